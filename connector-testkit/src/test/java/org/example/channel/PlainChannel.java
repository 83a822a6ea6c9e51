package org.example.channel;

import dev.baton.connector.Button;
import dev.baton.connector.Capabilities;
import dev.baton.connector.Channel;
import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Edits;
import dev.baton.connector.Event;
import dev.baton.connector.Feature;
import dev.baton.connector.Files;
import dev.baton.connector.Health;
import dev.baton.connector.Inbound;
import dev.baton.connector.Inbox;
import dev.baton.connector.Members;
import dev.baton.connector.Outbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.connector.PressAnsweringChannel;
import dev.baton.connector.Reactions;
import dev.baton.connector.Receipt;
import dev.baton.connector.Threads;
import dev.baton.testkit.telegram.BotApiClient;
import dev.baton.testkit.telegram.FakeTelegram;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The smallest channel that passes the contract, in a package that is not Baton's: it shows that
 * the test kit can be used from outside.
 */
final class PlainChannel
    implements Channel, Threads, Edits, Reactions, Files, PressAnsweringChannel, Members {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final FakeTelegram telegram;
  private final BotApiClient http;
  private final Files files;
  private @Nullable Thread poller;

  PlainChannel(FakeTelegram telegram, Files files) {
    this.telegram = telegram;
    this.http = new BotApiClient(telegram);
    this.files = files;
  }

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public Health health() {
    return new Health.Up();
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        4096,
        1024,
        Capabilities.Unit.UTF16,
        100,
        50_000_000,
        new Capabilities.Pace(
            Capabilities.Rate.UNLIMITED, Capabilities.Rate.UNLIMITED, Capabilities.Rate.UNLIMITED),
        Set.of(Feature.BUTTONS, Feature.MEDIA, Feature.REPLIES, Feature.EDIT_BUTTONS));
  }

  @Override
  public void open(Inbox inbox) {
    poller = Thread.ofVirtual().start(() -> poll(inbox));
  }

  @Override
  public void close() {
    Thread running = poller;
    poller = null;
    if (running != null) {
      running.interrupt();
      try {
        running.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void poll(Inbox inbox) {
    long offset = 0;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        JsonNode batch = call("getUpdates", Map.of("offset", offset, "timeout", 20));
        for (JsonNode update : batch) {
          Inbound inbound = read(update);
          if (inbound != null) {
            inbox.accept(inbound).toCompletableFuture().get();
          }
          offset = update.path("update_id").asLong() + 1;
        }
      } catch (InterruptedException | IllegalStateException stopped) {
        return;
      } catch (DeliveryException | ExecutionException again) {
        Thread.onSpinWait();
      }
    }
  }

  private static @Nullable Inbound read(JsonNode update) {
    String id = update.path("update_id").asString();
    JsonNode press = update.path("callback_query");
    JsonNode edit = update.path("edited_message");
    JsonNode message =
        press.isMissingNode()
            ? edit.isMissingNode() ? update.path("message") : edit
            : press.path("message");
    JsonNode from = press.isMissingNode() ? message.path("from") : press.path("from");
    if (from.path("is_bot").asBoolean(true)) {
      return null;
    }
    String thread =
        message.has("message_thread_id") ? message.path("message_thread_id").asString() : null;
    Place place = new Place(message.path("chat").path("id").asString(), thread);
    String messageId = message.path("message_id").asString();
    String quoted = message.path("reply_to_message").path("message_id").asString("");
    Content.Text text = Content.Text.plain(message.path("text").asString(""));
    JsonNode document = message.path("document");
    Content content =
        document.isMissingNode()
            ? text
            : new Content.Media(
                Content.MediaKind.DOCUMENT,
                new Content.FileRef.Held(
                    "plain",
                    document.path("file_id").asString(),
                    document.path("file_name").asString(""),
                    null,
                    -1),
                Content.Text.plain(message.path("caption").asString("")));
    Event event =
        !press.isMissingNode()
            ? new Event.Pressed(
                messageId, press.path("data").asString(), Map.of(), press.path("id").asString())
            : !edit.isMissingNode()
                ? new Event.Edited(messageId, text)
                : new Event.Said(
                    messageId,
                    content,
                    quoted.isEmpty() || quoted.equals(thread) ? null : quoted,
                    null,
                    true);
    return new Inbound(
        id,
        place,
        new Person(
            from.path("id").asString(), from.path("first_name").asString(), null, null, false),
        !place.chat().startsWith("-"),
        Instant.EPOCH,
        event);
  }

  @Override
  public Receipt send(Outbound message) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("chat_id", message.to().chat());
    if (message.to().thread() != null) {
      parameters.put("message_thread_id", message.to().thread());
    }
    if (message.replyTo() != null) {
      parameters.put(
          "reply_parameters",
          Map.of("message_id", message.replyTo(), "allow_sending_without_reply", true));
    }
    if (message.content() instanceof Content.Media media) {
      return upload(message, media);
    }
    words(message.content(), parameters);
    return new Receipt(call("sendMessage", parameters).path("message_id").asString());
  }

  private static void words(Content content, Map<String, Object> parameters) {
    if (content instanceof Content.Buttons buttons) {
      parameters.put("text", buttons.text().text());
      List<List<Map<String, String>>> rows =
          buttons.buttons().stream().map(PlainChannel::row).toList();
      parameters.put("reply_markup", Map.of("inline_keyboard", rows));
    } else if (content instanceof Content.Text text) {
      parameters.put("text", text.text());
    }
  }

  private static List<Map<String, String>> row(Button button) {
    return List.of(Map.of("text", button.title(), "callback_data", button.token()));
  }

  private Receipt upload(Outbound message, Content.Media media) {
    try (Files.Opened opened = files.open(media.file())) {
      JsonNode answer =
          http.upload(
              "sendDocument",
              Map.of(
                  "chat_id",
                  message.to().chat(),
                  "caption",
                  media.caption() == null ? "" : media.caption().text()),
              "document",
              String.valueOf(media.file().name()),
              new String(opened.bytes().readAllBytes(), StandardCharsets.UTF_8));
      return new Receipt(answer.path("result").path("message_id").asString());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void edit(Place place, String messageId, Content content) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("chat_id", place.chat());
    parameters.put("message_id", messageId);
    words(content, parameters);
    tolerating("not modified", "editMessageText", parameters);
  }

  @Override
  public void delete(Place place, String messageId) {
    tolerating(
        "to delete not found",
        "deleteMessage",
        Map.of("chat_id", place.chat(), "message_id", messageId));
  }

  @Override
  public void react(Place place, String messageId, Mark mark) {
    JsonNode unused =
        call(
            "setMessageReaction",
            Map.of(
                "chat_id",
                place.chat(),
                "message_id",
                messageId,
                "reaction",
                List.of(Map.of("type", "emoji", "emoji", mark == Mark.FAILED ? "💔" : "👌"))));
  }

  @Override
  public Threads.Opened open(Whereabouts where, String title, Outbound head) {
    Place place =
        switch (where) {
          case Whereabouts.With with -> Place.chat(with.personId());
          case Whereabouts.In in ->
              new Place(
                  in.chat(),
                  call("createForumTopic", Map.of("chat_id", in.chat(), "name", title))
                      .path("message_thread_id")
                      .asString());
        };
    Receipt receipt =
        send(new Outbound(head.id(), place, head.content(), head.replyTo(), head.silent()));
    return new Threads.Opened(place, receipt.messageId());
  }

  @Override
  public void finish(Place thread) {
    tolerating("topic_not_modified", "closeForumTopic", topic(thread));
  }

  @Override
  public void resume(Place thread) {
    tolerating("topic_not_modified", "reopenForumTopic", topic(thread));
  }

  private static Map<String, Object> topic(Place thread) {
    return Map.of("chat_id", thread.chat(), "message_thread_id", String.valueOf(thread.thread()));
  }

  @Override
  public Files.Opened open(Content.FileRef file) {
    String id = ((Content.FileRef.Held) file).id();
    String path = call("getFile", Map.of("file_id", id)).path("file_path").asString();
    byte[] bytes =
        http.get("/file/bot" + telegram.token() + "/" + path)
            .body()
            .getBytes(StandardCharsets.UTF_8);
    return new Files.Opened(new ByteArrayInputStream(bytes), null, null, bytes.length);
  }

  @Override
  public void answer(String pressId, @Nullable String text) {
    JsonNode unused =
        http.call(
            "answerCallbackQuery",
            Map.of("callback_query_id", pressId, "text", text == null ? "" : text));
  }

  @Override
  public boolean isMember(String chat, String personId) {
    return !call("getChatMember", Map.of("chat_id", chat, "user_id", personId))
        .path("status")
        .asString()
        .equals("left");
  }

  private void tolerating(String words, String method, Map<String, ?> parameters) {
    try {
      JsonNode unused = call(method, parameters);
    } catch (DeliveryException failure) {
      if (!String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains(words)) {
        throw failure;
      }
    }
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    JsonNode answer;
    try {
      answer = JSON.readTree(http.raw(telegram.token(), method, parameters).body());
    } catch (JacksonException | UncheckedIOException unreadable) {
      throw new DeliveryException.Retryable(method + ": no JSON", null);
    }
    if (answer.path("ok").asBoolean()) {
      return answer.path("result");
    }
    String words = answer.path("description").asString();
    JsonNode wait = answer.path("parameters").path("retry_after");
    throw switch (answer.path("error_code").asInt()) {
      case 401 -> new DeliveryException.CredentialsRejected(words, null);
      case 429 ->
          new DeliveryException.Retryable(words, Duration.ofSeconds(wait.asLong()), false, null);
      case 400 ->
          words.contains("thread not found")
              ? new DeliveryException.Gone(words, DeliveryException.Gone.What.THREAD, null, null)
              : new DeliveryException.Refused(words, null);
      default -> new DeliveryException.Refused(words, null);
    };
  }
}
