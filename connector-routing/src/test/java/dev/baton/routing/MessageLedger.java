package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conversation.Author;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.routing.content.TextBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The oracle of {@link RaceTest}: accounts for every message of a conversation. */
final class MessageLedger {

  private static final String LATE = "Written before the above:";

  private final MemoryChannel channel;
  private final Set<String> edited;
  private int toBot;
  private int toPeople;
  private int rerouted;
  private int drafts;
  private int lastWords;

  MessageLedger(MemoryChannel channel, Set<String> edited) {
    this.channel = channel;
    this.edited = edited;
  }

  void check(String chat, Conversations.Transcript whole, List<String> heardByBot) {
    List<Message> transcript = whole.messages();
    List<String> bot = routed(chat, transcript, Route.BOT);
    List<String> desks = routed(chat, transcript, Route.PEOPLE);
    assertThat(written(chat, transcript))
        .as("stored in order, nothing lost, nothing repeated")
        .containsExactlyElementsOf(
            IntStream.range(0, RaceTest.MESSAGES)
                .mapToObj(m -> chat + " message " + m + ".")
                .toList());
    assertThat(bot.size() + desks.size()).isEqualTo(RaceTest.MESSAGES);
    assertThat(heardByBot)
        .as("the bot got its messages, once each, in order")
        .containsExactlyElementsOf(bot);
    checkDesk(chat, desks);
    checkWords(chat, whole);
    checkEdits(chat, transcript);
    assertNoSecondVoice(channel.textsTo(chat));
    toBot += bot.size();
    toPeople += desks.size();
  }

  /** Checks that each race occurred, since the test would prove nothing otherwise. */
  void assertRacesHappened(int missed, int refused) {
    System.getLogger("race")
        .log(
            System.Logger.Level.INFO,
            "{0} to the bot, {1} to people, {2} rerouted, {3} drafts, {4} last words,"
                + " {5} not reached, {6} commits refused",
            toBot,
            toPeople,
            rerouted,
            drafts,
            lastWords,
            missed,
            refused);
    assertThat(List.of(toBot, toPeople, drafts, lastWords, missed, refused))
        .allSatisfy(count -> assertThat(count).isPositive());
  }

  /** The texts in the order of writing, except those marked as older than what is above them. */
  private void checkDesk(String chat, List<String> desks) {
    List<String> inOrder = new ArrayList<>();
    List<String> late = new ArrayList<>();
    Set<Object> threads =
        channel.sent.stream()
            .filter(sent -> sent.place().thread() != null)
            .filter(sent -> words(sent).startsWith(chat + " message "))
            .map(MemoryChannel.Sent::place)
            .collect(Collectors.toSet());
    boolean marked = false;
    for (MemoryChannel.Sent sent : channel.sent) {
      if (!threads.contains(sent.place())) {
        continue;
      }
      if (words(sent).startsWith(chat + " message ")) {
        (marked ? late : inOrder).add(RaceTest.base(words(sent)));
      }
      marked = sent.text().equals(LATE);
    }
    assertThat(late).doesNotHaveDuplicates().isSubsetOf(desks);
    List<String> expected = new ArrayList<>(desks);
    expected.removeAll(late);
    assertThat(inOrder)
        .as("the desk saw the messages to people, once each, in order")
        .containsExactlyElementsOf(expected);
    rerouted += late.size();
  }

  /** Replies given under their own epoch were delivered, once each, in order; no others were. */
  private void checkWords(String chat, Conversations.Transcript whole) {
    List<Message> transcript = whole.messages();
    assertThat(heard(channel, chat, "bot:"))
        .containsExactlyElementsOf(texts(transcript, Author.BOT))
        .doesNotContainAnyElementsOf(orNothing(texts(transcript, Author.DRAFT)));
    assertThat(heard(channel, chat, "agent "))
        .containsExactlyElementsOf(texts(transcript, Author.AGENT));
    Map<String, Message> asked =
        transcript.stream()
            .filter(message -> message.route() == Route.BOT)
            .collect(Collectors.toMap(message -> message.turnId() + "", Function.identity()));
    Map<String, Handoff> caused =
        whole.handoffs().stream()
            .filter(handoff -> handoff.causingTurn() != null)
            .collect(Collectors.toMap(handoff -> handoff.causingTurn() + "", Function.identity()));
    for (Message word : transcript) {
      switch (word.author()) {
        case BOT -> {
          Message question = turnOf(asked, word);
          if (word.epoch() != question.epoch()) {
            Handoff handoff = turnOf(caused, word);
            assertThat(word.handoffId()).isEqualTo(handoff.id());
            lastWords++;
          }
        }
        case DRAFT -> {
          Message question = turnOf(asked, word);
          assertThat(whole.conversation().epoch()).isGreaterThan(question.epoch());
          drafts++;
        }
        case USER, AGENT, NOTE, SYSTEM -> {}
      }
    }
  }

  /** The entry for the turn of a message; every message must have one. */
  private static <T> T turnOf(Map<String, T> byTurn, Message word) {
    assertThat(byTurn).as("has a turn: %s", word).containsKey(word.turnId() + "");
    return Objects.requireNonNull(byTurn.get(word.turnId() + ""));
  }

  private void checkEdits(String chat, List<Message> transcript) {
    List<String> edits =
        edited.stream()
            .filter(text -> text.startsWith(chat + " "))
            .map(text -> text + RaceTest.EDITED)
            .toList();
    assertThat(texts(transcript, Author.USER)).as("no edit is lost").containsAll(edits);
  }

  /**
   * From an agent's first message to the end of the handoff, the user hears no bot. Users who ask
   * for a person again before they were told that the agent left are no longer told.
   */
  private static void assertNoSecondVoice(List<String> heard) {
    boolean agent = false;
    for (String text : heard) {
      if (text.startsWith("agent word")) {
        agent = true;
      } else if (text.contains("with the bot again") || text.contains("getting a person")) {
        agent = false;
      } else if (agent) {
        assertThat(text).as("heard while an agent talks: %s", heard).doesNotStartWith("bot:");
      }
    }
  }

  static List<String> heard(MemoryChannel channel, String chat, String from) {
    return channel.textsTo(chat).stream().filter(text -> text.startsWith(from)).toList();
  }

  static List<String> texts(List<Message> transcript, Author author) {
    return transcript.stream()
        .filter(message -> message.author() == author)
        .map(message -> TextBuilder.summary(message.content()))
        .toList();
  }

  private static List<String> written(String chat, List<Message> transcript) {
    return transcript.stream()
        .filter(message -> message.author() == Author.USER && message.route() != Route.BATON)
        .map(message -> RaceTest.base(TextBuilder.summary(message.content())))
        .filter(text -> text.startsWith(chat + " message "))
        .toList();
  }

  private static List<String> routed(String chat, List<Message> transcript, Route route) {
    return written(chat, transcript.stream().filter(message -> message.route() == route).toList());
  }

  /** What a user wrote, without the name that stands before it in a desk's thread. */
  private static String words(MemoryChannel.Sent sent) {
    return sent.text().replaceFirst("^User \\S+: ", "");
  }

  /** AssertJ rejects an empty list of expected values. */
  private static List<String> orNothing(List<String> texts) {
    return texts.isEmpty() ? List.of("nothing") : texts;
  }
}
