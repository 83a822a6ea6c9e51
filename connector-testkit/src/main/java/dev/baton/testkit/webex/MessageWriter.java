package dev.baton.testkit.webex;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the bot's messages: checks what Webex allows, and renders it as Webex does. */
final class MessageWriter {

  private static final int LONGEST = 7_439;
  private static final int MOST_EDITS = 10;
  private static final int LARGEST_FILE = 100_000_000;
  private static final String CARD_TYPE = "application/vnd.microsoft.card.adaptive";
  private static final int MOST_ACTIONS = 5;
  private static final List<String> ACTIONS =
      List.of("Action.OpenUrl", "Action.ShowCard", "Action.Submit", "Action.ToggleVisibility");
  private static final List<String> ADDRESSES = List.of("roomId", "toPersonId", "toPersonEmail");

  /** A file to send with a message. */
  record Upload(String name, String mime, ByteBuffer bytes) {}

  private final WebexWorld world;
  private final Map<URI, Upload> web = new ConcurrentHashMap<>();

  MessageWriter(WebexWorld world) {
    this.world = world;
  }

  /** Puts a file at a public address, where Webex will find it. */
  void publish(URI address, String mime, byte[] bytes) {
    web.put(address, new Upload(nameOf(address), mime, ByteBuffer.wrap(bytes.clone())));
  }

  /**
   * Fetches the file named in a message's {@code files}; done before the world is locked.
   *
   * @return null if the message names none
   */
  @Nullable Upload fetched(ObjectNode body) {
    JsonNode files = body.path("files");
    if (files.isMissingNode()) {
      return null;
    }
    if (!files.isArray() || files.size() != 1 || !files.get(0).isString()) {
      throw Refusal.bad("Only one file is supported per message.");
    }
    URI address;
    try {
      address = URI.create(files.get(0).stringValue());
    } catch (IllegalArgumentException malformed) {
      throw Refusal.bad("A file must be a public URL.");
    }
    Upload known = web.get(address);
    return known != null ? known : download(address);
  }

  WebexPost post(ObjectNode body, @Nullable Upload file) {
    List<String> given = ADDRESSES.stream().filter(body::has).toList();
    if (given.size() != 1) {
      throw Refusal.bad("Exactly one of roomId, toPersonId, toPersonEmail is required.");
    }
    if (body.has("html")) {
      throw Refusal.bad("html is read-only.");
    }
    if (file != null && file.bytes().remaining() > LARGEST_FILE) {
      throw new Refusal(413, "The file is larger than 100 MB.");
    }
    WebexRoom room = room(given.getFirst(), text(body, given.getFirst()));
    WebexPost post =
        world.draft(room, world.bot, body.has("parentId") ? text(body, "parentId") : null);
    post.card = card(body, file);
    if (file != null) {
      post.files.add(world.store(file.name(), file.mime(), file.bytes()));
    }
    words(post, body);
    if (post.text.isBlank() && file == null) {
      throw Refusal.bad("A message must have text, markdown or a file.");
    }
    world.publish(post);
    return post;
  }

  WebexPost edit(String id, ObjectNode body) {
    WebexPost post = world.visible(id);
    if (!post.author.equals(world.bot)) {
      throw new Refusal(403, "Only your own messages can be edited.");
    }
    if (!post.room.id.equals(text(body, "roomId"))) {
      throw Refusal.bad("roomId does not match the message.");
    }
    if (body.has("html") || body.has("attachments") || body.has("files")) {
      throw Refusal.bad("Only text and markdown can be edited.");
    }
    if (post.card != null || !post.files.isEmpty()) {
      throw Refusal.bad("Messages with attachments or files cannot be edited.");
    }
    if (post.edits >= MOST_EDITS) {
      throw Refusal.bad("The message has been edited too many times.");
    }
    words(post, body);
    if (post.text.isBlank()) {
      throw Refusal.bad("A message must have text or markdown.");
    }
    post.edits++;
    post.updated = world.now();
    return post;
  }

  private WebexRoom room(String key, String value) {
    if (key.equals("roomId")) {
      return world.joined(value);
    }
    WebexAccount person = world.find(value);
    if (person == null || person.bot()) {
      throw Refusal.missing("person");
    }
    return world.direct(person);
  }

  private void words(WebexPost post, ObjectNode body) {
    String plain = body.has("text") ? text(body, "text") : "";
    String markdown = body.has("markdown") ? text(body, "markdown") : null;
    if (bytes(plain) > LONGEST || (markdown != null && bytes(markdown) > LONGEST)) {
      throw Refusal.bad("Message length limited to 7439 bytes.");
    }
    post.markdown = markdown;
    post.mentioned.clear();
    if (markdown == null) {
      post.text = plain;
      post.html = null;
      return;
    }
    WebexMarkdown.Rendered rendered = WebexMarkdown.render(markdown);
    post.text = rendered.text();
    post.html = rendered.html();
    for (WebexMarkdown.Mention mention : rendered.mentions()) {
      mention(post, mention.target());
    }
  }

  private void mention(WebexPost post, String target) {
    if (target.equals("all")) {
      post.mentionsAll = true;
      return;
    }
    WebexAccount person = world.find(target.substring(target.indexOf(':') + 1));
    if (person != null && post.room.members.contains(person)) {
      post.mentioned.add(person.id());
    }
  }

  private static @Nullable JsonNode card(ObjectNode body, @Nullable Upload file) {
    JsonNode attachments = body.path("attachments");
    if (attachments.isMissingNode()) {
      return null;
    }
    if (!attachments.isArray() || attachments.size() != 1 || file != null) {
      throw Refusal.bad("One card per message, and no file beside it.");
    }
    JsonNode attachment = attachments.get(0);
    JsonNode content = attachment.path("content");
    if (!CARD_TYPE.equals(attachment.path("contentType").asString("")) || !content.isObject()) {
      throw Refusal.bad("Unsupported attachment.");
    }
    if (!"AdaptiveCard".equals(content.path("type").asString(""))) {
      throw Refusal.bad("The type of a card must be AdaptiveCard.");
    }
    String version = content.path("version").asString("");
    if (version.isEmpty()) {
      throw Refusal.bad("Missing Adaptive Card Version");
    }
    if (!version.matches("1\\.[0-3]")) {
      throw Refusal.bad("Unsupported Adaptive Card version.");
    }
    if (!body.has("text") && !body.has("markdown")) {
      throw Refusal.bad("A card needs text or markdown as its fallback.");
    }
    checkActions(content);
    return attachment;
  }

  /**
   * Checks a card and its action sets: at most five actions each, only those of Adaptive Cards 1.3.
   */
  private static void checkActions(JsonNode json) {
    if (json.path("actions").size() > MOST_ACTIONS) {
      throw Refusal.bad("Too many actions.");
    }
    for (JsonNode action : json.path("actions")) {
      String type = action.path("type").asString("");
      if (!ACTIONS.contains(type)) {
        throw Refusal.bad("Unsupported action '" + type + "'.");
      }
      if (type.equals("Action.OpenUrl") && !action.path("url").asString("").contains(":")) {
        throw Refusal.bad("An action of a card has no url.");
      }
    }
    for (JsonNode child : json) {
      checkActions(child);
    }
  }

  private static Upload download(URI address) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> response =
          http.send(
              HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream bytes = response.body()) {
        if (response.statusCode() == 200) {
          String mime =
              response.headers().firstValue("Content-Type").orElse("application/octet-stream");
          return new Upload(nameOf(address), mime, ByteBuffer.wrap(bytes.readNBytes(LARGEST_FILE)));
        }
      }
      throw Refusal.bad("The file could not be retrieved.");
    } catch (IOException | IllegalArgumentException unreachable) {
      throw Refusal.bad("The file could not be retrieved.");
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
      throw Refusal.bad("The file could not be retrieved.");
    }
  }

  static String text(ObjectNode body, String key) {
    JsonNode value = body.path(key);
    if (!value.isString()) {
      throw Refusal.bad(key + " must be a text.");
    }
    return value.stringValue();
  }

  private static String nameOf(URI address) {
    String path = address.getPath() == null ? "" : address.getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.isEmpty() ? "file" : name;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
