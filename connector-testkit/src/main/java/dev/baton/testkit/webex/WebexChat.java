package dev.baton.testkit.webex;

import dev.baton.testkit.ChatClient;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A person's Webex client, open on one space.
 *
 * <p>A text that begins with {@code @} and the bot's name mentions the bot, as if it were picked
 * from the list. A reply is put into the thread of the message it replies to: Webex has no other
 * way of quoting.
 */
public final class WebexChat implements ChatClient {

  private final WebexWorld world;
  private final WebexAccount person;
  private final WebexRoom room;
  private final Supplier<Boolean> rawIds;

  WebexChat(WebexWorld world, WebexAccount person, WebexRoom room, Supplier<Boolean> rawIds) {
    this.world = world;
    this.person = person;
    this.room = room;
    this.rawIds = rawIds;
  }

  /** The platform's id of the person. */
  public String personId() {
    return person.id();
  }

  /** The platform's current id of the space. */
  public String roomId() {
    return world.locked(() -> room.id);
  }

  @Override
  public String person() {
    return person.name();
  }

  @Override
  public String title() {
    return room.direct ? world.bot.name() : room.title;
  }

  @Override
  public String say(@Nullable String thread, String text) {
    return write(
        thread,
        post -> {
          String mention = "@" + world.bot.name();
          if (!text.startsWith(mention)) {
            post.text = text;
            return;
          }
          String rest = text.substring(mention.length());
          post.text = world.bot.name() + rest;
          post.html =
              "<p>" + mentionHtml() + WebexMarkdown.escape(rest).replace("\n", "<br/>") + "</p>";
          post.mentioned.add(world.bot.id());
        });
  }

  /**
   * Writes with formatting.
   *
   * @param html what the API shows of the message
   */
  public String sayHtml(@Nullable String thread, String text, String html) {
    return write(
        thread,
        post -> {
          post.text = text;
          post.html = html;
          if (html.contains("<spark-mention") && html.contains(botObjectId())) {
            post.mentioned.add(world.bot.id());
          }
        });
  }

  /** A mention of the bot as HTML. */
  public String mentionHtml() {
    return "<spark-mention data-object-type=\"person\" data-object-id=\""
        + botObjectId()
        + "\">"
        + WebexMarkdown.escape(world.bot.name())
        + "</spark-mention>";
  }

  @Override
  public String reply(@Nullable String thread, String messageId, String text) {
    return say(world.locked(() -> root(messageId)), text);
  }

  @Override
  public String sendFile(
      @Nullable String thread, String name, String mime, byte[] bytes, @Nullable String caption) {
    return sendFiles(
        thread, List.of(new Attached(name, mime, ByteBuffer.wrap(bytes.clone()))), caption);
  }

  /** A file to send. */
  public record Attached(String name, String mime, ByteBuffer bytes) {}

  /** Sends several files as one message, as if they were dropped into the client together. */
  public String sendFiles(@Nullable String thread, List<Attached> files, @Nullable String caption) {
    return write(
        thread,
        post -> {
          for (Attached file : files) {
            post.files.add(world.store(file.name(), file.mime(), file.bytes()));
          }
          post.text = caption == null ? "" : caption;
        });
  }

  /** Changes a message. Webex tells bots about it on the socket only. */
  @Override
  public void edit(String messageId, String text) {
    world.locked(() -> {
      WebexPost post = own(messageId);
      post.text = text;
      post.html = null;
      Instant now = world.now();
      post.updated = now;
      world.edited(post, now);
      return post;
    });
    world.changed();
  }

  /** Deletes a message. */
  public void delete(String messageId) {
    world.locked(() -> {
      WebexPost post = own(messageId);
      world.delete(post, person);
      return post;
    });
    world.changed();
  }

  @Override
  public void press(String messageId, String buttonTitle) {
    submit(messageId, buttonTitle, Map.of());
  }

  /** Fills in a card's fields and presses one of its buttons. */
  public void submit(String messageId, String buttonTitle, Map<String, String> fields) {
    world.locked(() -> {
      WebexPost post = find(messageId);
      JsonNode action =
          actions(post).stream()
              .filter(candidate -> buttonTitle.equals(title(candidate)))
              .findFirst()
              .orElseThrow(
                  () -> new AssertionError("no button '" + buttonTitle + "' under the message"));
      if (action.path("type").asString("").equals("Action.Submit")) {
        ObjectNode inputs = WebexJson.object();
        fields.forEach(inputs::put);
        if (action.path("data") instanceof ObjectNode data) {
          inputs.setAll(data);
        }
        world.submit(post, person, inputs);
      }
      return post;
    });
    world.changed();
  }

  @Override
  public List<Shown> shown() {
    return world.locked(() -> room.posts.stream().map(this::shown).toList());
  }

  @Override
  public List<Emphasis> emphasis(String messageId) {
    return world.locked(() -> {
      WebexPost post = world.post(messageId);
      return post == null || post.html == null
          ? List.of()
          : WebexMarkdown.emphasis(post.text, post.html);
    });
  }

  /** The messages that were replied to, with the first line of each. */
  @Override
  public List<ThreadShown> threads() {
    return world.locked(() -> {
      Map<String, ThreadShown> threads = new LinkedHashMap<>();
      for (WebexPost post : room.posts) {
        WebexPost root = post.parentId == null ? null : world.post(post.parentId);
        if (root != null) {
          threads.putIfAbsent(
              root.id, new ThreadShown(root.id, root.text.lines().findFirst().orElse(""), false));
        }
      }
      return List.copyOf(threads.values());
    });
  }

  /** Always empty: Webex does not answer presses. */
  @Override
  public List<String> toasts() {
    return List.of();
  }

  @Override
  public void onChange(Runnable listener) {
    world.listen(listener);
  }

  private String write(@Nullable String thread, Consumer<WebexPost> words) {
    String id =
        world.locked(() -> {
          if (!room.members.contains(person)) {
            throw new IllegalStateException(person.name() + " is not in the space");
          }
          WebexPost post = world.draft(room, person, thread);
          words.accept(post);
          world.publish(post);
          return post.id;
        });
    world.changed();
    return id;
  }

  private String root(String messageId) {
    WebexPost post = find(messageId);
    return post.parentId == null ? post.id : post.parentId;
  }

  private WebexPost find(String messageId) {
    WebexPost post = world.post(messageId);
    if (post == null || post.room != room) {
      throw new AssertionError("the client does not show this message");
    }
    return post;
  }

  private WebexPost own(String messageId) {
    WebexPost post = find(messageId);
    if (!post.author.equals(person)) {
      throw new AssertionError("not a message of " + person.name());
    }
    return post;
  }

  private Shown shown(WebexPost post) {
    WebexFile file = post.files.isEmpty() ? null : post.files.getFirst();
    return new Shown(
        post.id,
        post.author.name(),
        post.author.equals(person),
        post.author.bot(),
        post.parentId,
        post.text,
        actions(post).stream().map(WebexChat::title).toList(),
        file == null ? null : new FileShown(file.name(), file.mime(), file.bytes().duplicate()),
        null,
        post.updated != null,
        List.of());
  }

  private String botObjectId() {
    return rawIds.get() ? WebexWorld.uuid(world.bot.id()) : world.bot.id();
  }

  private static List<JsonNode> actions(WebexPost post) {
    List<JsonNode> actions = new ArrayList<>();
    if (post.card != null) {
      collect(post.card, actions);
    }
    return actions;
  }

  private static void collect(JsonNode node, List<JsonNode> actions) {
    if (node.path("type").asString("").startsWith("Action.")) {
      actions.add(node);
    }
    for (JsonNode child : node) {
      collect(child, actions);
    }
  }

  private static String title(JsonNode action) {
    return action.path("title").asString("");
  }
}
