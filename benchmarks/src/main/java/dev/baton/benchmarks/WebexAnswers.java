package dev.baton.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Webex answers to the calls that Baton makes, as far as Baton reads it. A chat's list holds
 * the user's messages and, between them, the bot's.
 */
final class WebexAnswers {

  private static final String BOT = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS9i";

  private final RecentMessages chats;
  private final WebexTime time = new WebexTime();
  private final Map<String, String> hooks = new ConcurrentHashMap<>();
  private final AtomicLong lastMessage = new AtomicLong();

  WebexAnswers(RecentMessages chats) {
    this.chats = chats;
  }

  /** A resource without its ids. */
  static String kind(String resource) {
    int slash = resource.indexOf('/');
    return slash < 0 || resource.equals("people/me")
        ? resource
        : resource.substring(0, slash) + "/…";
  }

  byte[] to(String method, String resource, Map<String, Deque<String>> query, byte[] body) {
    String json =
        switch (method + " " + kind(resource)) {
          case "GET people/me" -> person(BOT, "baton@webex.bot", "Baton", "bot");
          case "GET people/…" -> user(resource.substring("people/".length()));
          case "GET webhooks" -> "{\"items\":[" + String.join(",", hooks.values()) + "]}";
          case "POST webhooks" -> hook(body);
          case "GET messages/…" -> message(resource.substring("messages/".length()));
          case "GET messages" ->
              list(parameter(query, "roomId"), Integer.parseInt(parameter(query, "max")));
          case "POST messages" ->
              "{\"id\":\"WB" + lastMessage.incrementAndGet() + "\",\"roomId\":\"WR\"}";
          default -> "{\"items\":[]}";
        };
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static String parameter(Map<String, Deque<String>> query, String name) {
    return Objects.requireNonNull(query.get(name), name).getFirst();
  }

  private String hook(byte[] body) {
    String id = "WH" + hooks.size();
    ObjectNode hook = (ObjectNode) LineDialog.JSON.readTree(body);
    hook.put("id", id).put("status", "active").put("created", time.of(System.nanoTime()));
    String json = LineDialog.JSON.writeValueAsString(hook);
    hooks.put(id, json);
    return json;
  }

  private static String user(String id) {
    String number = id.substring(2);
    return person(id, "ann" + number + "@example.com", "Ann U" + number, "person");
  }

  private static String person(String id, String email, String name, String type) {
    return "{\"id\":\"%s\",\"emails\":[\"%s\"],\"displayName\":\"%s\",\"type\":\"%s\"}"
        .formatted(id, email, name, type);
  }

  /** The id of a message holds the number of its chat and its stamp. */
  private String message(String id) {
    byte[] text = id.getBytes(StandardCharsets.US_ASCII);
    return said(Integer.parseInt(id.substring(2, 11)), Stamp.read(text, 11));
  }

  private String list(String room, int most) {
    int chat = Integer.parseInt(room.substring(2));
    List<String> newestFirst =
        LongStream.of(chats.newest(chat, most / 2 + 1))
            .boxed()
            .flatMap(stamp -> Stream.of(answered(chat, stamp), said(chat, stamp)))
            .skip(1)
            .limit(most)
            .toList();
    return newestFirst.stream().collect(Collectors.joining(",", "{\"items\":[", "]}"));
  }

  private String said(int chat, long stamp) {
    return """
    {"id":"WM%1$09dT%2$018dZ","roomId":"WR%1$09d","roomType":"direct",\
    "text":"T%2$018dZ where is the parcel that I ordered last week?",\
    "personId":"WP%1$09d","personEmail":"ann%1$09d@example.com","created":"%3$s"}\
    """
        .formatted(chat, stamp, time.of(stamp));
  }

  private String answered(int chat, long stamp) {
    return """
    {"id":"WB%1$09dT%2$018dZ","roomId":"WR%1$09d","roomType":"direct",\
    "text":"T%2$018dZ","personId":"%4$s","personEmail":"baton@webex.bot","created":"%3$s"}\
    """
        .formatted(chat, stamp, time.of(stamp + 1_000_000), BOT);
  }
}
