package dev.baton.webex;

import dev.baton.connector.BaseUrl;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.DeliveryException.Gone.What;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Webex's list of the hosts that serve an account.
 *
 * <p>A bot belongs to one region, and a device that is registered in another one connects and never
 * hears anything. So there is no fallback for a list that cannot be read. The token goes only to
 * hosts of Webex, over TLS, and to the host of the list itself. Safe for use by several threads.
 */
final class ServiceCatalog {

  /** The sites of Webex's own services, as its apps know them. */
  private static final Set<String> SITES =
      Set.of("wbx2.com", "webex.com", "webexapis.com", "ciscospark.com", "webexgov.us");

  private static final Set<String> FIRST_REGION =
      Set.of("urn:TEAM:us-east-2_a", "urn:TEAM:us-east-1_int13");

  private final URI catalog;
  private final Function<URI, WebexHttp> clients;
  private volatile Map<String, String> regions = Map.of();

  /**
   * @param clients makes a client for the host of an address, which may get the token
   */
  ServiceCatalog(URI catalog, Function<URI, WebexHttp> clients) {
    this.catalog = catalog;
    this.clients = clients;
  }

  /**
   * Asks where devices are registered.
   *
   * @return the base address of the service, without a trailing slash
   * @throws DeliveryException if Webex does not answer, or names a host that is not its own
   */
  URI devices() {
    String action = "look up Webex's services";
    WebexHttp.Answer answer =
        clients.apply(catalog).call("GET", catalog.getRawPath() + "/catalog?format=hostmap", null);
    if (!answer.ok()) {
      throw WebexErrors.of(action, answer, What.CHAT);
    }
    JsonNode body;
    try {
      body = WebexClient.JSON.readTree(answer.body());
    } catch (JacksonException unreadable) {
      throw new DeliveryException.Retryable(action + ": unreadable answer", null);
    }
    regions = regions(body.path("hostCatalog"));
    String devices = body.path("serviceLinks").path("wdm").asString("");
    return trusted(devices, "https")
        .map(uri -> new BaseUrl(uri).uri())
        .orElseThrow(() ->
            new DeliveryException.Retryable(
                action + ": Webex names no host of its own for devices", null));
  }

  /**
   * Returns the region that Webex's ids have for what is at an address.
   *
   * @return null if the list does not say
   */
  @Nullable String region(String url) {
    return uri(url).map(URI::getHost).map(host -> regions.get(lower(host))).orElse(null);
  }

  /**
   * Returns an address that may get the token: one at Webex, or at the host of the list.
   *
   * @param scheme the one it must have at Webex, which is encrypted
   */
  Optional<URI> trusted(String url, String scheme) {
    return uri(url)
        .filter(uri -> uri.getHost() != null && uri.getRawUserInfo() == null)
        .filter(uri -> scheme.equals(uri.getScheme()) ? webexs(uri) || own(uri) : plain(uri));
  }

  private static boolean webexs(URI uri) {
    String host = lower(uri.getHost());
    return SITES.stream().anyMatch(site -> host.equals(site) || host.endsWith("." + site));
  }

  private boolean own(URI uri) {
    return lower(uri.getHost()).equals(lower(catalog.getHost()));
  }

  /** Where the list itself is not encrypted, as that of a fake, what is on its host need not be. */
  private boolean plain(URI uri) {
    return own(uri) && "http".equals(catalog.getScheme());
  }

  private static Map<String, String> regions(JsonNode hosts) {
    Map<String, String> regions = new LinkedHashMap<>();
    hosts
        .propertyStream()
        .forEach(host -> {
          String region = region(host.getValue().path(0).path("id"));
          if (region != null) {
            regions.put(lower(host.getKey()), region);
          }
        });
    return Map.copyOf(regions);
  }

  /** The id of a service is {@code urn:TEAM:<region>:<service>}. */
  private static @Nullable String region(JsonNode id) {
    String[] parts = id.asString("").split(":", -1);
    if (parts.length < 4) {
      return null;
    }
    String region = String.join(":", parts[0], parts[1], parts[2]);
    return FIRST_REGION.contains(region) ? PublicId.FIRST_REGION : region;
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(URI.create(text));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static String lower(String host) {
    return host.toLowerCase(Locale.ROOT);
  }
}
