package dev.baton.testkit.webex;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The operations of the API; each locks the world. */
final class WebexResources {

  private static final Map<String, Set<String>> EVENTS =
      Map.of(
          "messages", Set.of("created", "deleted", "all"),
          "attachmentActions", Set.of("created", "all"),
          "memberships", Set.of("created", "updated", "deleted", "all"),
          "rooms", Set.of("created", "updated", "migrated", "all"),
          "all", Set.of("all"));
  private static final Set<String> FILTERS =
      Set.of(
          "roomId",
          "roomType",
          "personId",
          "personEmail",
          "mentionedPeople",
          "hasFiles",
          "hasAttachments",
          "messageId",
          "isModerator");

  private final WebexWorld world;
  private final MessageWriter writer;

  WebexResources(WebexWorld world, MessageWriter writer) {
    this.world = world;
    this.writer = writer;
  }

  WebexApi.Reply answer(WebexApi.Call call) {
    MessageWriter.@Nullable Upload fetched =
        call.method().equals("POST") && call.segment(0).equals("messages") && call.upload() == null
            ? writer.fetched(call.body())
            : call.upload();
    return world.locked(() ->
        switch (call.segment(0)) {
          case "people" -> people(call);
          case "rooms" -> rooms(call);
          case "memberships" -> memberships(call);
          case "messages" -> messages(call, fetched);
          case "attachment" -> actions(call);
          case "webhooks" -> registrations(call);
          case "contents" -> contents(call);
          case "u2c", "wdm" -> world.devices.answer(call);
          default -> throw Refusal.missing("resource");
        });
  }

  private WebexApi.Reply people(WebexApi.Call call) {
    only(call, "GET");
    WebexAccount account = call.segment(1).equals("me") ? world.bot : world.find(call.segment(1));
    if (account == null) {
      throw Refusal.missing("person");
    }
    return WebexApi.Reply.json(WebexJson.person(account));
  }

  private WebexApi.Reply rooms(WebexApi.Call call) {
    if (call.segment(1).isEmpty()) {
      return switch (call.method()) {
        case "GET" -> {
          String type = call.query("type");
          List<WebexRoom> rooms =
              world.joinedRooms().stream()
                  .filter(room -> type.isEmpty() || room.type().equals(type))
                  .toList();
          yield page(call, rooms, 100, WebexJson::room);
        }
        case "POST" ->
            WebexApi.Reply.json(
                WebexJson.room(world.space(MessageWriter.text(call.body(), "title"))));
        default -> throw notAllowed();
      };
    }
    only(call, "GET");
    return WebexApi.Reply.json(WebexJson.room(world.joined(call.segment(1))));
  }

  private WebexApi.Reply memberships(WebexApi.Call call) {
    if (call.method().equals("POST")) {
      WebexRoom room = world.joined(MessageWriter.text(call.body(), "roomId"));
      String key = call.body().has("personId") ? "personId" : "personEmail";
      WebexAccount account = world.find(MessageWriter.text(call.body(), key));
      if (account == null) {
        throw Refusal.missing("person");
      }
      world.join(room, account);
      return WebexApi.Reply.json(WebexJson.membership(room, account));
    }
    only(call, "GET");
    List<WebexRoom> rooms =
        call.query("roomId").isEmpty()
            ? world.joinedRooms()
            : List.of(world.joined(call.query("roomId")));
    String person = call.query("personId") + call.query("personEmail");
    List<ObjectNode> found = new ArrayList<>();
    for (WebexRoom room : rooms) {
      for (WebexAccount member : room.members) {
        if (person.isEmpty()
            || person.equals(member.id())
            || person.equalsIgnoreCase(member.email())) {
          found.add(WebexJson.membership(room, member));
        }
      }
    }
    return page(call, found, 100, node -> node);
  }

  private WebexApi.Reply messages(WebexApi.Call call, MessageWriter.@Nullable Upload fetched) {
    String id = call.segment(1);
    if (id.isEmpty()) {
      return switch (call.method()) {
        case "POST" ->
            WebexApi.Reply.json(WebexJson.message(writer.post(call.body(), fetched), call.api()));
        case "GET" -> listed(call);
        default -> throw notAllowed();
      };
    }
    return switch (call.method()) {
      case "GET" -> WebexApi.Reply.json(WebexJson.message(world.visible(id), call.api()));
      case "PUT" ->
          WebexApi.Reply.json(WebexJson.message(writer.edit(id, call.body()), call.api()));
      case "DELETE" -> {
        WebexPost post = world.visible(id);
        if (!post.author.equals(world.bot)) {
          throw new Refusal(403, "Only your own messages can be deleted.");
        }
        world.delete(post, world.bot);
        yield WebexApi.Reply.empty();
      }
      default -> throw notAllowed();
    };
  }

  private WebexApi.Reply listed(WebexApi.Call call) {
    WebexRoom room = world.joined(call.query("roomId"));
    String mentioned = call.query("mentionedPeople");
    boolean mine = mentioned.equals("me") || mentioned.equals(world.bot.id());
    if (!room.direct && !mine) {
      throw new Refusal(403, "Failed to get activity.");
    }
    int most = mentioned.isEmpty() ? 1_000 : 100;
    List<WebexPost> posts =
        room.posts.reversed().stream()
            .filter(post -> mentioned.isEmpty() || post.mentioned.contains(world.bot.id()))
            .filter(post -> post.hiddenFor == 0)
            .toList();
    return page(call, posts, most, post -> WebexJson.message(post, call.api()));
  }

  private WebexApi.Reply actions(WebexApi.Call call) {
    only(call, "GET");
    if (!call.segment(1).equals("actions")) {
      throw Refusal.missing("resource");
    }
    return WebexApi.Reply.json(WebexJson.submission(world.submission(call.segment(2))));
  }

  private WebexApi.Reply contents(WebexApi.Call call) {
    if (!call.method().equals("HEAD")) {
      only(call, "GET");
    }
    return new WebexApi.Reply(200, null, world.file(call.segment(1)), null);
  }

  private WebexApi.Reply registrations(WebexApi.Call call) {
    Map<String, WebhookRegistration> registrations = world.deliveries.registrations();
    if (call.segment(1).isEmpty()) {
      return switch (call.method()) {
        case "GET" ->
            page(
                call,
                registrations.values(),
                100,
                registration -> WebexJson.registration(registration, world.bot));
        case "POST" -> {
          WebhookRegistration registration = registration(call.body());
          registrations.put(registration.id, registration);
          yield WebexApi.Reply.json(WebexJson.registration(registration, world.bot));
        }
        default -> throw notAllowed();
      };
    }
    WebhookRegistration registration = registrations.get(call.segment(1));
    if (registration == null) {
      throw Refusal.missing("webhook");
    }
    return switch (call.method()) {
      case "GET" -> WebexApi.Reply.json(WebexJson.registration(registration, world.bot));
      case "PUT" -> {
        change(registration, call.body());
        yield WebexApi.Reply.json(WebexJson.registration(registration, world.bot));
      }
      case "DELETE" -> {
        registrations.remove(registration.id);
        yield WebexApi.Reply.empty();
      }
      default -> throw notAllowed();
    };
  }

  private WebhookRegistration registration(ObjectNode body) {
    String resource = MessageWriter.text(body, "resource");
    String event = MessageWriter.text(body, "event");
    if (!EVENTS.getOrDefault(resource, Set.of()).contains(event)) {
      throw Refusal.bad("Unsupported resource or event: " + resource + ":" + event);
    }
    Map<String, String> filter = new LinkedHashMap<>();
    if (body.has("filter")) {
      for (String part : MessageWriter.text(body, "filter").split("&", -1)) {
        String[] pair = part.split("=", 2);
        if (pair.length != 2 || !FILTERS.contains(pair[0])) {
          throw Refusal.bad("invalid value for filter");
        }
        filter.put(pair[0], pair[1]);
      }
    }
    return new WebhookRegistration(
        world.fresh("WEBHOOK"),
        MessageWriter.text(body, "name"),
        MessageWriter.text(body, "targetUrl"),
        resource,
        event,
        filter,
        body.has("secret") ? MessageWriter.text(body, "secret") : null,
        world.now());
  }

  /** Changes a webhook: name and address are required; it can be activated, never deactivated. */
  private void change(WebhookRegistration registration, ObjectNode body) {
    registration.name = MessageWriter.text(body, "name");
    registration.targetUrl = MessageWriter.text(body, "targetUrl");
    if (body.has("secret")) {
      registration.secret = MessageWriter.text(body, "secret");
    }
    if (body.path("status").asString("").equals("active")) {
      world.deliveries.wake(registration);
    } else if (body.has("status")) {
      throw Refusal.bad("Only active can be set as status.");
    }
  }

  private static <T> WebexApi.Reply page(
      WebexApi.Call call, Iterable<T> all, int most, Function<T, ObjectNode> shape) {
    int max = call.query("max").isEmpty() ? 50 : number(call.query("max"));
    int from = call.query("cursor").isEmpty() ? 0 : number(call.query("cursor"));
    int size = Math.min(max, most);
    List<ObjectNode> items = new ArrayList<>();
    int index = 0;
    boolean more = false;
    for (T item : all) {
      if (index >= from + size) {
        more = true;
        break;
      }
      if (index >= from) {
        items.add(shape.apply(item));
      }
      index++;
    }
    if (!more) {
      return WebexApi.Reply.json(WebexJson.list(items));
    }
    Map<String, String> query = new LinkedHashMap<>(call.query());
    query.put("cursor", String.valueOf(from + size));
    StringBuilder next = new StringBuilder("/").append(String.join("/", call.path()));
    char separator = '?';
    for (Map.Entry<String, String> parameter : query.entrySet()) {
      next.append(separator).append(parameter.getKey()).append('=').append(parameter.getValue());
      separator = '&';
    }
    return new WebexApi.Reply(200, WebexJson.list(items), null, next.toString());
  }

  private static int number(String text) {
    if (!text.matches("[0-9]{1,6}")) {
      throw Refusal.bad("not a number: " + text);
    }
    return Integer.parseInt(text);
  }

  private static void only(WebexApi.Call call, String method) {
    if (!call.method().equals(method)) {
      throw notAllowed();
    }
  }

  private static Refusal notAllowed() {
    return new Refusal(405, "Method not allowed.");
  }
}
