package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.LimitsPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.ShortcutsPlan;
import dev.baton.plan.StaffingPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people put on messages is carried both ways. */
@Timeout(200)
class ReactionStoryTest {

  private static final Bot SILENT = turn -> List.of();
  private static final Place MIA = Place.chat("c1");
  private static final Place SPACE = Place.chat(Scene.SPACE);

  @TempDir Path folder;
  private final MemoryChannel channel = new MemoryChannel("memory");

  @Test
  void whatTheUserPutsOnAnAgentsWordsStandsInThePlaceOfTheMark() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String words = scene.agentSays(thread, Scene.ANN, "It is on its way.");
      String atUser = scene.sent("It is on its way.").id();
      shows(scene, words, "👌");

      put(scene, MIA, Scene.user("c1"), atUser, "❤\uFE0F");
      shows(scene, words, "❤");
      put(scene, MIA, Scene.user("c1"), atUser, "👍");
      shows(scene, words, "👍");
      taken(scene, MIA, Scene.user("c1"), atUser, "👍");
      shows(scene, words, "❤");
      taken(scene, MIA, Scene.user("c1"), atUser, "❤");
      shows(scene, words, "👌");
      assertThat(channel.sent).noneMatch(sent -> sent.text().contains("reacted"));
    }
  }

  @Test
  void whatWouldPassForAMarkIsToldInALine() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String words = scene.agentSays(thread, Scene.ANN, "It is on its way.");
      String atUser = scene.sent("It is on its way.").id();
      shows(scene, words, "👌");

      put(scene, MIA, Scene.user("c1"), atUser, "💔");
      scene.waitForText(thread, "User c1 reacted 💔 to: It is on its way.");
      put(scene, MIA, Scene.user("c1"), atUser, "🍌");
      scene.waitForText(thread, "User c1 reacted 🍌 to: It is on its way.");
      shows(scene, words, "👌");
    }
  }

  @Test
  void whatTheUserPutsOnTheirOwnWordsIsShownWhereAgentsReadThem() {
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String said = scene.userSays("c1", "Where is it?");
      MemoryChannel.Sent shown = scene.sent("Where is it?");
      assertThat(shown.place()).isEqualTo(thread);

      put(scene, MIA, Scene.user("c1"), said, "💔");
      shows(scene, shown.id(), "💔");
      taken(scene, MIA, Scene.user("c1"), said, "💔");
      shows(scene, shown.id(), null);
    }
  }

  @Test
  void onlyTheAgentWhoHasTheConversationReactsToItsUser() {
    try (Scene scene = scene()) {
      scene.claimed("c1", Scene.ANN);
      String said = scene.userSays("c1", "Thank you!");
      String shown = scene.sent("Thank you!").id();

      put(scene, SPACE, Scene.BEN, shown, "🎉");
      put(scene, SPACE, Scene.ANN, shown, "👍");
      shows(scene, said, "👍");
      put(scene, SPACE, Scene.ANN, shown, "❤");
      shows(scene, said, "❤");
      taken(scene, SPACE, Scene.ANN, shown, "👍");
      taken(scene, SPACE, Scene.ANN, shown, "❤");
      shows(scene, said, null);
      assertThat(channel.calls).noneMatch(call -> call.equals("show " + said + " 🎉"));
    }
  }

  @Test
  void whatAnAgentPutsOnANoteOrOnBatonsLinesStaysThere() {
    try (Scene scene = scene()) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      String note = scene.agentSays(offer.place(), Scene.ANN, "// rude");
      String words = scene.agentSays(offer.place(), Scene.ANN, "Hello");
      scene.waitForText("c1", "Hello");
      shows(scene, words, "👌");

      for (String message : List.of(note, words, offer.id(), "unknown")) {
        put(scene, SPACE, Scene.ANN, message, "❤");
      }
      String said = scene.userSays("c1", "Thanks");
      put(scene, SPACE, Scene.ANN, scene.sent("Thanks").id(), "👍");
      shows(scene, said, "👍");
      assertThat(channel.calls.stream().filter(call -> call.startsWith("show "))).hasSize(1);
    }
  }

  @Test
  void noBotHearsOfIt() {
    AtomicInteger turns = new AtomicInteger();
    Bot counting =
        turn -> {
          turns.incrementAndGet();
          return Replies.say("Hello");
        };
    try (Scene scene = new Scene(folder, counting, channel, builder -> builder)) {
      scene.userSays("c1", "Hi");
      String hello = scene.sent("Hello").id();
      put(scene, MIA, Scene.user("c1"), hello, "👍");
      scene.userSays("c1", "Still there?");
      scene.waitFor(() -> assertThat(scene.transcript("c1").messages()).hasSize(4));
      assertThat(turns).hasValue(2);
    }
  }

  @Test
  void itGoesOnAfterARestart() {
    Place thread;
    String words;
    String atUser;
    try (Scene scene = scene()) {
      thread = scene.claimed("c1", Scene.ANN).place();
      words = scene.agentSays(thread, Scene.ANN, "It is on its way.");
      atUser = scene.sent("It is on its way.").id();
      put(scene, MIA, Scene.user("c1"), atUser, "❤");
      shows(scene, words, "❤");
    }
    try (Scene scene = scene()) {
      put(scene, MIA, Scene.user("c1"), atUser, "👍");
      shows(scene, words, "👍");
      taken(scene, MIA, Scene.user("c1"), atUser, "👍");
      shows(scene, words, "❤");
    }
  }

  @Test
  void whatTheSpaceDoesNotAllowIsToldInALine() {
    channel.beforeShow =
        emoji -> {
          if ("❤".equals(emoji)) {
            throw new DeliveryException.Refused("REACTION_INVALID", null);
          }
        };
    try (Scene scene = scene()) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "Hello");
      put(scene, MIA, Scene.user("c1"), scene.sent("Hello").id(), "❤");
      scene.waitForText(thread, "User c1 reacted ❤ to: Hello");

      scene.userSays("c1", "Hi");
      put(scene, SPACE, Scene.ANN, scene.sent("Hi").id(), "❤");
      scene.waitForText(thread, "⚠️ Your reaction did not reach User c1: REACTION_INVALID");
    }
  }

  @Test
  void whereTheDeskShowsNoReactionsTheAgentReadsALineButNotWithoutEnd() {
    MemoryChannel plain = new MemoryChannel("plain");
    UnaryOperator<Routing.Builder> parts =
        builder -> desk(builder, plain).limits(new LimitsPlan(4, Duration.ofHours(1)));
    try (Scene scene = new Scene(folder, SILENT, channel, parts)) {
      scene.userSays("c1", "/human");
      scene.waitFor(() -> assertThat(plain.heads).isNotEmpty());
      MemoryChannel.Sent offer = plain.heads.getFirst();
      plain.press(offer.place(), false, Scene.ANN, "p1", offer, "Claim");
      scene.sent("Ann has joined");
      plain.say(offer.place(), false, Scene.ANN, "a1", "Hello");
      String hello = scene.sent("Hello").id();

      put(scene, MIA, Scene.user("c1"), hello, "👍");
      scene.waitFor(() -> assertThat(texts(plain)).contains("User c1 reacted 👍 to: Hello"));
      for (int i = 0; i < 9; i++) {
        taken(scene, MIA, Scene.user("c1"), hello, "👍");
        put(scene, MIA, Scene.user("c1"), hello, "👍");
      }
      scene.waitFor(() ->
          assertThat(texts(plain)).anyMatch(text -> text.contains("writes more than 4 messages")));
      assertThat(texts(plain)).filteredOn(text -> text.contains("reacted")).hasSizeLessThan(4);
    }
  }

  @Test
  void anAgentIsToldOnceThatTheUserSeesNoReactions() {
    MemoryChannel plain = new MemoryChannel("plain");
    UnaryOperator<Routing.Builder> parts =
        builder ->
            builder.channel(
                new ChannelPlan("plain", "plain", "plain", "bot", "support", "plain-", false),
                context -> new RepliesChannel(plain));
    try (Scene scene = new Scene(folder, SILENT, channel, parts)) {
      plain.say(MIA, true, Scene.user("c1"), "u1", "/human");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.press(Scene.ANN, offer, "Claim");
      scene.waitFor(() -> assertThat(plain.textsTo("c1")).anyMatch(t -> t.contains("has joined")));
      plain.say(MIA, true, Scene.user("c1"), "u2", "Thank you!");
      String shown = scene.sent("Thank you!").id();
      put(scene, SPACE, Scene.ANN, shown, "👍");
      put(scene, SPACE, Scene.ANN, shown, "❤");
      scene.agentSays(offer.place(), Scene.ANN, "You are welcome");
      scene.waitFor(() -> assertThat(plain.textsTo("c1")).contains("You are welcome"));

      scene.waitForText(
          offer.place(), "User c1 does not see this reaction: it cannot be shown there.");
      assertThat(channel.shown(offer.place()))
          .filteredOn(text -> text.contains("does not see"))
          .hasSize(1);
      assertThat(plain.textsTo("c1")).noneMatch(text -> text.contains("👍"));
    }
  }

  @Test
  void theAgentIsToldAgainInTheNextHandoffButNotWhenTheyChangeTheirMind() {
    MemoryChannel plain = new MemoryChannel("plain");
    UnaryOperator<Routing.Builder> parts =
        builder ->
            builder.channel(
                new ChannelPlan("plain", "plain", "plain", "bot", "support", "plain-", false),
                context -> new RepliesChannel(plain));
    try (Scene scene = new Scene(folder, SILENT, channel, parts)) {
      for (int handoff = 1; handoff <= 2; handoff++) {
        plain.say(MIA, true, Scene.user("c1"), "u" + handoff, "/human");
        int times = handoff;
        scene.waitFor(() -> assertThat(offers()).hasSize(times));
        MemoryChannel.Sent offer = offers().getLast();
        scene.press(Scene.ANN, offer, "Claim");
        scene.waitFor(() ->
            assertThat(plain.textsTo("c1"))
                .filteredOn(text -> text.contains("has joined"))
                .hasSize(times));
        plain.say(MIA, true, Scene.user("c1"), "t" + handoff, "Thank you " + handoff);
        String shown = scene.sent("Thank you " + handoff).id();
        put(scene, SPACE, Scene.ANN, shown, "👍");
        scene.waitFor(() -> assertThat(unseen()).isEqualTo(times));
        taken(scene, SPACE, Scene.ANN, shown, "👍");
        put(scene, SPACE, Scene.ANN, shown, "❤");
        scene.agentSays(offer.place(), Scene.ANN, "/resolve Bye " + handoff);
        scene.waitFor(() -> assertThat(plain.textsTo("c1")).contains("Bye " + times));
        assertThat(unseen()).isEqualTo(times);
      }
    }
  }

  private List<MemoryChannel.Sent> offers() {
    return channel.shown.stream()
        .filter(sent -> sent.text().contains("asks for a person"))
        .filter(sent -> sent.text().endsWith("[Claim]"))
        .toList();
  }

  private long unseen() {
    return channel.sent.stream().filter(sent -> sent.text().contains("does not see")).count();
  }

  @Test
  void anEmojiOnTheCardClaimsAndAnotherResolvesWhereTheDeskSaysSo() {
    UnaryOperator<Routing.Builder> parts =
        builder ->
            builder.desk(
                new DeskPlan(
                    "desk",
                    "memory",
                    Scene.SPACE,
                    DeskPlan.Where.SPACE,
                    List.of(),
                    DeskPlan.Claim.PRESS,
                    ZoneOffset.UTC,
                    StaffingPlan.USUAL,
                    new ShortcutsPlan("👀", "🎉")));
    try (Scene scene = new Scene(folder, SILENT, channel, parts)) {
      MemoryChannel.Sent offer = scene.offered("c1");
      put(scene, SPACE, Scene.ANN, offer.id(), "🎉");
      scene.waitForText(offer.place(), "Nobody has claimed this conversation yet.");
      put(scene, SPACE, Scene.ANN, offer.id(), "👀");
      scene.sent("Ann has joined");
      put(scene, SPACE, Scene.BEN, offer.id(), "👀");
      scene.waitForText(offer.place(), "Already taken by Ann.");
      put(scene, SPACE, Scene.BEN, offer.id(), "🎉");
      scene.waitForText(offer.place(), "Ann has this conversation.");
      put(scene, SPACE, Scene.ANN, offer.id(), "🎉");
      scene.sent("Ann has left");
    }
  }

  @Test
  void withoutThatNoEmojiActs() {
    try (Scene scene = scene()) {
      MemoryChannel.Sent offer = scene.offered("c1");
      put(scene, SPACE, Scene.ANN, offer.id(), "👀");
      scene.press(Scene.BEN, offer, "Claim");
      scene.sent("Ben has joined");
      assertThat(channel.sent).noneMatch(sent -> sent.text().contains("Ann"));
    }
  }

  private Scene scene() {
    return new Scene(folder, SILENT, channel, builder -> builder);
  }

  private static Routing.Builder desk(Routing.Builder builder, MemoryChannel plain) {
    return builder
        .channel(
            new ChannelPlan("plain", "plain", "plain", "bot", "support", "plain-", false),
            context -> new RepliesChannel(plain))
        .desk(
            new DeskPlan(
                "other",
                "plain",
                Scene.SPACE,
                DeskPlan.Where.SPACE,
                List.of(),
                DeskPlan.Claim.PRESS))
        .queue(new QueuePlan("support", List.of("other"), null, null));
  }

  private static List<String> texts(MemoryChannel channel) {
    return channel.sent.stream().map(MemoryChannel.Sent::text).toList();
  }

  private static void put(Scene scene, Place place, Person who, String message, String emoji) {
    scene.happens(place, who, new Event.Reacted(message, emoji, true));
  }

  private static void taken(Scene scene, Place place, Person who, String message, String emoji) {
    scene.happens(place, who, new Event.Reacted(message, emoji, false));
  }

  private void shows(Scene scene, String message, @Nullable String emoji) {
    scene.waitFor(() -> assertThat(channel.reactions.get(message)).isEqualTo(emoji));
  }
}
