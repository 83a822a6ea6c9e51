package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * All that a desk does, on Telegram, on Webex, and on a platform that has only lines of text: one
 * story, told by what people read and write. With {@code -Dbaton.pictures=<folder>} the chats are
 * drawn.
 */
@Tag("slow")
@Timeout(300)
final class WholeDeskTest {

  private static final byte[] PICTURE = "a picture".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"TELEGRAM_FORUM", "WEBEX_DIRECT", "TEXT_ONLY"})
  void aWholeDayAtADesk(Pair pair) throws IOException {
    try (People people = new People(folder, pair, People.ECHO, People.TOLD)) {
      play(people, pair);
      Map<String, List<Shown>> chats = chats(people);
      Sight.assertReadable(chats);
      assertThat(lines(people.mia))
          .noneMatch(has("for a week"))
          .noneMatch(has("regular"))
          .noneMatch(has("echo: Very kind"));
      if (pair == Pair.TEXT_ONLY) {
        ChatPicture.drawIfAsked(pair, chats);
      }
    }
  }

  private static void play(People people, Pair pair) {
    people.mia.say(null, "My shoes are broken");
    Sight.reads(people.mia, "echo: My shoes are broken");
    people.mia.say(null, "/human");
    Sight.reads(people.mia, "You are next.");
    people.uwe.say(null, "/human");
    Sight.reads(people.uwe, "You are number 2 in the queue.");

    people.outside(people.benInRoom, "/queue");
    Sight.reads(people.benInRoom, "1. Mia · support");
    people.outside(people.annInRoom, "/claim 1");
    Sight.reads(people.mia, "Ann has joined. You are now talking with a person.");
    people.mia.say(null, "Is somebody there?");
    Sight.reads(people.ann, "Mia: Is somebody there?");
    people.at(people.ann, "Hello Mia");
    Sight.reads(people.mia, "Ann: Hello Mia");
    people.at(people.ann, "// she has waited for a week");
    people.at(people.ann, "/canned hours");
    Sight.reads(people.mia, "We are here from 9 to 17.");
    Sight.reads(people.ann, "➡️ To Mia: We are here from 9 to 17.");

    people.at(people.ann, "/undo");
    if (pair == Pair.TEXT_ONLY) {
      Sight.reads(people.ann, "It cannot be taken back on Text.");
      Sight.reads(people.mia, "We are here from 9 to 17.");
    } else {
      Sight.reads(people.ann, "Taken back from Mia: We are here from 9 to 17.");
      Sight.readsNoMore(people.mia, "9 to 17");
    }

    people.at(people.ann, "/transfer Ben she is a regular");
    Shown question = Sight.offered(people.benInRoom, "Accept");
    assertThat(question.text()).contains("Ann asks Ben", "to take Mia over: she is a regular");
    people.benInRoom.press(question.id(), "Accept");
    Sight.reads(people.mia, "Ben has joined. You are now talking with a person.");
    await().atMost(Sight.SOON).until(() -> lines(people.ben).stream().anyMatch(has("for a week")));
    people.at(people.ben, "Ben here. New shoes are on their way.");
    Sight.reads(people.mia, "Ben: Ben here. New shoes are on their way.");
    people.mia.say(null, "Great");
    Sight.reads(people.ben, "Mia: Great");
    people.at(people.ben, "/resolve Have a nice day");
    Sight.reads(people.mia, "Have a nice day");
    Sight.reads(people.mia, "Ben has left. You are talking with the bot again.");

    Shown stars = Sight.offered(people.mia, "5");
    assertThat(stars.text()).contains("How was your chat with Ben? 1 is bad, 5 is very good.");
    people.mia.press(stars.id(), "4");
    Shown thanks = Sight.offered(people.mia, "Add a comment");
    assertThat(thanks.text()).contains("Thank you. You gave 4 out of 5.");
    people.mia.press(thanks.id(), "Add a comment");
    Sight.reads(people.mia, "Please write your comment as one message.");
    people.mia.say(null, "Very kind");
    Sight.reads(people.mia, "Thank you, your comment is kept.");
    people.mia.say(null, "Bye");
    Sight.reads(people.mia, "echo: Bye");

    Shown waits = Sight.offered(people.uwe, "Call me when somebody is free");
    people.uwe.press(waits.id(), "Call me when somebody is free");
    Sight.reads(people.uwe, "You keep your place in the queue");
    people.uwe.say(null, "Hi bot");
    Sight.reads(people.uwe, "echo: Hi bot");
  }

  private static Map<String, List<Shown>> chats(People people) {
    Map<String, List<Shown>> chats = new LinkedHashMap<>();
    chats.put("Mia and the bot", people.mia.shown());
    chats.put("Support", people.annInRoom.shown());
    chats.put("Ann and the bot", people.ann.shown());
    chats.put("Ben and the bot", people.ben.shown());
    return chats;
  }

  /** With several conversations and no threads, one line names the user it is for. */
  @Test
  void anAgentWithTwoUsersAndNoThreadsIsAskedForWhom() {
    try (People people = new People(folder, Pair.TEXT_ONLY)) {
      people.mia.say(null, "/human");
      Sight.reads(people.annInRoom, "Mia asks for a person");
      people.uwe.say(null, "/human");
      Sight.reads(people.annInRoom, "Uwe asks for a person");
      people.claims(people.annInRoom);
      Sight.reads(people.uwe, "Ann has joined.");
      people.annInRoom.say(null, "/claim");
      Sight.reads(people.mia, "Ann has joined.");

      Shown question = meant(people.ann, "Good morning", "Mia");
      Sight.reads(people.mia, "Good morning");
      Sight.reads(people.ann, "➡️ Sent to Mia.");
      people.ann.press(question.id(), "Uwe");
      Sight.reads(people.ann, "There is no command");

      meant(people.ann, "// prefers mornings", "Uwe");
      Sight.reads(people.ann, "➡️ For Uwe: // prefers mornings");
      meant(people.ann, "/resolve Bye, Uwe", "Uwe");
      Sight.reads(people.uwe, "Bye, Uwe");
      Sight.reads(people.uwe, "Ann has left.");

      assertThat(lines(people.uwe)).noneMatch(has("Good morning")).noneMatch(has("mornings"));
      assertThat(lines(people.mia)).noneMatch(has("Uwe")).noneMatch(has("mornings"));
    }
  }

  /** Writes a line, is asked for whom it is, and answers; returns the question. */
  private static Shown meant(ChatClient agent, String line, String user) {
    agent.say(null, line);
    Sight.reads(agent, "For whom is “" + line + "”?");
    Shown question = Sight.offered(agent, user);
    agent.press(question.id(), user);
    return question;
  }

  @Test
  void aNumberIsACommandForAgentsAloneAndWhatItSaysForEverybodyElse() {
    try (People people = new People(folder, Pair.TEXT_ONLY)) {
      people.mia.say(null, "/human");
      Shown offer = Sight.offered(people.annInRoom, "Claim");
      Matcher claim = Pattern.compile("(?m)^(/\\d+) Claim$").matcher(offer.text());
      assertThat(claim.find()).isTrue();
      people.uwe.say(null, claim.group(1));
      Sight.reads(people.uwe, "echo: " + claim.group(1));
      people.world.text.member(ThreePlatforms.ROOM, "Zoe").say(null, claim.group(1));
      Sight.reads(people.annInRoom, "You are not one of the agents of this desk.");
      people.annInRoom.press(offer.id(), "Claim");
      Sight.reads(people.mia, "Ann has joined.");

      people.ann.say(null, "How many pairs? 1, 2 or 3?");
      Sight.reads(people.mia, "How many pairs?");
      people.mia.say(null, "1");
      Sight.reads(people.ann, "Mia: 1");
      people.ann.say(null, "2");
      Sight.sees(people.mia, "the bare number", shown -> shown.text().equals("2"));
      people.benInRoom.press(offer.id(), "Claim");
      Sight.reads(people.benInRoom, "Already taken by Ann.");
    }
  }

  @Test
  void whoSendsAPictureToPeopleWithOnlyTextIsToldSo() {
    try (People people = new People(folder, Pair.TELEGRAM_USER_TEXT_AGENT)) {
      people.annHasMia();
      people.mia.sendFile(null, "shoe.png", "image/png", PICTURE, "this one");
      Sight.reads(people.ann, "Mia: [image] this one");
      Sight.reads(people.mia, "Sorry, this could not be passed on: [image]");
      String word = people.mia.say(null, "the left one");
      Sight.reads(people.ann, "Mia: the left one");
      people.mia.edit(word, "the right one");
      Sight.reads(people.ann, "Mia changed an earlier message to: the right one");
    }
  }

  @Test
  void whoSendsAPictureToAUserWithOnlyTextIsToldSo() {
    try (People people = new People(folder, Pair.TEXT_USER_TELEGRAM_AGENT)) {
      people.annHasMia();
      String topic = people.thread(people.ann);
      people.ann.sendFile(topic, "plan.png", "image/png", PICTURE, "look here");
      readOfAPicture(people);
      String word = people.ann.say(topic, "at nine");
      Sight.reads(people.mia, "at nine");
      people.ann.edit(word, "at ten");
      Sight.reads(people.ann, "This edit was not sent: a message cannot be changed on Text.");
      assertThat(lines(people.mia)).noneMatch(has("at ten"));
    }
  }

  @Test
  void whoSendsAHeldPictureToAUserWithOnlyTextIsToldSo() {
    try (People people = new People(folder, Pair.TEXT_USER_TELEGRAM_AGENT)) {
      people.mia.say(null, "/human");
      String topic = Sight.offered(people.ann, "Claim").thread();
      people.ann.sendFile(topic, "plan.png", "image/png", PICTURE, "look here");
      people.ann.press(Sight.offered(people.ann, "Claim and send").id(), "Claim and send");
      readOfAPicture(people);
    }
  }

  private static void readOfAPicture(People people) {
    Sight.reads(people.mia, "Ann: [image] look here");
    Sight.reads(people.ann, "⚠️ Files cannot be shown on Text: Mia only reads that there was one.");
  }

  private static List<String> lines(ChatClient client) {
    return client.shown().stream().map(Shown::text).toList();
  }

  private static Predicate<String> has(String part) {
    return line -> line.contains(part);
  }
}
