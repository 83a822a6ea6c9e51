package dev.baton.testkit.telegram;

import dev.baton.testkit.telegram.TelegramWorld.Chat;
import dev.baton.testkit.telegram.TelegramWorld.Post;
import dev.baton.testkit.telegram.TelegramWorld.StoredFile;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The Bot API's methods that change messages. To be called with the world's lock held. */
final class EditMethods {

  /** What a message with a file may become. */
  private static final Set<String> REPLACING =
      Set.of("animation", "audio", "document", "photo", "video");

  private static final List<String> FILES =
      List.of("animation", "audio", "document", "photo", "video", "voice", "sticker", "video_note");

  private final TelegramWorld world;
  private final TelegramLimits limits;
  private final MessageMethods messages;

  EditMethods(TelegramWorld world, TelegramLimits limits, MessageMethods messages) {
    this.world = world;
    this.limits = limits;
    this.messages = messages;
  }

  JsonNode edit(String method, TelegramRequest request) {
    Chat chat = world.chat(request.needNumber("chat_id"));
    TelegramRules.mayWrite(chat);
    Post post = own(chat, request.needNumber("message_id"));
    ObjectNode next = post.json.deepCopy();
    String file = post.file;
    switch (method) {
      case "editmessagetext" -> text(request, next);
      case "editmessagecaption" -> {
        if (post.file == null) {
          throw ApiError.badRequest("there is no caption in the message to edit");
        }
        caption(request, next);
      }
      case "editmessagemedia" -> file = media(request, next);
      case "editmessagelivelocation" -> {
        live(next);
        ObjectNode point = MessageMethods.point(request);
        next.withObject("location").setAll(point);
      }
      case "stopmessagelivelocation" -> {
        live(next);
        next.withObject("location").remove("live_period");
      }
      default -> {}
    }
    next.remove("reply_markup");
    MessageMethods.setIfThere(next, "reply_markup", TelegramRules.keyboard(request));
    if (next.equals(post.json)) {
      throw ApiError.badRequest(
          "message is not modified: specified new message content and reply markup are exactly the"
              + " same as a current content and reply markup of the message");
    }
    limits.count(chat, world.clock.millis());
    next.put("edit_date", world.clock.instant().getEpochSecond());
    post.json = next;
    post.file = file;
    post.edited = true;
    world.touch(chat);
    return next;
  }

  private static void text(TelegramRequest request, ObjectNode next) {
    if (!next.has("text")) {
      throw ApiError.badRequest("there is no text in the message to edit");
    }
    String text = TelegramRules.text(request);
    next.put("text", text);
    next.remove("entities");
    MessageMethods.setIfThere(next, "entities", TelegramRules.entities(request, "entities", text));
  }

  private static void caption(TelegramRequest request, ObjectNode next) {
    String caption = TelegramRules.caption(request);
    next.remove("caption");
    next.remove("caption_entities");
    if (caption != null) {
      next.put("caption", caption);
      MessageMethods.setIfThere(
          next, "caption_entities", TelegramRules.entities(request, "caption_entities", caption));
    }
  }

  /** Returns the id of the file that the message shows now. */
  private String media(TelegramRequest request, ObjectNode next) {
    ObjectNode media = request.object("media");
    String kind = media == null ? "" : media.path("type").asString("");
    if (media == null || !REPLACING.contains(kind)) {
      throw ApiError.badRequest("can't parse InputMedia: type must be one of " + REPLACING);
    }
    if (next.has("voice") || next.has("sticker") || next.has("video_note") || next.has("poll")) {
      throw ApiError.badRequest("message can't be edited");
    }
    String reference = media.path("media").asString("");
    StoredFile file = messages.file(request, kind, reference);
    FILES.forEach(next::remove);
    next.remove("text");
    next.remove("entities");
    MessageMethods.describe(next, kind, file);
    TelegramRequest words = new TelegramRequest();
    media
        .properties()
        .forEach(entry -> {
          if (entry.getKey().startsWith("caption")) {
            words.put(entry.getKey(), entry.getValue());
          }
        });
    caption(words, next);
    return file.id();
  }

  private static void live(ObjectNode message) {
    if (!message.path("location").has("live_period")) {
      throw ApiError.badRequest("there is no live location in the message to edit");
    }
  }

  private static Post own(Chat chat, long id) {
    Post post = chat.posts.get(id);
    if (post == null || post.deleted) {
      throw ApiError.badRequest("message to edit not found");
    }
    if (post.author != TelegramWorld.BOT_ID || post.service) {
      throw ApiError.badRequest("message can't be edited");
    }
    return post;
  }
}
