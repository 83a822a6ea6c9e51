package dev.baton.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.console.ConsoleFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser gets for the console, without anything of what it shows. */
final class ConsoleHandlerTest {

  private static final Pattern IMPORT = Pattern.compile("from '\\./([a-z]+\\.js)'");

  private final EdgeFixture edge = EdgeFixture.withoutSignIn(EdgeFixture.withApiToken("t0ken"));
  private final String files = ConsoleFiles.PATH + "/" + ConsoleFiles.load().release();

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void thePageIsOpenButMayLoadAndCallNothingElse() throws NoSuchAlgorithmException {
    HttpResponse<String> page = edge.get("/console");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(header(page, "X-Frame-Options")).isEqualTo("DENY");
    assertThat(page.body())
        .contains(files + "/console.js")
        .doesNotContain("{files}", "http://", "https://");
    String map = page.body().split("importmap\">", 2)[1].split("</script>", 2)[0];
    String hash =
        Base64.getEncoder()
            .encodeToString(MessageDigest.getInstance("SHA-256").digest(map.getBytes(UTF_8)));
    assertThat(List.of(header(page, "Content-Security-Policy").split("; ")))
        .containsExactlyInAnyOrder(
            "default-src 'none'",
            "script-src 'self' 'sha256-" + hash + "'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'");
    assertThat(edge.get("/console/").body()).isEqualTo(page.body());
  }

  @Test
  void filesAreKeptForGoodBecauseTheirPathChangesWithThem() {
    HttpResponse<String> script = edge.get(files + "/console.js");

    assertThat(script.statusCode()).isEqualTo(200);
    assertThat(header(script, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(header(script, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(header(edge.get(files + "/console.css"), "Content-Type"))
        .isEqualTo("text/css; charset=utf-8");
    assertThat(header(edge.get(files + "/icon.svg"), "Content-Type")).isEqualTo("image/svg+xml");
    assertThat(edge.get("/console/0123456789abcdef/console.js").statusCode()).isEqualTo(404);
  }

  @Test
  void whatABrowserHasIsNotSentAgain() {
    for (String path : List.of("/console", files + "/console.js")) {
      String tag = header(edge.get(path), "ETag");

      assertThat(tag).matches("\"[0-9a-f]{16}\"");
      for (String known : List.of(tag, "W/" + tag, "\"other\", " + tag)) {
        HttpResponse<String> again = edge.send(edge.to(path).header("If-None-Match", known).GET());
        assertThat(again.statusCode()).as("%s %s", path, known).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(header(again, "ETag")).isEqualTo(tag);
      }
      assertThat(edge.send(edge.to(path).header("If-None-Match", "\"other\"").GET()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void aHeadIsTheGetWithoutTheBytes() {
    for (String path : List.of("/console", files + "/console.css")) {
      HttpResponse<String> get = edge.get(path);
      HttpResponse<String> head = edge.send(edge.to(path).method("HEAD", BodyPublishers.noBody()));

      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(header(head, "Content-Length"))
          .isEqualTo(String.valueOf(get.body().getBytes(UTF_8).length));
      assertThat(header(head, "ETag")).isEqualTo(header(get, "ETag"));
    }
  }

  @Test
  void nothingElseIsTaken() {
    HttpResponse<String> post = edge.post("/console", "{}");

    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(header(post, "Allow")).isEqualTo("GET, HEAD");
  }

  @Test
  void theRootLeadsToTheConsole() {
    HttpResponse<String> root = edge.get("/");

    assertThat(root.statusCode()).isEqualTo(302);
    assertThat(URI.create(header(root, "Location")).getPath()).isEqualTo("/console");
    assertThat(edge.post("/", "{}").statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/../console/{files}/api.js",
        "/console/{files}/../../../etc/passwd",
        "/console/{files}/..%2f..%2fetc%2fpasswd",
        "/console/{files}/%2e%2e/console.js",
        "/console/{files}/..\\..\\console.js",
        "/console/{files}//console.js",
        "/console/{files}/console.js%00.css",
        "/console/{files}/CONSOLE.JS",
        "/console/{files}/index.html",
        "/console/{files}/ConsoleFiles.class",
        "/console/{files}/",
        "/console/{files}",
        "/console//console.js",
        "/console/%2e/console.js",
        "/console/{files}/console.js/",
        "/console/META-INF/MANIFEST.MF",
        "/console.js",
        "/consoles",
        "//console/x"
      })
  void pathTricksLeadNowhere(String path) throws IOException {
    String real = path.replace("{files}", ConsoleFiles.load().release());

    String answer =
        raw("GET " + real + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    if (real.endsWith("console.js/")) {
      assertThat(answer).startsWith("HTTP/1.1 ").doesNotContain("root:");
    } else {
      assertThat(answer).matches(Pattern.compile("HTTP/1\\.1 40[04].*", Pattern.DOTALL));
    }
    assertThat(answer).doesNotContain("root:", "Exception", "dev/baton");
  }

  @Test
  void everyFileOfTheFolderIsServedAndNoneIsMissing() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(ConsoleFiles.class.getResource("index.html")).toURI())
            .getParent();
    Set<String> imported = new TreeSet<>();
    try (Stream<Path> all = Files.list(folder)) {
      List<String> names =
          all.map(file -> file.getFileName().toString())
              .filter(name -> name.matches(".*\\.(js|css|svg)"))
              .toList();
      assertThat(names).hasSizeGreaterThan(20);
      for (String name : names) {
        HttpResponse<String> file = edge.get(files + "/" + name);
        assertThat(file.statusCode()).as(name).isEqualTo(200);
        imported.addAll(
            IMPORT
                .matcher(file.body())
                .results()
                .map(MatchResult::group)
                .map(words -> words.replaceAll("from '\\./|'", ""))
                .collect(Collectors.toSet()));
      }
    }
    assertThat(imported).isNotEmpty();
    assertThat(imported)
        .allSatisfy(
            name -> assertThat(edge.get(files + "/" + name).statusCode()).as(name).isEqualTo(200));
    assertThat(edge.get(files + "/preact.js").body()).contains("export");
    assertThat(edge.get(files + "/hooks.js").body()).contains("from\"preact\"");
  }

  @Test
  void noFileAsksForMarkupOrForAnotherOrigin() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(ConsoleFiles.class.getResource("index.html")).toURI())
            .getParent();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(each -> each.toString().matches(".*\\.(js|css|html)")).toList()) {
        assertThat(Files.readString(file))
            .as(file.getFileName().toString())
            .doesNotContain(
                "innerHTML", "dangerouslySet", "eval(", "http://", "https://", "@import");
      }
    }
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(UTF_8));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
