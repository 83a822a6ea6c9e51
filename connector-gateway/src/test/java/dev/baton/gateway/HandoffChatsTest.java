package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.HandoffRequest;
import dev.baton.plan.DeskPlan;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One handoff with a note, a release, a re-offer and a hand-over, on every pair of platforms, as
 * each person reads it in their chat. With {@code -Dbaton.pictures=<folder>} the chats are drawn.
 */
@Tag("slow")
final class HandoffChatsTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  /** What only a machine can read: an id, JSON, a Java name. */
  private static final Pattern RAW =
      Pattern.compile("[0-9a-f]{16,}|Y2lz|[{}]|_id|latest_|\\bnull\\b");

  /** Who is where. */
  enum Pair {
    TELEGRAM_FORUM("telegram", "telegram", DeskPlan.Where.SPACE),
    TELEGRAM_DIRECT_WITH_TOPICS("telegram", "telegram", DeskPlan.Where.DIRECT),
    TELEGRAM_DIRECT_WITHOUT_TOPICS("telegram", "telegram", DeskPlan.Where.DIRECT),
    WEBEX_DIRECT("webex", "webex", DeskPlan.Where.DIRECT),
    WEBEX_SPACE("webex", "webex", DeskPlan.Where.SPACE),
    TELEGRAM_USER_WEBEX_AGENT("telegram", "webex", DeskPlan.Where.DIRECT),
    WEBEX_USER_TELEGRAM_AGENT("webex", "telegram", DeskPlan.Where.SPACE);

    private final String user;
    private final String desk;
    private final DeskPlan.Where where;

    Pair(String user, String desk, DeskPlan.Where where) {
      this.user = user;
      this.desk = desk;
      this.where = where;
    }
  }

  @ParameterizedTest
  @EnumSource
  void everybodyReadsAWholeStory(Pair pair, @TempDir Path folder) throws IOException {
    ThreePlatforms.Desk desk = new ThreePlatforms.Desk(pair.desk, pair.where, DeskPlan.Claim.PRESS);
    try (ThreePlatforms world =
        new ThreePlatforms(folder, HandoffChatsTest::reply, List.of(desk))) {
      world.telegram.privateTopics(pair == Pair.TELEGRAM_DIRECT_WITH_TOPICS);
      Scene scene = new Scene(world, pair);
      scene.play();
      Map<String, List<Shown>> chats = scene.chats;
      chats.forEach((title, chat) -> {
        System.out.println("== " + pair + ": " + title);
        chat.forEach(shown -> System.out.println(line(shown)));
      });
      chats.values().stream()
          .flatMap(List::stream)
          .forEach(shown -> assertThat(shown.text()).doesNotContainPattern(RAW));
      assertThat(world.telegram.refusedCalls()).isEmpty();
      assertThat(world.webex.refusedCalls()).isEmpty();
      String pictures = System.getProperty("baton.pictures", "");
      if (!pictures.isEmpty()) {
        Files.writeString(
            Path.of(pictures)
                .resolve(
                    "chats-"
                        + pair.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')
                        + ".svg"),
            new ChatPicture(chats).svg());
      }
    }
  }

  private static String line(Shown shown) {
    return "  "
        + (shown.thread() == null ? "" : "[" + shown.thread().hashCode() % 1000 + "] ")
        + shown.author()
        + (shown.edited() ? " (edited)" : "")
        + ": "
        + shown.text().replace("\n", "\n      ")
        + (shown.buttons().isEmpty() ? "" : " " + shown.buttons())
        + (shown.reactions().isEmpty() ? "" : " " + shown.reactions());
  }

  private static List<Reply> reply(Turn turn) {
    String words = turn.content().asText();
    if (words.contains("person")) {
      HandoffRequest request =
          new HandoffRequest(
              null,
              "asked for a person",
              "refund_request",
              0,
              List.of(),
              "en",
              Map.of("product", "shoes", "vip", "true"));
      return List.of(
          new Reply.Say(Text.plain("I am getting a colleague.")), new Reply.HandOff(request));
    }
    return List.of(
        new Reply.Say(
            Text.plain(
                words.contains("parcel")
                    ? "It left the depot this morning."
                    : "You are welcome.")));
  }

  /** The people of one pair, and what they do. */
  private static final class Scene {

    private final ThreePlatforms world;
    private final Pair pair;
    private final ChatClient user;
    private final ChatClient space;
    private final ChatClient benInSpace;
    private final ChatClient ann;
    private final ChatClient ben;

    /** What the chats showed at the moments that matter, in order. */
    private final Map<String, List<Shown>> chats = new LinkedHashMap<>();

    Scene(ThreePlatforms world, Pair pair) {
      this.world = world;
      this.pair = pair;
      this.user =
          pair.user.equals("telegram")
              ? world.telegram.privateChat(501, "Mia")
              : world.webex.direct("mia@example.com", "Mia");
      boolean telegram = pair.desk.equals("telegram");
      this.space =
          telegram
              ? world.telegram.member(ThreePlatforms.FORUM, 900, "Ann")
              : world.webex.member(world.space, "ann@example.com", "Ann");
      this.benInSpace =
          telegram
              ? world.telegram.member(ThreePlatforms.FORUM, 901, "Ben")
              : world.webex.member(world.space, "ben@example.com", "Ben");
      boolean direct = pair.where == DeskPlan.Where.DIRECT;
      this.ann = direct ? own(telegram, 900, "ann@example.com", "Ann") : space;
      this.ben = direct ? own(telegram, 901, "ben@example.com", "Ben") : benInSpace;
    }

    private ChatClient own(boolean telegram, long id, String email, String name) {
      return telegram ? world.telegram.privateChat(id, name) : world.webex.direct(email, name);
    }

    void play() {
      user.say(null, "Where is my parcel?");
      sees(user, "It left the depot this morning."::equals);
      user.say(null, "I want to talk to a person");
      sees(user, "I am getting a colleague."::equals);
      Shown offer = offer(space);
      chats.put("Support, while Mia waits", space.shown());
      user.say(null, "It should be here by now");
      space.press(offer.id(), "Claim");
      sees(user, text -> text.startsWith("Ann has joined"));
      Shown annsCard = card(ann);
      say(ann, annsCard, "Hello Mia, I am looking into it");
      sees(user, "Ann: Hello Mia, I am looking into it"::equals);
      say(ann, annsCard, "// she has waited for a week");
      user.say(null, "Thank you!");
      sees(ann, text -> text.endsWith("Mia: Thank you!"));
      chats.put(own("Ann"), ann.shown());
      say(ann, annsCard, "/release");
      sees(user, text -> text.startsWith("You are back in the queue"));
      Shown again = offer(benInSpace);
      benInSpace.press(again.id(), "Claim");
      sees(user, text -> text.startsWith("Ben has joined"));
      Shown bensCard = card(ben);
      say(ben, bensCard, "Ben here. It arrives at noon.");
      sees(user, "Ben: Ben here. It arrives at noon."::equals);
      user.say(null, "Great");
      sees(ben, text -> text.endsWith("Mia: Great"));
      chats.put(own("Ben"), ben.shown());
      say(ben, bensCard, "/resolve Have a nice day");
      sees(user, "Have a nice day"::equals);
      sees(user, text -> text.startsWith("Ben has left"));
      user.say(null, "Bye");
      sees(user, "You are welcome."::equals);
      await()
          .atMost(SOON)
          .until(() ->
              space.shown().stream().noneMatch(shown -> shown.bot() && !shown.buttons().isEmpty())
                  && ben.shown().stream()
                      .noneMatch(shown -> shown.bot() && !shown.buttons().isEmpty()));
      chats.put("Mia, at the end", user.shown());
      chats.put("Support, at the end", space.shown());
    }

    /** Where an agent works, before they give the conversation away. */
    private String own(String agent) {
      return pair.where == DeskPlan.Where.DIRECT
          ? agent + " and the bot, as " + agent + " has Mia"
          : "Support, as " + agent + " has Mia";
    }

    /** The last offer that can be claimed. */
    private static Shown offer(ChatClient client) {
      return sees(client, shown -> shown.bot() && shown.buttons().contains("Claim"), true);
    }

    /** What carries the buttons of the conversation that an agent has. */
    private static Shown card(ChatClient client) {
      return sees(client, shown -> shown.bot() && shown.buttons().contains("Resolve"), true);
    }

    private void say(ChatClient agent, Shown card, String text) {
      String thread = card.thread() == null ? card.id() : card.thread();
      switch (pair) {
        case TELEGRAM_FORUM, TELEGRAM_DIRECT_WITH_TOPICS, WEBEX_USER_TELEGRAM_AGENT ->
            agent.say(card.thread(), text);
        case TELEGRAM_DIRECT_WITHOUT_TOPICS -> agent.reply(null, card.id(), text);
        case WEBEX_DIRECT, TELEGRAM_USER_WEBEX_AGENT -> agent.say(thread, text);
        case WEBEX_SPACE -> agent.say(thread, "@" + world.webex.botName() + " " + text);
      }
    }

    private static void sees(ChatClient client, Predicate<String> text) {
      sees(client, shown -> shown.bot() && text.test(shown.text()), false);
    }

    private static Shown sees(ChatClient client, Predicate<Shown> wanted, boolean last) {
      await().atMost(SOON).until(() -> client.shown().stream().anyMatch(wanted));
      List<Shown> found = client.shown().stream().filter(wanted).toList();
      return last ? found.getLast() : found.getFirst();
    }
  }
}
