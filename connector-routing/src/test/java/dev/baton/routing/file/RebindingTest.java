package dev.baton.routing.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.baton.connector.DeliveryException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The address that is called is the one that was checked, on every hop, with and without TLS. */
class RebindingTest {

  private static final String PUBLIC = "93.184.216.34";

  @TempDir Path folder = Path.of("");
  private final FakeWeb web = new FakeWeb();

  @AfterEach
  void close() throws IOException {
    web.close();
  }

  @Test
  void aNameThatResolvesDifferentlyLaterIsCalledAtTheCheckedAddress() throws IOException {
    HttpServer server = web.server(exchange -> FakeWeb.answer(exchange, 200, "content"));
    web.answers("shop.test", PUBLIC).answers("shop.test", "127.0.0.1");

    assertThat(web.read("http://shop.test/a.txt", server)).isEqualTo("content");
    assertThat(web.called()).containsExactly(PUBLIC);
    assertThat(web.asked()).containsExactly("shop.test");

    assertThatThrownBy(() -> web.read("http://shop.test/a.txt", server))
        .isInstanceOf(DeliveryException.Refused.class)
        .hasMessageContaining("private");
    assertThat(web.called()).containsExactly(PUBLIC);
  }

  @Test
  void onePrivateAddressAmongManyIsRefused() throws IOException {
    HttpServer server = web.server(exchange -> FakeWeb.answer(exchange, 200, "content"));
    web.answers("shop.test", PUBLIC, "10.0.0.1");

    assertThatThrownBy(() -> web.read("http://shop.test/a.txt", server))
        .isInstanceOf(DeliveryException.Refused.class)
        .hasMessageContaining("private");
    assertThat(web.called()).isEmpty();
  }

  @Test
  void aHostThatLooksLikeAnAddressIsCalledAtTheCheckedAddress() throws IOException {
    HttpServer server = web.server(exchange -> FakeWeb.answer(exchange, 200, "content"));
    web.answers("2130706433", PUBLIC).answers("::ffff:127.0.0.1", PUBLIC);

    assertThat(web.read("http://2130706433/a.txt", server)).isEqualTo("content");
    assertThat(web.read("http://[::ffff:127.0.0.1]/a.txt", server)).isEqualTo("content");
    assertThat(web.called()).containsExactly(PUBLIC, PUBLIC);
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void noSpellingOfAnAddressReachesTheInternalNetwork(String spelling) throws IOException {
    HttpServer server = web.server(exchange -> FakeWeb.answer(exchange, 404, ""));
    web.addresses();

    assertThatThrownBy(() -> web.read("http://" + spelling + "/x", server))
        .isInstanceOf(DeliveryException.Refused.class);
    assertThatNothingInternalWasCalled();
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void noRedirectToASpellingOfAnAddressReachesTheInternalNetwork(String spelling)
      throws IOException {
    HttpServer server =
        web.server(exchange -> {
          if ("shop.test".equals(exchange.getRequestHeaders().getFirst("Host"))) {
            exchange.getResponseHeaders().add("Location", "http://" + spelling + "/x");
            FakeWeb.answer(exchange, 302, "");
          } else {
            FakeWeb.answer(exchange, 404, "");
          }
        });
    web.answers("shop.test", PUBLIC);
    web.addresses();

    assertThatThrownBy(() -> web.read("http://shop.test/a.txt", server))
        .isInstanceOf(DeliveryException.Refused.class);
    assertThat(web.called()).startsWith(PUBLIC);
    assertThatNothingInternalWasCalled();
  }

  static Stream<String> spellings() {
    return Stream.of(
        "127.0.0.1",
        "127.1",
        "127.0.0.1.",
        "0",
        "2130706433",
        "0177.0.0.1",
        "017700000001",
        "0x7f.1",
        "0x7f000001",
        "0x7f.0x0.0x0.0x1",
        "\uff11\uff12\uff17.0.0.1",
        "user@127.0.0.1",
        "[::1]",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[fe80::1%25lo]");
  }

  /**
   * Programs parse some spellings differently, so what counts is the address that is finally
   * called.
   */
  private void assertThatNothingInternalWasCalled() {
    assertThat(web.called())
        .allSatisfy(address ->
            assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://inner.test/x", "http://169.254.169.254/latest", "//inner.test/x"})
  void aRedirectToAPrivateAddressIsRefused(String location) throws IOException {
    HttpServer server =
        web.server(exchange -> {
          exchange.getResponseHeaders().add("Location", location);
          FakeWeb.answer(exchange, 302, "");
        });
    web.answers("shop.test", PUBLIC).answers("inner.test", "192.168.1.1");
    web.answers("169.254.169.254", "169.254.169.254");

    assertThatThrownBy(() -> web.read("http://shop.test/a.txt", server))
        .isInstanceOf(DeliveryException.Refused.class)
        .hasMessageContaining("private");
    assertThat(web.called()).containsExactly(PUBLIC);
  }

  @Test
  void aRedirectToAnotherPublicHostIsFollowedButAnEndlessOneIsNot() throws IOException {
    HttpServer server =
        web.server(exchange -> {
          if (exchange.getRequestURI().getPath().equals("/there")) {
            FakeWeb.answer(
                exchange, 200, String.valueOf(exchange.getRequestHeaders().getFirst("Host")));
          } else {
            exchange.getResponseHeaders().add("Location", "http://cdn.test/there");
            FakeWeb.answer(exchange, 302, "");
          }
        });
    web.answers("shop.test", PUBLIC).answers("cdn.test", "8.8.8.8");
    assertThat(web.read("http://shop.test/a.txt", server)).isEqualTo("cdn.test");
    assertThat(web.called()).containsExactly(PUBLIC, "8.8.8.8");

    HttpServer circle =
        web.server(exchange -> {
          exchange.getResponseHeaders().add("Location", "/again");
          FakeWeb.answer(exchange, 302, "");
        });
    assertThatThrownBy(() -> web.read("http://shop.test/a.txt", circle))
        .isInstanceOf(DeliveryException.Refused.class)
        .hasMessageContaining("302");
  }

  @Test
  void theCertificateMustMatchTheNameNotTheAddress() throws Exception {
    SSLContext tls = tlsFor("shop.test");
    HttpServer server =
        web.secureServer(
            tls,
            exchange -> {
              exchange.getResponseHeaders().add("Location", "http://shop.test/a.txt");
              boolean down = exchange.getRequestURI().getPath().equals("/down");
              FakeWeb.answer(exchange, down ? 302 : 200, "secret content");
            });
    LinkWeb usual = LinkWeb.ofThisMachine();
    LinkWeb trusting =
        new LinkWeb(usual.names(), usual.sockets(), tls.getSocketFactory(), usual.whole());
    web.answers("shop.test", PUBLIC).answers("other.test", PUBLIC);

    assertThat(web.read("https://shop.test/a.txt", server, trusting)).isEqualTo("secret content");
    assertThatThrownBy(() -> web.read("https://other.test/a.txt", server, trusting))
        .isInstanceOf(DeliveryException.Refused.class);
    assertThatThrownBy(() -> web.read("https://shop.test/a.txt", server))
        .isInstanceOf(DeliveryException.Refused.class);
    assertThatThrownBy(() -> web.read("https://shop.test/down", server, trusting))
        .isInstanceOf(DeliveryException.Refused.class)
        .hasMessageContaining("leads from https to http");
  }

  private SSLContext tlsFor(String host) throws Exception {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stored = java.nio.file.Files.newInputStream(file)) {
      keys.load(stored, "changeit".toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, "changeit".toCharArray());
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }
}
