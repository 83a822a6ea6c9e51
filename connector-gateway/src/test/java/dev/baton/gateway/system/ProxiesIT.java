package dev.baton.gateway.system;

import static dev.baton.gateway.system.RealScene.heard;
import static dev.baton.gateway.system.RestClient.texts;
import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.ReverseProxy.Kind;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.telegram.FakeTelegram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The packaged program behind the reverse proxies of {@code docs/proxies.md}. */
@Timeout(180)
class ProxiesIT {

  private static final long FORUM = -1009876543210L;
  private static final int GUESSES = 20;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everythingThatThePageSays(Kind kind, @TempDir Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    int port = Program.freePort();
    try (ReverseProxy proxy = ReverseProxy.start(kind, folder, port);
        FakeTelegram telegram = FakeTelegram.start();
        FakeRasa rasa =
            FakeRasa.forumBot(proxy.plain().resolve("/handoff?token=" + Program.HANDOFF_TOKEN))) {
      telegram.forum(FORUM, "Support");
      try (Program program = Program.start(folder, port, yaml(port, proxy, telegram, rasa))) {
        soon(() -> assertThat(telegram.webhookUrl()).startsWith(proxy.plain().toString()));
        ChatClient ann = telegram.member(FORUM, 900, "Ann");
        webhookAndHandoff(telegram, ann);
        stream(proxy, ann);
        belowAPath(proxy);
        HttpClient client = trusting(folder.resolve("certificate.pem"));
        console(client, proxy.secure());
        others(client, proxy.secure());
        guesses(client, proxy.secure(), program);
      }
      assertThat(telegram.refusedCalls()).isEmpty();
    }
  }

  private static String yaml(int port, ReverseProxy proxy, FakeTelegram telegram, FakeRasa rasa) {
    return """
    server: {port: %d, public-url: "%s", api-token: ${BATON_API_TOKEN}}
    store: {url: "jdbc:sqlite:baton.db"}
    bots: {helpdesk: {type: rasa, url: "%s"}}
    channels:
      telegram: {type: telegram, token: "%s", api-url: "%s", mode: webhook}
      web: {type: rest, token: "%s"}
    desks: {tg: {channel: telegram, space: "%d"}}
    queues: {support: {desks: [tg]}}
    handoff: {agent-names: never, token: ${HANDOFF_TOKEN}}
    """
        .formatted(
            port,
            proxy.plain(),
            rasa.url(),
            telegram.token(),
            telegram.url(),
            RestClient.TOKEN,
            FORUM);
  }

  /** Telegram's calls carry a secret header, the bot's call a token; both pass. */
  private static void webhookAndHandoff(FakeTelegram telegram, ChatClient ann) {
    ChatClient mia = telegram.privateChat(501, "Mia");
    mia.say(null, "hi");
    heard(mia, text -> text.startsWith("Hello! I am the bot"));
    mia.say(null, "I want a human");
    heard(ann, text -> text.contains("Mia asks for a person"));
  }

  /** What an agent says arrives while the stream is open, not when it ends. */
  private static void stream(ReverseProxy proxy, ChatClient ann) {
    try (RestClient bob = new RestClient(proxy.plain(), "bob")) {
      assertThat(texts(bob.say("hi")))
          .containsExactly("Hello! I am the bot. What can I do for you?");
      bob.say("/human");
      bob.listen();
      Shown offer = heard(ann, text -> text.contains("Bob asks for a person"));
      ann.press(offer.id(), "Claim");
      soon(() -> assertThat(bob.events).anyMatch(text -> text.startsWith("Ann has joined")));
      ann.say(Objects.requireNonNull(offer.thread()), "How can I help?");
      soon(() -> assertThat(bob.events).contains("How can I help?"));
    }
  }

  private static void belowAPath(ReverseProxy proxy) {
    HttpResponse<String> answer =
        Program.send(
            HttpRequest.newBuilder(proxy.plain().resolve("/baton/channels/web/messages"))
                .header("Authorization", "Bearer " + RestClient.TOKEN)
                .POST(BodyPublishers.ofString("{\"sender\":\"below\",\"message\":\"hi\"}"))
                .build());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("Hello! I am the bot");
  }

  /** Over TLS: the page, the sign-in, and the stream that keeps it live. */
  private static void console(HttpClient client, URI proxy)
      throws IOException, InterruptedException {
    assertThat(get(client, proxy.resolve("/console"), "").body()).contains("<html");
    HttpResponse<String> signedIn =
        client.send(
            request(proxy.resolve("/api/v1/session"))
                .header("Origin", proxy.toString())
                .header("Sec-Fetch-Site", "same-origin")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"token\":\"" + Program.API_TOKEN + "\"}"))
                .build(),
            BodyHandlers.ofString());
    assertThat(signedIn.statusCode()).as(signedIn.body()).isBetween(200, 201);
    String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    HttpResponse<InputStream> live =
        client.send(
            request(proxy.resolve("/api/v1/events?kinds=conversation"))
                .header("Cookie", cookie)
                .header("Accept", "text/event-stream")
                .build(),
            BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(live.body(), StandardCharsets.UTF_8))) {
      assertThat(live.statusCode()).isEqualTo(200);
      assertThat(lines.readLine()).isNotNull();
    }
  }

  private static void others(HttpClient client, URI proxy)
      throws IOException, InterruptedException {
    for (String path : new String[] {"/metrics", "/readyz", "/healthz", "/something"}) {
      assertThat(get(client, proxy.resolve(path), "").statusCode()).as(path).isEqualTo(404);
    }
    assertThat(get(client, proxy.resolve("/api/v1/conversations"), "").statusCode()).isEqualTo(401);
  }

  /** Who guesses is known by the address that the proxy writes, whatever the caller wrote there. */
  private static void guesses(HttpClient client, URI proxy, Program program)
      throws IOException, InterruptedException {
    URI list = proxy.resolve("/api/v1/conversations");
    for (int guess = 0; guess < GUESSES; guess++) {
      HttpRequest wrong =
          request(list)
              .header("Authorization", "Bearer wrong-" + guess)
              .header("X-Forwarded-For", "192.0.2." + guess)
              .build();
      assertThat(client.send(wrong, BodyHandlers.discarding()).statusCode()).isEqualTo(401);
    }

    assertThat(get(client, list, "Bearer " + Program.API_TOKEN).statusCode()).isEqualTo(429);
    assertThat(program.get("/api/v1/conversations", Program.API_TOKEN).statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> get(HttpClient client, URI url, String authorization)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(url);
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(URI url) {
    return HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(20));
  }

  private static HttpClient trusting(Path certificate)
      throws IOException, GeneralSecurityException {
    KeyStore known = KeyStore.getInstance("PKCS12");
    known.load(null, null);
    try (InputStream file = Files.newInputStream(certificate)) {
      known.setCertificateEntry(
          "proxy", CertificateFactory.getInstance("X.509").generateCertificate(file));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }
}
