package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.connector.Content.Text;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.UserSidePlan;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.texts.TextLanguage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final UserSidePlan SIDE =
      new UserSidePlan(UserSidePlan.Tell.POSITION, null, true, true);

  /** What only a machine can read: an id, JSON, a Java name. */
  private static final Pattern RAW =
      Pattern.compile("[0-9a-f]{16,}|Y2lz|[{}]|_id|latest_|\\bnull\\b|line\\d|dev\\.baton");

  private static final Pattern COMMAND = Pattern.compile("/[a-z]+( (save|drop|off)\\b)?");

  /** Words without which Baton hardly says anything in English. */
  private static final Pattern ENGLISH =
      Pattern.compile(
          "(?i)\\b(the|this|you|your|has|have|with|for|and|of|to|it|is|nobody|claim|resolve|release"
              + "|send|since|queue|waiting|asks|taken|accept|decline|take|over|back)\\b");

  /** Where everybody is. */
  enum On {
    TELEGRAM("telegram", DeskPlan.Where.SPACE),
    WEBEX("webex", DeskPlan.Where.DIRECT),
    TEXT("text", DeskPlan.Where.DIRECT);

    private final String channel;
    private final DeskPlan.Where where;

    On(String channel, DeskPlan.Where where) {
      this.channel = channel;
      this.where = where;
    }

    ThreePlatforms.Desk desk() {
      return desk(TextLanguage.EN);
    }

    ThreePlatforms.Desk desk(TextLanguage language) {
      return new ThreePlatforms.Desk(channel, where, DeskPlan.Claim.PRESS, language);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWholeDayAtADesk(On on, @TempDir Path folder) throws IOException {
    try (ThreePlatforms world =
        new ThreePlatforms(folder, WholeDeskTest::echo, List.of(on.desk()), SIDE)) {
      People people = new People(world, on);
      play(people, on);
      look(world, on, people.chats());
    }
  }

  private static void play(People people, On on) {
    people.mia.say(null, "My shoes are broken");
    reads(people.mia, "echo: My shoes are broken");
    people.mia.say(null, "/human");
    reads(people.mia, "You are next.");
    people.uwe.say(null, "/human");
    reads(people.uwe, "You are number 2 in the queue.");

    people.outside(people.benInRoom, "/queue");
    reads(people.benInRoom, "1. Mia · support");
    people.outside(people.annInRoom, "/claim 1");
    reads(people.mia, "Ann has joined. You are now talking with a person.");
    people.mia.say(null, "Is somebody there?");
    reads(people.ann, "Mia: Is somebody there?");
    people.at(people.ann, "Hello Mia");
    reads(people.mia, "Ann: Hello Mia");
    people.at(people.ann, "// she has waited for a week");
    people.at(people.ann, "/canned hours");
    reads(people.mia, "We are here from 9 to 17.");
    reads(people.ann, "➡️ To Mia: We are here from 9 to 17.");

    people.at(people.ann, "/undo");
    if (on == On.TEXT) {
      reads(people.ann, "It cannot be taken back on Text.");
      reads(people.mia, "We are here from 9 to 17.");
    } else {
      reads(people.ann, "Taken back from Mia: We are here from 9 to 17.");
      await().atMost(SOON).until(() -> lines(people.mia).stream().noneMatch(has("9 to 17")));
    }

    people.at(people.ann, "/transfer Ben she is a regular");
    Shown question = sees(people.benInRoom, "Accept");
    assertThat(question.text()).contains("Ann asks Ben", "to take Mia over: she is a regular");
    people.benInRoom.press(question.id(), "Accept");
    reads(people.mia, "Ben has joined. You are now talking with a person.");
    await().atMost(SOON).until(() -> lines(people.ben).stream().anyMatch(has("for a week")));
    people.at(people.ben, "Ben here. New shoes are on their way.");
    reads(people.mia, "Ben: Ben here. New shoes are on their way.");
    people.mia.say(null, "Great");
    reads(people.ben, "Mia: Great");
    people.at(people.ben, "/resolve Have a nice day");
    reads(people.mia, "Have a nice day");
    reads(people.mia, "Ben has left. You are talking with the bot again.");

    Shown stars = sees(people.mia, "5");
    assertThat(stars.text()).contains("How was your chat with Ben? 1 is bad, 5 is very good.");
    people.mia.press(stars.id(), "4");
    Shown thanks = sees(people.mia, "Add a comment");
    assertThat(thanks.text()).contains("Thank you. You gave 4 out of 5.");
    people.mia.press(thanks.id(), "Add a comment");
    reads(people.mia, "Please write your comment as one message.");
    people.mia.say(null, "Very kind");
    reads(people.mia, "Thank you, your comment is kept.");
    people.mia.say(null, "Bye");
    reads(people.mia, "echo: Bye");

    Shown waits = sees(people.uwe, "Call me when somebody is free");
    people.uwe.press(waits.id(), "Call me when somebody is free");
    reads(people.uwe, "You keep your place in the queue");
    people.uwe.say(null, "Hi bot");
    reads(people.uwe, "echo: Hi bot");
  }

  private static void look(ThreePlatforms world, On on, Map<String, List<Shown>> chats)
      throws IOException {
    chats.values().stream()
        .flatMap(List::stream)
        .forEach(shown -> assertThat(shown.text()).doesNotContainPattern(RAW));
    List<Shown> mias = chats.values().iterator().next();
    assertThat(mias).noneMatch(shown -> shown.text().contains("for a week"));
    assertThat(mias).noneMatch(shown -> shown.text().contains("regular"));
    assertThat(mias).noneMatch(shown -> shown.text().contains("echo: Very kind"));
    assertThat(world.telegram.refusedCalls()).isEmpty();
    assertThat(world.webex.refusedCalls()).isEmpty();
    assertThat(world.text.refused()).isEmpty();
    String pictures = System.getProperty("baton.pictures", "");
    if (!pictures.isEmpty() && on == On.TEXT) {
      Files.writeString(
          Path.of(pictures).resolve("chats-text-only.svg"), new ChatPicture(chats).svg());
    }
  }

  /** What agents read at a German desk, wherever that is. */
  @ParameterizedTest
  @EnumSource
  void aDayAtAGermanDesk(On on, @TempDir Path folder) {
    Bot bot = turn -> List.of(new Reply.Say(Text.plain("Einen Moment")));
    try (ThreePlatforms world =
        new ThreePlatforms(folder, bot, List.of(on.desk(TextLanguage.DE)))) {
      People people = new People(world, on, "Erledigt");
      people.mia.say(null, "Meine Schuhe sind kaputt");
      reads(people.mia, "Einen Moment");
      people.mia.say(null, "/human");
      reads(people.annInRoom, "🔔 Mia möchte mit einem Menschen sprechen");
      Shown offer = sees(people.annInRoom, "Übernehmen");
      people.annInRoom.press(offer.id(), "Übernehmen");
      reads(people.ann, "✅ Ann kümmert sich darum. Was du hier schreibst, geht an Mia");

      people.at(people.ann, "Guten Tag");
      reads(people.mia, "Ann: Guten Tag");
      people.at(people.ann, "// wartet schon eine Woche");
      people.at(people.ann, "/history");
      reads(people.ann, "Notiz von Ann: wartet schon eine Woche");
      people.at(people.ann, "/canned hours");
      reads(people.ann, "➡️ An Mia: We are here from 9 to 17.");
      people.at(people.ann, "/undo");
      reads(
          people.ann,
          on == On.TEXT
              ? "Auf Text lässt es sich nicht zurücknehmen."
              : "↩️ Zurückgenommen bei Mia: We are here from 9 to 17.");
      people.at(people.ann, "/help");
      reads(people.ann, "/resolve [letztes Wort] — erledigt, zurück zum Bot");
      people.at(people.ann, "/later 2h");
      reads(people.ann, "⏰ Mia bleibt bei dir, auch wenn niemand schreibt. Du wirst ");
      people.outside(people.benInRoom, "/queue");
      reads(people.benInRoom, "Niemand wartet.");
      people.outside(people.benInRoom, "/away Pause");
      reads(people.benInRoom, "Ben ist abwesend: Pause");
      people.at(people.ann, "/transfer Ben");
      reads(people.ann, "Ben ist seit ");
      people.outside(people.benInRoom, "/back");
      reads(people.benInRoom, "Ben ist wieder da.");

      people.at(people.ann, "/transfer Ben sie ist Stammkundin");
      Shown question = sees(people.benInRoom, "Annehmen");
      assertThat(question.text()).contains("Ann bittet Ben", "Mia zu übernehmen: sie ist Stamm");
      people.benInRoom.press(question.id(), "Annehmen");
      reads(people.ben, "✅ Ben kümmert sich darum.");
      people.at(people.ben, "/resolve Alles Gute");
      reads(people.mia, "Alles Gute");
      reads(people.benInRoom, "Ben hat es um ");

      people.chats().values().stream()
          .skip(1)
          .flatMap(List::stream)
          .filter(shown -> shown.bot() && !shown.text().contains("We are here"))
          .forEach(shown -> {
            assertThat(COMMAND.matcher(shown.text()).replaceAll("")).doesNotContainPattern(ENGLISH);
            assertThat(String.join(" ", shown.buttons())).doesNotContainPattern(ENGLISH);
          });
    }
  }

  /** With several conversations and no threads, one line names the user it is for. */
  @Test
  void anAgentWithTwoUsersAndNoThreadsIsAskedForWhom(@TempDir Path folder) {
    try (ThreePlatforms world =
        new ThreePlatforms(folder, WholeDeskTest::echo, List.of(On.TEXT.desk()))) {
      People people = new People(world, On.TEXT);
      people.mia.say(null, "/human");
      reads(people.annInRoom, "Mia asks for a person");
      people.uwe.say(null, "/human");
      reads(people.annInRoom, "Uwe asks for a person");
      Shown offer = sees(people.annInRoom, "Claim");
      people.annInRoom.press(offer.id(), "Claim");
      reads(people.uwe, "Ann has joined.");
      people.annInRoom.say(null, "/claim");
      reads(people.mia, "Ann has joined.");

      people.ann.say(null, "Good morning");
      reads(people.ann, "For whom is “Good morning”? Nobody has got it yet.");
      Shown question = sees(people.ann, "Mia");
      people.ann.press(question.id(), "Mia");
      reads(people.mia, "Good morning");
      reads(people.ann, "➡️ Sent to Mia.");
      people.ann.press(question.id(), "Uwe");
      reads(people.ann, "There is no command");

      people.ann.say(null, "// prefers mornings");
      reads(people.ann, "For whom is “// prefers mornings”?");
      Shown note = sees(people.ann, "Uwe");
      people.ann.press(note.id(), "Uwe");
      reads(people.ann, "➡️ For Uwe: // prefers mornings");
      people.ann.say(null, "/resolve Bye, Uwe");
      reads(people.ann, "For whom is “/resolve Bye, Uwe”?");
      Shown which = sees(people.ann, "Uwe");
      people.ann.press(which.id(), "Uwe");
      reads(people.uwe, "Bye, Uwe");
      reads(people.uwe, "Ann has left.");

      assertThat(lines(people.uwe)).noneMatch(has("Good morning")).noneMatch(has("mornings"));
      assertThat(lines(people.mia)).noneMatch(has("Uwe")).noneMatch(has("mornings"));
      assertThat(world.text.refused()).isEmpty();
    }
  }

  @Test
  void aNumberIsACommandForAgentsAloneAndWhatItSaysForEverybodyElse(@TempDir Path folder) {
    try (ThreePlatforms world =
        new ThreePlatforms(folder, WholeDeskTest::echo, List.of(On.TEXT.desk()))) {
      People people = new People(world, On.TEXT);
      people.mia.say(null, "/human");
      Shown offer = sees(people.annInRoom, "Claim");
      Matcher claim = Pattern.compile("(?m)^(/\\d+) Claim$").matcher(offer.text());
      assertThat(claim.find()).isTrue();
      people.uwe.say(null, claim.group(1));
      reads(people.uwe, "echo: " + claim.group(1));
      world.text.member(ThreePlatforms.ROOM, "Zoe").say(null, claim.group(1));
      reads(people.annInRoom, "You are not one of the agents of this desk.");
      people.annInRoom.press(offer.id(), "Claim");
      reads(people.mia, "Ann has joined.");

      people.ann.say(null, "How many pairs? 1, 2 or 3?");
      reads(people.mia, "How many pairs?");
      people.mia.say(null, "1");
      reads(people.ann, "Mia: 1");
      people.ann.say(null, "2");
      reads(people.mia, "2");
      people.benInRoom.press(offer.id(), "Claim");
      reads(people.benInRoom, "Already taken by Ann.");
    }
  }

  @Test
  void whoSendsAPictureToPeopleWithOnlyTextIsToldSo(@TempDir Path folder) {
    byte[] picture = "a picture".getBytes(StandardCharsets.UTF_8);
    try (ThreePlatforms world =
        new ThreePlatforms(folder, WholeDeskTest::echo, List.of(On.TEXT.desk()))) {
      ChatClient mia = world.telegram.privateChat(501, "Mia");
      ChatClient room = world.text.member(ThreePlatforms.ROOM, "Ann");
      ChatClient ann = world.text.direct("Ann");
      mia.say(null, "/human");
      room.press(sees(room, "Claim").id(), "Claim");
      reads(mia, "Ann has joined.");

      mia.sendFile(null, "shoe.png", "image/png", picture, "this one");
      reads(ann, "Mia: [image] this one");
      reads(mia, "Sorry, this could not be passed on: [image]");
      String word = mia.say(null, "the left one");
      reads(ann, "Mia: the left one");
      mia.edit(word, "the right one");
      reads(ann, "Mia changed an earlier message to: the right one");
      assertThat(world.text.refused()).isEmpty();
    }
  }

  @Test
  void whoSendsAPictureToAUserWithOnlyTextIsToldSo(@TempDir Path folder) {
    byte[] picture = "a picture".getBytes(StandardCharsets.UTF_8);
    try (ThreePlatforms world =
        new ThreePlatforms(folder, WholeDeskTest::echo, List.of(On.TELEGRAM.desk()))) {
      ChatClient mia = world.text.direct("Mia");
      ChatClient ann = world.telegram.member(ThreePlatforms.FORUM, 900, "Ann");
      mia.say(null, "/human");
      Shown offer = sees(ann, "Claim");
      ann.press(offer.id(), "Claim");
      reads(mia, "Ann has joined.");
      String topic = offer.thread();

      ann.sendFile(topic, "plan.png", "image/png", picture, "look here");
      reads(mia, "Ann: [image] look here");
      reads(ann, "⚠️ Files cannot be shown on Text: Mia only reads that there was one.");
      String word = ann.say(topic, "at nine");
      reads(mia, "at nine");
      ann.edit(word, "at ten");
      reads(ann, "This edit was not sent: a message cannot be changed on Text.");
      assertThat(lines(mia)).noneMatch(has("at ten"));
      assertThat(world.text.refused()).isEmpty();
      assertThat(world.telegram.refusedCalls()).isEmpty();
    }
  }

  @Test
  void whoSendsAHeldPictureToAUserWithOnlyTextIsToldSo(@TempDir Path folder) {
    byte[] picture = "a picture".getBytes(StandardCharsets.UTF_8);
    try (ThreePlatforms world =
        new ThreePlatforms(folder, WholeDeskTest::echo, List.of(On.TELEGRAM.desk()))) {
      ChatClient mia = world.text.direct("Mia");
      ChatClient ann = world.telegram.member(ThreePlatforms.FORUM, 900, "Ann");
      mia.say(null, "/human");
      Shown offer = sees(ann, "Claim");
      ann.sendFile(offer.thread(), "plan.png", "image/png", picture, "look here");
      ann.press(sees(ann, "Claim and send").id(), "Claim and send");
      reads(mia, "Ann: [image] look here");
      reads(ann, "⚠️ Files cannot be shown on Text: Mia only reads that there was one.");
      assertThat(world.text.refused()).isEmpty();
    }
  }

  private static List<Reply> echo(Turn turn) {
    return List.of(new Reply.Say(Text.plain("echo: " + turn.content().asText())));
  }

  private static List<String> lines(ChatClient client) {
    return client.shown().stream().map(Shown::text).toList();
  }

  private static Predicate<String> has(String part) {
    return line -> line.contains(part);
  }

  private static void reads(ChatClient client, String part) {
    await()
        .alias(client.person() + " reads “" + part + "”")
        .atMost(SOON)
        .until(() ->
            client.shown().stream().anyMatch(shown -> shown.bot() && shown.text().contains(part)));
  }

  /** The last message in which the bot offers a choice. */
  private static Shown sees(ChatClient client, String choice) {
    Pattern written = Pattern.compile("(?m)^(/?\\d+\\.? |(\\d · )+)" + Pattern.quote(choice) + "$");
    Predicate<Shown> offers =
        shown ->
            shown.bot()
                && (shown.buttons().contains(choice) || written.matcher(shown.text()).find());
    await()
        .alias(client.person() + " sees the choice “" + choice + "”")
        .atMost(SOON)
        .until(() -> client.shown().stream().anyMatch(offers));
    return client.shown().stream().filter(offers).reduce((one, later) -> later).orElseThrow();
  }

  /** Two users and two agents, each with a client, and what they must write to be heard. */
  private static final class People {

    private final ThreePlatforms world;
    private final On on;
    private final String resolve;
    private final ChatClient mia;
    private final ChatClient uwe;
    private final ChatClient annInRoom;
    private final ChatClient benInRoom;
    private final ChatClient ann;
    private final ChatClient ben;

    People(ThreePlatforms world, On on) {
      this(world, on, "Resolve");
    }

    /**
     * @param resolve the button below the card of a conversation that an agent has
     */
    People(ThreePlatforms world, On on, String resolve) {
      this.world = world;
      this.on = on;
      this.resolve = resolve;
      this.mia = user("Mia", 501);
      this.uwe = user("Uwe", 502);
      this.annInRoom = inRoom("Ann", 900);
      this.benInRoom = inRoom("Ben", 901);
      this.ann = on == On.TELEGRAM ? annInRoom : user("Ann", 900);
      this.ben = on == On.TELEGRAM ? benInRoom : user("Ben", 901);
    }

    private ChatClient user(String name, long id) {
      return switch (on) {
        case TELEGRAM -> world.telegram.privateChat(id, name);
        case WEBEX -> world.webex.direct(name + "@example.com", name);
        case TEXT -> world.text.direct(name);
      };
    }

    private ChatClient inRoom(String name, long id) {
      return switch (on) {
        case TELEGRAM -> world.telegram.member(ThreePlatforms.FORUM, id, name);
        case WEBEX -> world.webex.member(world.space, name + "@example.com", name);
        case TEXT -> world.text.member(ThreePlatforms.ROOM, name);
      };
    }

    /** Writes a command outside of all conversations. */
    void outside(ChatClient agent, String command) {
      String[] words = command.split(" ", 2);
      String unused =
          agent.say(
              null,
              switch (on) {
                case TELEGRAM ->
                    words[0]
                        + "@"
                        + world.telegram.botName()
                        + (words.length == 1 ? "" : " " + words[1]);
                case WEBEX -> "@" + world.webex.botName() + " " + command;
                case TEXT -> command;
              });
    }

    /** Writes where an agent has a conversation. */
    void at(ChatClient agent, String text) {
      String unused =
          switch (on) {
            case TELEGRAM -> agent.say(card(agent).thread(), text);
            case WEBEX -> agent.say(card(agent).id(), text);
            case TEXT -> agent.say(null, text);
          };
    }

    private Shown card(ChatClient agent) {
      return sees(agent, resolve);
    }

    Map<String, List<Shown>> chats() {
      Map<String, List<Shown>> chats = new LinkedHashMap<>();
      chats.put("Mia and the bot", mia.shown());
      chats.put("Support", annInRoom.shown());
      if (on != On.TELEGRAM) {
        chats.put("Ann and the bot", ann.shown());
        chats.put("Ben and the bot", ben.shown());
      }
      return chats;
    }
  }
}
