package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.connector.Content.Text;
import dev.baton.plan.DeskPlan;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.webex.WebexChat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A user and an agent who write, edit, take back and quote, before a restart and after it: each
 * change finds the other side's copy of the message that it is about. What a platform does not tell
 * its bots is left out: deletions on Telegram, edits on Webex.
 */
@Tag("slow")
@Timeout(300)
final class SessionReplayTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  /** Who is where. */
  enum Pair {
    TELEGRAM_TOPIC("telegram", "telegram", DeskPlan.Where.SPACE),
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

    private boolean userEdits() {
      return user.equals("telegram");
    }

    private boolean agentEdits() {
      return desk.equals("telegram");
    }

    private boolean quotes() {
      return userEdits() && agentEdits();
    }
  }

  @ParameterizedTest
  @EnumSource
  void changesFindTheirPairsAcrossARestart(Pair pair, @TempDir Path folder) {
    ThreePlatforms.Desk desk = new ThreePlatforms.Desk(pair.desk, pair.where, DeskPlan.Claim.PRESS);
    try (ThreePlatforms world =
        new ThreePlatforms(folder, SessionReplayTest::echo, List.of(desk))) {
      Session session = new Session(world, pair);
      session.begin();
      session.changesOfToday();
      world.restart(session::meanwhile);
      session.changesOfYesterday();
      session.end();
      assertThat(world.telegram.refusedCalls()).isEmpty();
      assertThat(world.webex.refusedCalls()).isEmpty();
    }
  }

  private static List<Reply> echo(Turn turn) {
    return List.of(new Reply.Say(Text.plain("echo: " + turn.content().asText())));
  }

  /** A user, an agent, and what they wrote: by the ids that it has at its author. */
  private static final class Session {

    private final Pair pair;
    private final ChatClient mia;
    private final ChatClient room;
    private final ChatClient ann;
    private String thread = "";
    private String broken = "";
    private String red = "";
    private String which = "";
    private String order = "";
    private String noon = "";

    Session(ThreePlatforms world, Pair pair) {
      this.pair = pair;
      this.mia =
          pair.userEdits()
              ? world.telegram.privateChat(501, "Mia")
              : world.webex.direct("mia@example.com", "Mia");
      this.room =
          pair.agentEdits()
              ? world.telegram.member(ThreePlatforms.FORUM, 900, "Ann")
              : world.webex.member(world.space, "ann@example.com", "Ann");
      this.ann = pair.agentEdits() ? room : world.webex.direct("ann@example.com", "Ann");
    }

    void begin() {
      mia.say(null, "/human");
      Shown offer = sees(room, shown -> shown.buttons().contains("Claim"));
      room.press(offer.id(), "Claim");
      Shown card = sees(ann, shown -> shown.buttons().contains("Resolve"));
      String opened = card.thread();
      thread = opened == null ? card.id() : opened;
      broken = mia.say(null, "My shoes are broken");
      copy(ann, "Mia: My shoes are broken");
      which = ann.say(thread, "Which pair?");
      copy(mia, "Ann: Which pair?");
      red = mia.say(null, "The red ones");
      copy(ann, "Mia: The red ones");
      order = ann.say(thread, "I order new ones");
      copy(mia, "I order new ones");
      noon = ann.say(thread, "They arrive at noon");
      copy(mia, "They arrive at noon");
    }

    void changesOfToday() {
      if (pair.userEdits()) {
        isChanged(ann, "My shoes are broken", () -> mia.edit(broken, "My new shoes are broken"));
        copy(ann, "My new shoes are broken");
      } else {
        ((WebexChat) mia).delete(broken);
        sees(ann, shown -> shown.text().contains("Mia took back: My shoes are broken"));
      }
      if (pair.agentEdits()) {
        isChanged(mia, "They arrive at noon", () -> ann.edit(noon, "They arrive at one"));
        copy(mia, "They arrive at one");
      } else {
        isGone(mia, "They arrive at noon", () -> ((WebexChat) ann).delete(noon));
      }
      quotes("today", "My new shoes are broken");
    }

    /** What is said while there is no Baton is passed on by the next one. */
    void meanwhile() {
      mia.say(null, "Are you still there?");
      ann.say(thread, "One moment");
    }

    void changesOfYesterday() {
      copy(ann, "Mia: Are you still there?");
      copy(mia, "One moment");
      if (pair.userEdits()) {
        isChanged(ann, "Mia: The red ones", () -> mia.edit(red, "The green ones"));
        copy(ann, "Mia: The green ones");
        isChanged(ann, "My new shoes are broken", () -> mia.edit(broken, "They are torn"));
        copy(ann, "Mia: They are torn");
      } else {
        ((WebexChat) mia).delete(red);
        sees(ann, shown -> shown.text().contains("Mia took back: The red ones"));
      }
      if (pair.agentEdits()) {
        isChanged(mia, "They arrive at one", () -> ann.edit(noon, "They arrive at two"));
        copy(mia, "They arrive at two");
        isChanged(mia, "I order new ones", () -> ann.edit(order, "I ordered new ones"));
        copy(mia, "I ordered new ones");
      } else {
        isGone(mia, "I order new ones", () -> ((WebexChat) ann).delete(order));
      }
      quotes("yesterday", "They are torn");
      ann.say(thread, "/undo");
      sees(ann, shown -> shown.text().contains("Taken back from Mia"));
    }

    /**
     * Both quote what the other wrote at first.
     *
     * @param broken what the user's message says by now
     */
    private void quotes(String day, String broken) {
      Shown question = copy(mia, "Which pair?");
      String unused = mia.reply(null, question.id(), "This one, " + day);
      Shown answered = copy(ann, "Mia: This one, " + day);
      Shown quoted = pair.quotes() ? copy(ann, broken) : answered;
      ann.reply(thread, quoted.id(), "Thank you, " + day);
      Shown thanked = copy(mia, "Thank you, " + day);
      if (pair.quotes()) {
        assertThat(answered.replyTo()).isEqualTo(which);
        assertThat(thanked.replyTo()).isEqualTo(this.broken);
      }
    }

    void end() {
      ann.say(thread, "/resolve Have a nice day");
      copy(mia, "Have a nice day");
      copy(mia, "Ann has left.");
      mia.say(null, "Bye");
      copy(mia, "echo: Bye");
    }

    /** The bot's message with these words. */
    private static Shown copy(ChatClient client, String words) {
      return sees(client, shown -> shown.text().contains(words));
    }

    /** Lets somebody do something that changes what another reads, in its place. */
    private static void isChanged(ChatClient reader, String words, Runnable change) {
      Shown before = copy(reader, words);
      int place = reader.shown().indexOf(before);
      change.run();
      await()
          .alias(words + " is changed for " + reader.person())
          .atMost(SOON)
          .until(() -> {
            Shown now = reader.shown().get(place);
            return now.id().equals(before.id()) && !now.text().contains(words);
          });
    }

    private static void isGone(ChatClient reader, String words, Runnable deletion) {
      Shown before = copy(reader, words);
      deletion.run();
      await()
          .alias(words + " is gone for " + reader.person())
          .atMost(SOON)
          .until(() -> reader.shown().stream().noneMatch(shown -> shown.id().equals(before.id())));
    }

    private static Shown sees(ChatClient client, Predicate<Shown> wanted) {
      Predicate<Shown> bots = shown -> shown.bot() && wanted.test(shown);
      await().atMost(SOON).until(() -> client.shown().stream().anyMatch(bots));
      return client.shown().stream().filter(bots).reduce((one, later) -> later).orElseThrow();
    }
  }
}
