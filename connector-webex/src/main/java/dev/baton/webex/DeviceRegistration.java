package dev.baton.webex;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.DeliveryException.Gone.What;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The device of this channel: what Webex calls an app that listens on its socket.
 *
 * <p>Webex keeps devices, and refuses new ones where an account has many. So the device is found
 * again by its name, {@code baton:<channel>}, also by another node, and is not removed when Baton
 * stops. It also holds the time since which Baton has been listening, so that a restart knows how
 * far back to look. Not safe for use by several threads.
 */
final class DeviceRegistration {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceRegistration.class);
  private static final ContentType JSON_TYPE = ContentType.create("application/json");
  private static final String SINCE = "since ";

  private final String name;
  private final ServiceCatalog catalog;
  private final Function<URI, WebexHttp> clients;
  private final Clock clock;
  private @Nullable Device device;

  /**
   * A registered device.
   *
   * @param url its own address
   * @param socket where it listens
   * @param since since when Baton has been listening with it; null if that is not known
   */
  record Device(URI url, URI socket, @Nullable Instant since) {}

  /**
   * @param clients makes a client for the host of an address, which may get the token
   */
  DeviceRegistration(
      String channel, ServiceCatalog catalog, Function<URI, WebexHttp> clients, Clock clock) {
    this.name = "baton:" + channel;
    this.catalog = catalog;
    this.clients = clients;
    this.clock = clock;
  }

  /**
   * Returns the device, which is looked for, and registered if there is none.
   *
   * @throws DeliveryException if Webex does not answer, or refuses another device
   */
  Device current() {
    Device known = device;
    if (known == null) {
      known = foundOrNew();
      device = known;
    }
    return known;
  }

  /** Looks the device up again before its next use. */
  void forget() {
    device = null;
  }

  /**
   * Replaces a device of which Webex knows nothing any more.
   *
   * @throws DeliveryException as {@link #current} does
   */
  void replace(Device gone) {
    device = null;
    LOG.info("{}: Webex no longer knows the device; registering another", name);
    delete(gone.url());
    device = registered(catalog.devices(), gone.since());
  }

  /** Asks for the account's devices, to see whether Webex answers. Returns where they are. */
  URI look() {
    URI devices = catalog.devices();
    list(devices);
    return devices;
  }

  private Device foundOrNew() {
    URI devices = catalog.devices();
    List<Device> own = list(devices);
    for (Device spare : own.subList(Math.min(1, own.size()), own.size())) {
      LOG.info("{}: removing a spare device", name);
      delete(spare.url());
    }
    Device refreshed = own.isEmpty() ? null : refreshed(own.getFirst());
    return refreshed == null
        ? registered(devices, own.isEmpty() ? null : own.getFirst().since())
        : refreshed;
  }

  /** An account that never had a device may have no list either. */
  private List<Device> list(URI devices) {
    String action = "list devices";
    WebexHttp.Answer answer = call("GET", URI.create(devices + "/devices"), null);
    if (answer.status() == 404) {
      return List.of();
    }
    List<Device> own = new ArrayList<>();
    for (JsonNode each : read(action, answer).path("devices")) {
      if (name.equals(each.path("name").asString(""))) {
        device(each).ifPresent(own::add);
      }
    }
    return own;
  }

  /** Returns null if Webex does not know the device any more. */
  private @Nullable Device refreshed(Device old) {
    WebexHttp.Answer answer = call("PUT", old.url(), body(old.since()));
    if (answer.status() == 404 || answer.status() == 410) {
      return null;
    }
    return device(read("refresh the device", answer))
        .map(now -> new Device(now.url(), now.socket(), old.since()))
        .orElse(null);
  }

  private Device registered(URI devices, @Nullable Instant since) {
    String action = "register a device";
    WebexHttp.Answer answer = call("POST", URI.create(devices + "/devices"), body(since));
    Device made =
        device(read(action, answer))
            .orElseThrow(() ->
                new DeliveryException.Retryable(
                    action + ": Webex names no socket of its own", null));
    return new Device(made.url(), made.socket(), since);
  }

  private void delete(URI url) {
    WebexHttp.Answer answer = call("DELETE", url, null);
    if (!answer.ok() && answer.status() != 404) {
      LOG.info("{}: remove a device: {}", name, WebexErrors.describe(answer));
    }
  }

  private Optional<Device> device(JsonNode told) {
    Optional<URI> url = catalog.trusted(told.path("url").asString(""), "https");
    Optional<URI> socket = catalog.trusted(told.path("webSocketUrl").asString(""), "wss");
    String version = told.path("systemVersion").asString("");
    Instant since =
        version.startsWith(SINCE)
            ? WebexMapper.time(version.substring(SINCE.length()), Instant.MAX)
            : Instant.MAX;
    return url.isEmpty() || socket.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Device(url.get(), socket.get(), since.equals(Instant.MAX) ? null : since));
  }

  /**
   * @param since since when Baton has been listening; null if from now on
   */
  private Map<String, String> body(@Nullable Instant since) {
    return Map.of(
        "name", name,
        "deviceName", name,
        "deviceType", "DESKTOP",
        "model", "baton",
        "localizedModel", "baton",
        "systemName", "baton",
        "systemVersion",
            SINCE + (since == null ? clock.instant().truncatedTo(ChronoUnit.SECONDS) : since));
  }

  private WebexHttp.Answer call(String method, URI url, @Nullable Map<String, String> body) {
    HttpEntity entity =
        body == null
            ? null
            : new ByteArrayEntity(WebexClient.JSON.writeValueAsBytes(body), JSON_TYPE);
    String query = url.getRawQuery();
    return clients
        .apply(url)
        .call(method, url.getRawPath() + (query == null ? "" : "?" + query), entity);
  }

  private static JsonNode read(String action, WebexHttp.Answer answer) {
    if (!answer.ok()) {
      throw WebexErrors.of(action, answer, What.CHAT);
    }
    try {
      return WebexClient.JSON.readTree(answer.body());
    } catch (JacksonException unreadable) {
      throw new DeliveryException.Retryable(action + ": unreadable answer", null);
    }
  }
}
