package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.HandoffRequest;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.UserSidePlan;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** Whatever the platforms are, the user reads this and nothing else. */
  private static final List<String> TO_MIA =
      List.of(
          "It left the depot this morning.",
          "I am getting a colleague.",
          "Ann has joined. You are now talking with a person.",
          "Ann: Hello Mia, I am looking into it",
          "You are back in the queue; the next free person goes on from here.",
          "Ben has joined. You are now talking with a person.",
          "Ben: Ben here. It arrives at noon.",
          "Have a nice day",
          "Ben has left. You are talking with the bot again.",
          "You are welcome.");

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = ".*TEXT.*")
  void everybodyReadsAWholeStory(Pair pair, @TempDir Path folder) throws IOException {
    try (People people = new People(folder, pair, HandoffChatsTest::reply, UserSidePlan.SILENT)) {
      Map<String, List<Shown>> chats = played(people, pair);
      chats.forEach((title, chat) -> {
        System.out.println("== " + pair + ": " + title);
        chat.forEach(shown -> System.out.println(line(shown)));
      });
      Sight.assertReadable(chats);
      assertThat(people.mia.shown())
          .filteredOn(Shown::bot)
          .extracting(Shown::text)
          .containsExactlyElementsOf(TO_MIA);
      ChatPicture.drawIfAsked(pair, chats);
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

  /** What the chats showed at the moments that matter, in order. */
  private static Map<String, List<Shown>> played(People people, Pair pair) {
    Map<String, List<Shown>> chats = new LinkedHashMap<>();
    ChatClient mia = people.mia;
    ChatClient space = people.annInRoom;
    mia.say(null, "Where is my parcel?");
    Sight.reads(mia, "It left the depot this morning.");
    mia.say(null, "I want to talk to a person");
    Sight.reads(mia, "I am getting a colleague.");
    Shown offer = Sight.offered(space, "Claim");
    chats.put("Support, while Mia waits", space.shown());
    mia.say(null, "It should be here by now");
    space.press(offer.id(), "Claim");
    Sight.reads(mia, "Ann has joined");
    people.at(people.ann, "Hello Mia, I am looking into it");
    Sight.reads(mia, "Ann: Hello Mia, I am looking into it");
    people.at(people.ann, "// she has waited for a week");
    mia.say(null, "Thank you!");
    Sight.reads(people.ann, "Mia: Thank you!");
    chats.put(own(pair, "Ann"), people.ann.shown());
    people.at(people.ann, "/release");
    Sight.reads(mia, "You are back in the queue");
    people.claims(people.benInRoom);
    Sight.reads(mia, "Ben has joined");
    people.at(people.ben, "Ben here. It arrives at noon.");
    Sight.reads(mia, "Ben: Ben here. It arrives at noon.");
    mia.say(null, "Great");
    Sight.reads(people.ben, "Mia: Great");
    chats.put(own(pair, "Ben"), people.ben.shown());
    people.at(people.ben, "/resolve Have a nice day");
    Sight.reads(mia, "Have a nice day");
    Sight.reads(mia, "Ben has left");
    mia.say(null, "Bye");
    Sight.reads(mia, "You are welcome.");
    offersNothing(space);
    offersNothing(people.ben);
    chats.put("Mia, at the end", mia.shown());
    chats.put("Support, at the end", space.shown());
    return chats;
  }

  /** Where an agent works, before they give the conversation away. */
  private static String own(Pair pair, String agent) {
    return pair.where == DeskPlan.Where.DIRECT
        ? agent + " and the bot, as " + agent + " has Mia"
        : "Support, as " + agent + " has Mia";
  }

  private static void offersNothing(ChatClient client) {
    await()
        .atMost(Sight.SOON)
        .until(() ->
            client.shown().stream().noneMatch(shown -> shown.bot() && !shown.buttons().isEmpty()));
  }
}
