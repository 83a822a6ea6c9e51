package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The token, which the first frame of a socket shows, goes to nobody but Webex. */
class ServiceCatalogTest {

  private final ServiceCatalog webexs = catalog("https://u2c.wbx2.com/u2c/api/v1");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wss://mercury-connection-partition0-a.wbx2.com/v1/apps/wx2/registrations/1/messages",
        "wss://prod-achm-mercury.svc.webex.com/v1/x",
        "wss://WBX2.com/x"
      })
  void hostsOfWebexAreTrusted(String url) {
    assertThat(webexs.trusted(url, "wss")).contains(URI.create(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wss://evilwbx2.com/x",
        "wss://wbx2.com.evil.example/x",
        "wss://wbx2.com@evil.example/x",
        "wss://user@wbx2.com/x",
        "ws://mercury-a.wbx2.com/x",
        "https://mercury-a.wbx2.com/x",
        "ws://u2c.wbx2.com/x",
        "wss:///x",
        "/x",
        "",
        "wss://[bad",
        "wss://127.0.0.1/x"
      })
  void othersAreNot(String url) {
    assertThat(webexs.trusted(url, "wss")).isEmpty();
  }

  @Test
  void whereTheListItselfIsPlainItsOwnHostMayBeToo() {
    ServiceCatalog local = catalog("http://127.0.0.1:80/u2c/api/v1");
    assertThat(local.trusted("ws://127.0.0.1:81/x", "wss")).isPresent();
    assertThat(local.trusted("ws://127.0.0.2:81/x", "wss")).isEmpty();
    assertThat(local.trusted("ws://wbx2.com/x", "wss")).isEmpty();
  }

  private static ServiceCatalog catalog(String url) {
    return new ServiceCatalog(
        URI.create(url),
        address -> {
          throw new AssertionError("nobody is called");
        });
  }
}
