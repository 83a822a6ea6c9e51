package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;

/** The server that the secrets contract calls does answer a client that trusts it wrongly. */
class EchoServerTest {

  @Test
  void aClientThatTrustsAnyCertificateIsAnswered() throws Exception {
    SSLContext anybody = SSLContext.getInstance("TLS");
    anybody.init(null, new TrustManager[] {new Gullible()}, null);
    try (EchoServer server = EchoServer.start();
        HttpClient gullible = HttpClient.newBuilder().sslContext(anybody).build()) {
      server.fail(EchoServer.Failure.BAD_REQUEST);
      HttpResponse<String> answer =
          gullible.send(
              HttpRequest.newBuilder(URI.create(server.untrusted() + "/x"))
                  .header("Authorization", "Bearer CANARY")
                  .build(),
              BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(server.seen()).singleElement().asString().contains("CANARY");
      assertThat(server.handshakes()).isEqualTo(1);
    }
  }

  /** Checks nothing, like {@code tls.insecure}. */
  private static final class Gullible extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
