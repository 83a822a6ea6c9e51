package dev.baton.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.baton.bot.Arrival;
import dev.baton.bot.ProactiveBot.Wake;
import dev.baton.bot.RecallingBot.Memory;
import dev.baton.bot.Reply;
import dev.baton.bot.ResumableBot;
import dev.baton.connector.Button;
import dev.baton.connector.Capabilities;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.connector.CompletingChannel.Completed;
import dev.baton.connector.Content;
import dev.baton.connector.Event;
import dev.baton.connector.Feature;
import dev.baton.connector.Inbound;
import dev.baton.connector.Place;
import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import dev.baton.connector.WebhookReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A record of the contract is handed from thread to thread and stored: what it holds must be its
 * own, whatever happens afterwards to the collection it was created from.
 */
class ContractCopiesTest {

  private static final Content.Text TEXT = Content.Text.plain("Hello");
  private static final Reply SAID = new Reply.Say(TEXT);
  private static final Inbound INBOUND =
      new Inbound("1", Place.chat("1"), null, true, Instant.EPOCH, new Event.Deleted("2"));
  private static final Message MESSAGE =
      new Message("m", "c", 1, Author.USER, null, TEXT, Route.BOT, 1, null, null, Instant.EPOCH);

  static Stream<Arguments> lists() {
    return Stream.of(
        list(
            "spans of a text",
            new Content.Span(Content.Style.BOLD, 0, 1, null),
            given -> new Content.Text("Hello", given).spans()),
        list(
            "buttons", Button.press("a", "b"), given -> new Content.Buttons(TEXT, given).buttons()),
        list("events of a call", INBOUND, given -> new WebhookReply.Take(given).events()),
        list(
            "what came earlier",
            INBOUND,
            given -> new Completed(INBOUND, given, List.of()).earlier()),
        list(
            "what comes further",
            INBOUND,
            given -> new Completed(INBOUND, List.of(), given).further()),
        list("a transcript", MESSAGE, given -> new Arrival("bot", null, given).transcript()),
        list("words of a bot", SAID, given -> new Wake.Words("1", null, given).replies()),
        list("remembered answers", SAID, given -> new Memory.Answered(given).replies()),
        list(
            "the human part",
            MESSAGE,
            given ->
                new ResumableBot.HandBack(
                        "h", "1", "telegram", "telegram", EndReason.AGENT_RESOLVED, null, given)
                    .humanPart()),
        list(
            "answers to a hand-back",
            SAID,
            given -> new ResumableBot.Resumed(given, true).replies()),
        list(
            "skills",
            "english",
            given -> new HandoffRequest(null, null, null, 0, given, null, Map.of()).skills()),
        list(
            "problems",
            new Settings.Problem("a.b", "is missing"),
            given -> new SettingsException(given).problems()));
  }

  static Stream<Arguments> maps() {
    return Stream.of(
        map("fields of a choice", given -> new Content.Choice("a", "b", given).inputs()),
        map("fields of a press", given -> new Event.Pressed("1", "t", given, null).inputs()),
        map(
            "context of a handoff",
            given -> new HandoffRequest(null, null, null, 0, List.of(), null, given).context()));
  }

  @ParameterizedTest
  @MethodSource("lists")
  <T> void aListIsCopiedAndCannotBeChanged(T element, Function<List<T>, List<T>> held) {
    List<T> given = new ArrayList<>(List.of(element));
    List<T> copy = held.apply(given);
    given.clear();

    assertThat(copy).containsExactly(element);
    assertUnmodifiable(copy, element);
  }

  @ParameterizedTest
  @MethodSource("maps")
  void aMapIsCopiedAndCannotBeChanged(Function<Map<String, String>, Map<String, String>> held) {
    Map<String, String> given = new LinkedHashMap<>(Map.of("a", "1"));
    Map<String, String> copy = held.apply(given);
    given.clear();

    assertThat(copy).containsExactly(Map.entry("a", "1"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> copy.put("b", "2"));
  }

  @Test
  void featuresAreCopiedAndCannotBeChanged() {
    Set<Feature> given = EnumSet.of(Feature.BUTTONS);
    Rate rate = Rate.UNLIMITED;
    Capabilities capabilities =
        new Capabilities(
            1, 1, Capabilities.Unit.UTF16, 1, 1, new Capabilities.Pace(rate, rate, rate), given);
    given.add(Feature.CARDS);

    assertThat(capabilities.has(Feature.BUTTONS)).isTrue();
    assertThat(capabilities.has(Feature.CARDS)).isFalse();
    assertUnmodifiable(capabilities.features(), Feature.CARDS);
  }

  private static <T> void assertUnmodifiable(Collection<T> copy, T element) {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> copy.add(element));
  }

  private static <T> Arguments list(String name, T element, Function<List<T>, List<T>> held) {
    return Arguments.of(Named.of(name, element), held);
  }

  private static Arguments map(
      String name, Function<Map<String, String>, Map<String, String>> held) {
    return Arguments.of(Named.of(name, held));
  }
}
