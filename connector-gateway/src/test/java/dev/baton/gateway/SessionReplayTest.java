package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.webex.WebexChat;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A user and an agent who write, edit, take back, quote and react, before a restart and after it:
 * each change finds the other side's copy of the message that it is about. What a platform does not
 * tell its bots is left out: deletions on Telegram, edits and reactions on Webex. What it cannot
 * show is told in words.
 */
@Tag("slow")
@Timeout(300)
final class SessionReplayTest {

  @ParameterizedTest
  @EnumSource(names = {"TELEGRAM_FORUM", "TELEGRAM_USER_WEBEX_AGENT", "WEBEX_USER_TELEGRAM_AGENT"})
  void changesFindTheirPairsAcrossARestart(Pair pair, @TempDir Path folder) {
    try (People people = new People(folder, pair)) {
      Session session = new Session(people, pair);
      session.begin();
      session.changesOfToday();
      people.world.restart(session::meanwhile);
      session.changesOfYesterday();
      session.end();
    }
  }

  /** A user, an agent, and what they wrote: by the ids that it has at its author. */
  private static final class Session {

    private final Pair pair;
    private final People people;
    private final ChatClient mia;
    private final ChatClient ann;
    private String thread = "";
    private String broken = "";
    private String red = "";
    private String which = "";
    private String order = "";
    private String noon = "";

    Session(People people, Pair pair) {
      this.pair = pair;
      this.people = people;
      this.mia = people.mia;
      this.ann = people.ann;
    }

    void begin() {
      people.annHasMia();
      thread = people.thread(ann);
      broken = mia.say(null, "My shoes are broken");
      Sight.reads(ann, "Mia: My shoes are broken");
      which = ann.say(thread, "Which pair?");
      Sight.reads(mia, "Ann: Which pair?");
      red = mia.say(null, "The red ones");
      Sight.reads(ann, "Mia: The red ones");
      order = ann.say(thread, "I order new ones");
      Sight.reads(mia, "I order new ones");
      noon = ann.say(thread, "They arrive at noon");
      Sight.reads(mia, "They arrive at noon");
    }

    void changesOfToday() {
      react("👍");
      if (pair.userOnTelegram()) {
        isChanged(ann, "My shoes are broken", () -> mia.edit(broken, "My new shoes are broken"));
        Sight.reads(ann, "My new shoes are broken");
      } else {
        ((WebexChat) mia).delete(broken);
        Sight.reads(ann, "Mia took back: My shoes are broken");
      }
      if (pair.agentOnTelegram()) {
        isChanged(mia, "They arrive at noon", () -> ann.edit(noon, "They arrive at one"));
        Sight.reads(mia, "They arrive at one");
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
      Sight.reads(ann, "Mia: Are you still there?");
      Sight.reads(mia, "One moment");
      react("🎉");
      takeReactionsAway();
      if (pair.userOnTelegram()) {
        isChanged(ann, "Mia: The red ones", () -> mia.edit(red, "The green ones"));
        Sight.reads(ann, "Mia: The green ones");
        isChanged(ann, "My new shoes are broken", () -> mia.edit(broken, "They are torn"));
        Sight.reads(ann, "Mia: They are torn");
      } else {
        ((WebexChat) mia).delete(red);
        Sight.reads(ann, "Mia took back: The red ones");
      }
      if (pair.agentOnTelegram()) {
        isChanged(mia, "They arrive at one", () -> ann.edit(noon, "They arrive at two"));
        Sight.reads(mia, "They arrive at two");
        isChanged(mia, "I order new ones", () -> ann.edit(order, "I ordered new ones"));
        Sight.reads(mia, "I ordered new ones");
      } else {
        isGone(mia, "I order new ones", () -> ((WebexChat) ann).delete(order));
      }
      quotes("yesterday", "They are torn");
      ann.say(thread, "/undo");
      Sight.reads(ann, "Taken back from Mia");
    }

    /** Both put something on what the other wrote, in place of what they have put there before. */
    private void react(String emoji) {
      Shown promise = Sight.reads(mia, "I order new ones");
      if (!pair.userOnTelegram()) {
        cannotReact(mia, promise);
      } else {
        mia.react(promise.id(), emoji);
        if (pair.agentOnTelegram()) {
          Sight.carries(ann, order, emoji);
        } else {
          Sight.reads(ann, "Mia reacted " + emoji + " to: I order new ones");
        }
      }
      Shown wish = Sight.reads(ann, "Mia: The red ones");
      if (!pair.agentOnTelegram()) {
        cannotReact(ann, wish);
      } else {
        ann.react(wish.id(), emoji);
        if (pair.userOnTelegram()) {
          Sight.carries(mia, red, emoji);
        } else {
          Sight.reads(ann, "Mia does not see this reaction: it cannot be shown there.");
        }
      }
    }

    private static void cannotReact(ChatClient client, Shown shown) {
      assertThatThrownBy(() -> client.react(shown.id(), "👍"))
          .isInstanceOf(UnsupportedOperationException.class);
    }

    private void takeReactionsAway() {
      if (pair.userOnTelegram()) {
        mia.react(Sight.reads(mia, "I order new ones").id(), "");
      }
      if (pair.agentOnTelegram()) {
        ann.react(Sight.reads(ann, "Mia: The red ones").id(), "");
      }
      if (pair.userOnTelegram() && pair.agentOnTelegram()) {
        Sight.carries(ann, order, "👌");
        Sight.carries(mia, red);
      }
    }

    /**
     * Both quote what the other wrote at first.
     *
     * @param broken what the user's message says by now
     */
    private void quotes(String day, String broken) {
      boolean telegram = pair.userOnTelegram() && pair.agentOnTelegram();
      Shown question = Sight.reads(mia, "Which pair?");
      mia.reply(null, question.id(), "This one, " + day);
      Shown answered = Sight.reads(ann, "Mia: This one, " + day);
      Shown quoted = telegram ? Sight.reads(ann, broken) : answered;
      ann.reply(thread, quoted.id(), "Thank you, " + day);
      Shown thanked = Sight.reads(mia, "Thank you, " + day);
      if (telegram) {
        assertThat(answered.replyTo()).isEqualTo(which);
        assertThat(thanked.replyTo()).isEqualTo(this.broken);
      }
    }

    void end() {
      ann.say(thread, "/resolve Have a nice day");
      Sight.reads(mia, "Have a nice day");
      Sight.reads(mia, "Ann has left.");
      mia.say(null, "Bye");
      Sight.reads(mia, "echo: Bye");
      assertThat(mia.shown())
          .as("what is told in words is told to agents")
          .noneMatch(shown -> shown.text().contains("react"));
      assertThat(ann.shown())
          .filteredOn(shown -> shown.text().contains("Mia does not see this reaction"))
          .as("said once, and only where it is so")
          .hasSize(pair == Pair.WEBEX_USER_TELEGRAM_AGENT ? 1 : 0);
      assertThat(ann.shown())
          .filteredOn(shown -> shown.text().contains("Mia reacted"))
          .as("said for each, and only where it cannot be shown")
          .hasSize(pair == Pair.TELEGRAM_USER_WEBEX_AGENT ? 2 : 0);
    }

    /** Lets somebody do something that changes what another reads, in its place. */
    private static void isChanged(ChatClient reader, String words, Runnable change) {
      Shown before = Sight.reads(reader, words);
      int place = reader.shown().indexOf(before);
      change.run();
      await()
          .alias(words + " is changed for " + reader.person())
          .atMost(Sight.SOON)
          .until(() -> {
            Shown now = reader.shown().get(place);
            return now.id().equals(before.id()) && !now.text().contains(words);
          });
    }

    private static void isGone(ChatClient reader, String words, Runnable deletion) {
      Shown before = Sight.reads(reader, words);
      deletion.run();
      await()
          .alias(words + " is gone for " + reader.person())
          .atMost(Sight.SOON)
          .until(() -> reader.shown().stream().noneMatch(shown -> shown.id().equals(before.id())));
    }
  }
}
