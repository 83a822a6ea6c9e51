package dev.baton.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * nginx or Caddy as a process of its own, with what {@code docs/proxies.md} says of it. Only names,
 * ports and files are others: it listens with TLS on one port and without on the next.
 */
final class ReverseProxy implements AutoCloseable {

  /** A proxy that the page describes. */
  enum Kind {
    NGINX("/usr/sbin/nginx"),
    CADDY("/usr/bin/caddy");

    private final String place;

    Kind(String place) {
      this.place = place;
    }

    /** Skips the calling test, with the reason, if it is not installed. */
    private Path program() {
      Path program = Path.of(place);
      assumeTrue(Files.isExecutable(program), place + " is missing: install the package");
      return program;
    }
  }

  private static final String PAGE = "../docs/proxies.md";

  private final int secure = Program.freePort();
  private final int plain = Program.freePort();
  private final Process process;
  private final Path log;

  private ReverseProxy(Kind kind, Path folder, int baton) {
    log = folder.resolve("proxy.log");
    Path program = kind.program();
    try {
      certificate(folder);
      List<String> command =
          switch (kind) {
            case NGINX -> nginx(program, folder, baton);
            case CADDY -> caddy(program, folder, baton);
          };
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(Map.of("XDG_DATA_HOME", folder + "", "HOME", folder + ""));
      process = builder.start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Starts one in front of a Baton on this port, and waits until it listens. */
  static ReverseProxy start(Kind kind, Path folder, int baton) {
    ReverseProxy proxy = new ReverseProxy(kind, folder, baton);
    Awaitility.await(kind + " listens")
        .failFast(() -> assertThat(proxy.process.isAlive()).as(proxy.said()).isTrue())
        .until(() -> listens(proxy.secure) && listens(proxy.plain));
    return proxy;
  }

  URI secure() {
    return URI.create("https://127.0.0.1:" + secure);
  }

  URI plain() {
    return URI.create("http://127.0.0.1:" + plain);
  }

  private List<String> nginx(Path program, Path folder, int baton) throws IOException {
    List<String> pieces = pieces("nginx", baton);
    String site =
        pieces
            .getFirst()
            .replace(
                "listen 443 ssl;",
                "listen 127.0.0.1:%d ssl; listen 127.0.0.1:%d;".formatted(secure, plain))
            .replace("/etc/ssl/baton/", folder + "/")
            .replace("location / {", pieces.getLast() + "\n    location / {");
    Path file =
        Files.writeString(
            folder.resolve("nginx.conf"),
            """
            daemon off;
            user root;
            worker_processes 1;
            pid %1$s/nginx.pid;
            error_log stderr;
            events {}
            http {
              access_log off;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/temp;
              fastcgi_temp_path %1$s/temp1;
              uwsgi_temp_path %1$s/temp2;
              scgi_temp_path %1$s/temp3;
            %2$s
            }
            """
                .formatted(folder, site));
    return List.of(
        program.toString(), "-e", "stderr", "-p", folder.toString(), "-c", file.toString());
  }

  private List<String> caddy(Path program, Path folder, int baton) throws IOException {
    List<String> pieces = pieces("caddy", baton);
    String body =
        pieces
            .getFirst()
            .replace("\thandle {\n", pieces.getLast() + "\thandle {\n")
            .replaceFirst("(?s)^baton\\.example\\.com \\{\n", "");
    String site =
        """
        {
        \tadmin off
        \tauto_https off
        }
        https://127.0.0.1:%d {
        \ttls %s/certificate.pem %s/key.pem
        %s
        http://127.0.0.1:%d {
        %s
        """
            .formatted(secure, folder, folder, body, plain, body);
    Path file = Files.writeString(folder.resolve("Caddyfile"), site);
    return List.of(
        program.toString(), "run", "--adapter", "caddyfile", "--config", file.toString());
  }

  private static List<String> pieces(String language, int baton) throws IOException {
    List<String> pieces =
        Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
            .matcher(Files.readString(Path.of(PAGE)))
            .results()
            .map(piece -> piece.group(1).replace("127.0.0.1:8080", "127.0.0.1:" + baton))
            .toList();
    assertThat(pieces).as("pieces of %s in %s", language, PAGE).hasSize(2);
    return pieces;
  }

  private static void certificate(Path folder) throws IOException {
    run(
        folder,
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-keyout",
        "key.pem",
        "-out",
        "certificate.pem",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
        "-addext",
        "subjectAltName=IP:127.0.0.1");
  }

  private static void run(Path folder, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped", stopped);
    }
    assertThat(process.exitValue()).as(said).isZero();
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  private String said() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() {
    try (Stream<ProcessHandle> workers = process.descendants()) {
      List<ProcessHandle> all = workers.toList();
      process.destroy();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("the proxy ends").isTrue();
      all.forEach(ProcessHandle::destroyForcibly);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
