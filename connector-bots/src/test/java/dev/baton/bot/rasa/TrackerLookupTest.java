package dev.baton.bot.rasa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bot.BotException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TrackerLookupTest {

  private static final Instant START = Instant.ofEpochSecond(1000);

  private final TrackerLookup lookup = new TrackerLookup("m1", "yes ", START);

  private static String user(String text, double at, @Nullable String id) {
    return "{\"event\":\"user\",\"text\":\"%s\",\"timestamp\":%s,\"metadata\":%s}"
        .formatted(text, at, id == null ? "{}" : "{\"baton_message_id\":\"" + id + "\"}");
  }

  private static String bot(String text) {
    return "{\"event\":\"bot\",\"text\":\"" + text + "\"}";
  }

  private static String listen() {
    return "{\"event\":\"action\",\"name\":\"action_listen\"}";
  }

  private @Nullable List<String> said(String... events) {
    List<JsonNode> answers =
        lookup.answers(RasaJson.MAPPER.readTree("{\"events\":[" + String.join(",", events) + "]}"));
    return answers == null
        ? null
        : answers.stream().map(event -> event.path("text").asString("")).toList();
  }

  @Test
  void takesTheMessagesUpToTheNextActionListen() {
    assertThat(
            said(
                bot("before"),
                listen(),
                user("other words", 5, "m1"),
                "{\"event\":\"slot\",\"name\":\"a\",\"value\":1}",
                bot("one"),
                bot("two"),
                listen(),
                bot("a reminder")))
        .containsExactly("one", "two");
  }

  @Test
  void endsAtTheNextUserEventOfAPausedBot() {
    assertThat(
            said(
                user("yes", 1001, "m1"),
                bot("one"),
                "{\"event\":\"pause\"}",
                user("hm", 1002, "m2"),
                bot("two")))
        .containsExactly("one");
  }

  @Test
  void takesTheLatestOfTheSameMessage() {
    assertThat(
            said(
                user("yes", 1001, "m1"), bot("one"), listen(), user("yes", 1002, "m1"), bot("two")))
        .containsExactly("two");
  }

  @Test
  void looksForTheTextWhereNoMetadataIsKept() {
    assertThat(said(user("yes", 1000, null), bot("one"))).containsExactly("one");
    assertThat(said(user("yes", 999.5, null), bot("one"))).containsExactly("one");
    assertThat(said(user("yes", 999.5, null), bot("old"), user("yes", 1003, null), bot("new")))
        .containsExactly("new");
    assertThat(said(user("yes", 900, null), bot("old"))).isNull();
    assertThat(said(user("no", 1001, null), bot("one"))).isNull();
    assertThat(said(user("yes", 1001, "m0"), bot("one"))).isNull();
    assertThat(said()).isNull();
    assertThatThrownBy(() -> said(user("yes", 1001, null), user("yes", 1002, null)))
        .isInstanceOf(BotException.Failed.class);
  }

  @Test
  void readsTrackersOfAnyShape() {
    for (String odd : new String[] {"{}", "[]", "{\"events\":null}", "{\"events\":[1,{},null]}"}) {
      assertThat(lookup.answers(RasaJson.MAPPER.readTree(odd))).isNull();
    }
  }
}
