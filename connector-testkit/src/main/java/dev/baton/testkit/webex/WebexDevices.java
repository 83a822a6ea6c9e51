package dev.baton.testkit.webex;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The list of services, and the devices that listen on the socket; guarded by the {@link
 * WebexWorld}'s lock.
 */
final class WebexDevices {

  private static final int MOST = 100;
  private static final Set<String> TYPES = Set.of("DESKTOP", "WEB", "IPHONE", "ANDROID");
  private static final List<String> FIELDS =
      List.of(
          "name",
          "deviceName",
          "deviceType",
          "model",
          "localizedModel",
          "systemName",
          "systemVersion");

  private final WebexWorld world;
  private final IntSupplier socketPort;
  private final Map<String, ObjectNode> devices = new LinkedHashMap<>();

  /**
   * @param socketPort where devices are told to connect, on loopback
   */
  WebexDevices(WebexWorld world, IntSupplier socketPort) {
    this.world = world;
    this.socketPort = socketPort;
  }

  WebexApi.Reply answer(WebexApi.Call call) {
    return call.segment(0).equals("u2c") ? catalog(call) : devices(call);
  }

  boolean knows(String uuid) {
    return devices.containsKey(uuid);
  }

  void clear() {
    devices.clear();
  }

  List<String> names() {
    return devices.values().stream().map(device -> device.path("name").asString("")).toList();
  }

  private WebexApi.Reply catalog(WebexApi.Call call) {
    if (!call.segment(3).equals("catalog") || !call.method().equals("GET")) {
      throw Refusal.missing("resource");
    }
    if (!call.query("format").equals("hostmap")) {
      throw Refusal.bad("Unsupported format.");
    }
    ObjectNode json = WebexJson.object();
    json.putObject("serviceLinks").put("wdm", origin(call) + "/wdm/api/v1");
    ObjectNode hosts = json.putObject("hostCatalog");
    host(hosts, ActivityJson.FIRST_HOST, "urn:TEAM:us-east-2_a");
    host(hosts, ActivityJson.OTHER_HOST, WebexWorld.OTHER_REGION);
    json.put("format", "hostmap");
    return WebexApi.Reply.json(json);
  }

  private static void host(ObjectNode hosts, String host, String team) {
    hosts
        .putArray(host)
        .addObject()
        .put("host", host)
        .put("ttl", -1)
        .put("priority", 5)
        .put("id", team + ":conversation");
  }

  private WebexApi.Reply devices(WebexApi.Call call) {
    if (!call.segment(3).equals("devices")) {
      throw Refusal.missing("resource");
    }
    String uuid = call.segment(4);
    if (uuid.isEmpty()) {
      return switch (call.method()) {
        case "GET" -> {
          ObjectNode list = WebexJson.object();
          var items = list.putArray("devices");
          devices.values().forEach(items::add);
          yield WebexApi.Reply.json(list);
        }
        case "POST" -> WebexApi.Reply.json(register(call));
        default -> throw notAllowed();
      };
    }
    if (!devices.containsKey(uuid)) {
      throw Refusal.missing("device").blameless();
    }
    return switch (call.method()) {
      case "GET" -> WebexApi.Reply.json(told(call, uuid, null));
      case "PUT" -> WebexApi.Reply.json(told(call, uuid, call.body()));
      case "DELETE" -> {
        devices.remove(uuid);
        world.activities.gone(uuid);
        yield WebexApi.Reply.empty();
      }
      default -> throw notAllowed();
    };
  }

  private ObjectNode register(WebexApi.Call call) {
    if (devices.size() >= MOST) {
      throw new Refusal(403, "User has excessive device registrations");
    }
    return told(call, WebexWorld.uuid(world.fresh("DEVICE")), call.body());
  }

  /** Changes a device if there is a body, and returns it. */
  private ObjectNode told(WebexApi.Call call, String uuid, @Nullable ObjectNode body) {
    if (body != null) {
      ObjectNode device = WebexJson.object();
      for (String field : FIELDS) {
        device.put(field, MessageWriter.text(body, field));
      }
      if (!TYPES.contains(device.path("deviceType").asString(""))) {
        throw Refusal.bad("Unknown device type.");
      }
      devices.put(uuid, device);
    }
    ObjectNode device = devices.get(uuid);
    if (device == null) {
      throw Refusal.missing("device");
    }
    device.put("url", origin(call) + "/wdm/api/v1/devices/" + uuid);
    device.put(
        "webSocketUrl",
        "ws://127.0.0.1:" + socketPort.getAsInt() + ActivitySockets.PATH + uuid + "/messages");
    device.put("userId", WebexWorld.uuid(world.bot.id()));
    return device;
  }

  private static String origin(WebexApi.Call call) {
    return call.api().substring(0, call.api().length() - "/v1".length());
  }

  private static Refusal notAllowed() {
    return new Refusal(405, "Method not allowed.");
  }
}
