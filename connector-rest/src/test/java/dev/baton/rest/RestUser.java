package dev.baton.rest;

import dev.baton.testkit.ChatClient;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client that follows the documentation: it posts one message after the other under ids of its
 * own, and repeats each until it is accepted.
 */
final class RestUser implements ChatClient, AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Rig rig;
  private final CallbackServer server;
  private final String sender;
  private final String name;
  private final AtomicInteger ids = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final ExecutorService posting =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());

  RestUser(Rig rig, CallbackServer server, String sender, String name) {
    this.rig = rig;
    this.server = server;
    this.sender = sender;
    this.name = name;
  }

  int unacknowledged() {
    return open.get();
  }

  private String post(ObjectNode fields) {
    String id = "m" + ids.incrementAndGet();
    String body = fields.put("sender", sender).put("name", name).put("id", id).toString();
    open.incrementAndGet();
    posting.execute(() -> {
      while (!posted(body)) {
        Thread.onSpinWait();
      }
      open.decrementAndGet();
    });
    return id;
  }

  private boolean posted(String body) {
    try {
      HttpResponse<String> answer =
          rig.http.send(
              rig.to("messages").POST(BodyPublishers.ofString(body)).build(),
              BodyHandlers.ofString());
      return answer.statusCode() == 200;
    } catch (IOException broken) {
      return Thread.currentThread().isInterrupted();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public String person() {
    return name;
  }

  @Override
  public String title() {
    return "Chat";
  }

  @Override
  public String say(@Nullable String thread, String text) {
    return post(JsonNodeFactory.instance.objectNode().put("message", text));
  }

  @Override
  public void edit(String messageId, String text) {
    post(JsonNodeFactory.instance.objectNode().put("message", text).put("edits", messageId));
  }

  @Override
  public void press(String messageId, String buttonTitle) {
    JsonNode message =
        server.posted.stream()
            .filter(posted -> posted.id().equals(messageId))
            .map(posted -> JSON.readTree(posted.body()))
            .findFirst()
            .orElseThrow();
    String payload =
        StreamSupport.stream(message.path("buttons").spliterator(), false)
            .filter(button -> button.path("title").asString().equals(buttonTitle))
            .findFirst()
            .orElseThrow()
            .path("payload")
            .asString();
    say(null, payload);
  }

  @Override
  public List<Shown> shown() {
    List<Shown> shown = new ArrayList<>();
    for (CallbackServer.Posted posted : server.posted) {
      JsonNode json = JSON.readTree(posted.body());
      List<String> titles = new ArrayList<>();
      json.path("buttons").forEach(button -> titles.add(button.path("title").asString()));
      shown.add(
          new Shown(
              posted.id(),
              "Bot",
              false,
              true,
              null,
              json.path("text").asString(""),
              titles,
              file(json.path("attachment").asString(json.path("image").asString(""))),
              null,
              false,
              List.of()));
    }
    return shown;
  }

  private static @Nullable FileShown file(String url) {
    if (!url.startsWith("data:")) {
      return null;
    }
    String head = url.substring(5, url.indexOf(','));
    String[] parts = head.split(";", -1);
    String name = "";
    for (String part : parts) {
      if (part.startsWith("name=")) {
        name = URLDecoder.decode(part.substring(5), StandardCharsets.UTF_8);
      }
    }
    byte[] bytes = Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
    return new FileShown(name, parts[0], ByteBuffer.wrap(bytes));
  }

  @Override
  public void close() {
    posting.shutdownNow();
  }
}
