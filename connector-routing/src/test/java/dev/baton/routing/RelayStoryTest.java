package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Message;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A desk says what of its agents' words goes to users; all else stays with the agents. */
@Timeout(200)
class RelayStoryTest {

  private static final Bot SILENT = turn -> List.of();
  private static final String ONLY_SAID = "Only what follows /say goes to the user.";
  private static final String ONLY_REPLIES = "Only replies to the user's messages";
  private static final AtomicLong ids = new AtomicLong();

  @TempDir Path folder;

  @Test
  void onlyWhatFollowsSayGoesToTheUserAndTheAgentIsToldOnce() {
    try (Scene scene = scene(DeskPlan.Relay.SAY)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.waitForText(
          thread, "Ann has it. What you write behind /say goes to User c1; all else stays here.");
      scene.agentSays(thread, Scene.ANN, "is that the printer again?");
      scene.waitForText(thread, ONLY_SAID + " Your message was not sent. Send it?");
      String second = scene.agentSays(thread, Scene.ANN, "it must be");
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("react " + second + " NOTED"));
      scene.agentSays(thread, Scene.ANN, "/say Is it plugged in?");
      scene.waitForText("c1", "Is it plugged in?");
      scene.happens(thread, Scene.ANN, said(photo("／ｓａｙ like this"), null));
      scene.waitForText("c1", "[image] like this");

      assertThat(questions(scene, thread)).isEqualTo(1);
      assertThat(by(scene, Author.NOTE))
          .containsExactly("is that the printer again?", "it must be");
      assertThat(by(scene, Author.AGENT)).containsExactly("Is it plugged in?", "[image] like this");
    }
  }

  @Test
  void whatStayedIsSentByItsButtonOrByASayThatAnswersIt() {
    try (Scene scene = scene(DeskPlan.Relay.SAY)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "Hello");
      MemoryChannel.Sent question = scene.sent(ONLY_SAID);
      scene.press(Scene.ANN, question, "Send it");
      scene.waitForText("c1", "Hello");
      scene.agentSays(thread, Scene.BEN, "you could ask for the number");
      String idea = scene.agentSays(thread, Scene.BEN, "What is its number?");
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("react " + idea + " NOTED"));
      scene.happens(thread, Scene.BEN, said(Text.plain("/say"), idea));
      scene.waitForText(thread, "Ann has this conversation.");
      scene.happens(thread, Scene.ANN, said(Text.plain("/say"), idea));
      scene.waitForText("c1", "What is its number?");
      scene.happens(thread, Scene.ANN, said(Text.plain("/say"), null));
      scene.waitForText(thread, "Write behind /say what the user is to read");
      assertThat(by(scene, Author.AGENT)).containsExactly("Hello", "What is its number?");
    }
  }

  @Test
  void noOtherNoteCountsAsHavingBeenTold() {
    try (Scene scene = scene(DeskPlan.Relay.SAY)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      Person other = new Person("ann2", Scene.ANN.name(), "ann2", "en", false);
      scene.agentSays(thread, other, "I know her");
      scene.agentSays(thread, Scene.ANN, "/later 2h she will call");
      scene.waitFor(() -> assertThat(by(scene, Author.NOTE)).contains("I know her"));
      scene.agentSays(thread, Scene.ANN, "Hello");
      scene.waitForText(thread, ONLY_SAID + " Your message was not sent. Send it?");
    }
  }

  @Test
  void aColleaguesRemarkOnlyGetsTheMark() {
    try (Scene scene = scene(DeskPlan.Relay.SAY)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String remark = scene.agentSays(thread, Scene.BEN, "she called yesterday");
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("react " + remark + " NOTED"));
      scene.agentSays(thread, Scene.ANN, "/release");
      scene.waitForText("c1", Texts.released());
      scene.agentSays(thread, Scene.BEN, "/claim");
      scene.waitForText("c1", Texts.joined("Ben"));
      scene.agentSays(thread, Scene.BEN, "Hello");
      scene.waitForText(thread, ONLY_SAID + " Your message was not sent. Send it?");
      assertThat(scene.channel.to(thread))
          .noneMatch(line -> line.text().contains("Take over and send"));
    }
  }

  @Test
  void whereTheMarkIsRefusedItIsSaidThatWordsStay() {
    try (Scene scene = scene(DeskPlan.Relay.SAY)) {
      scene.channel.beforeReact =
          mark -> {
            throw new DeliveryException.Refused("not allowed here", null);
          };
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.BEN, "a remark");
      scene.agentSays(thread, Scene.ANN, "// a note");
      scene.agentSays(thread, Scene.ANN, "first");
      scene.waitFor(() -> assertThat(questions(scene, thread)).isEqualTo(1));
      scene.agentSays(thread, Scene.ANN, "second");
      scene.waitFor(() -> assertThat(questions(scene, thread)).isEqualTo(2));
      MemoryChannel.Sent question =
          scene.channel.to(thread).stream()
              .filter(line -> line.text().contains("Send it?"))
              .reduce((earlier, later) -> later)
              .orElseThrow();
      assertThat(question.text()).startsWith(ONLY_SAID + " Your message was not sent. Send it?");
      scene.press(Scene.ANN, question, "Send it");
      scene.waitForText("c1", "second");
      assertThat(by(scene, Author.AGENT)).containsExactly("second");
    }
  }

  @Test
  void anEditIntoACommandLeavesTheWordThatStayed() {
    try (Scene scene = scene(DeskPlan.Relay.SAY)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String word = scene.agentSays(thread, Scene.ANN, "Is it on?");
      scene.waitForText(thread, "Send it?");
      scene.happens(thread, Scene.ANN, new Event.Edited(word, Text.plain("/say")));
      scene.happens(thread, Scene.ANN, new Event.Edited(word, Text.plain("/syy Is it on?")));
      scene.waitFor(() ->
          assertThat(scene.channel.to(thread))
              .filteredOn(line -> line.text().contains("edit"))
              .hasSize(2));
      assertThat(by(scene, Author.NOTE)).containsExactly("Is it on?");
    }
  }

  @Test
  void aSaidFileOfAnAlbumWhoseOtherWordsStayedIsAskedFor() {
    try (Scene scene = scene(DeskPlan.Relay.SAY)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "hm");
      scene.waitFor(() -> assertThat(questions(scene, thread)).isEqualTo(1));
      scene.channel.show(thread, Scene.ANN, "r1", "album", "mine");
      scene.channel.show(thread, Scene.ANN, "r2", "album", "/say look");
      scene.waitFor(() -> assertThat(questions(scene, thread)).isEqualTo(2));
      scene.channel.show(thread, Scene.ANN, "t1", "fifth", "// hidden");
      scene.channel.show(thread, Scene.ANN, "t2", "fifth", "/say hidden");
      scene.waitForText(thread, "A command does not work on several files at once.");
      assertThat(by(scene, Author.AGENT)).isEmpty();
    }
  }

  @Test
  void onlyWhoHasTheConversationSays() {
    try (Scene scene = scene(DeskPlan.Relay.SAY)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.BEN, "/say I can help");
      MemoryChannel.Sent question = scene.sent("Ann has this conversation.");
      assertThat(scene.channel.textsTo("c1")).doesNotContain("I can help");
      scene.press(Scene.BEN, question, "Take over and send");
      scene.waitForText("c1", "I can help");
      assertThat(scene.channel.textsTo("c1")).contains(Texts.joined("Ben"));
    }
  }

  @Test
  void whatIsSaidIsANoteOrInDoubtAsAnyWordsAre() {
    try (Scene scene = scene(DeskPlan.Relay.ALL)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String note = scene.agentSays(thread, Scene.ANN, "/say // he is angry");
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("react " + note + " NOTED"));
      scene.agentSays(thread, Scene.ANN, "/say @ben look");
      scene.waitForText(thread, "It begins with a mention. Your message was not sent. Send it?");
      scene.agentSays(thread, Scene.ANN, "/say good day");
      scene.agentSays(thread, Scene.ANN, "and welcome");
      scene.waitForText("c1", "and welcome");
      assertThat(by(scene, Author.AGENT)).containsExactly("good day", "and welcome");
      assertThat(by(scene, Author.NOTE)).containsExactly("/say // he is angry", "@ben look");
    }
  }

  @Test
  void anEditOfWhatWasSaidEditsItAndNothingElseIsSentByAnEdit() {
    try (Scene scene = scene(DeskPlan.Relay.SAY)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String word = scene.agentSays(thread, Scene.ANN, "/say Helo");
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("react " + word + " DELIVERED"));
      String sent = scene.sent("Helo").id();
      scene.happens(thread, Scene.ANN, new Event.Edited(word, Text.plain("/say Hello")));
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("edit " + sent + " Hello"));
      scene.happens(thread, Scene.ANN, new Event.Edited(word, Text.plain("angry")));
      scene.waitForText(thread, ONLY_SAID + " Your edit was not sent.");
      scene.happens(thread, Scene.ANN, new Event.Edited(word, Text.plain("/say // angry")));
      scene.waitForText(thread, "would make a note of words already said");

      String stays = scene.agentSays(thread, Scene.ANN, "angry man");
      scene.waitForText(thread, "Send it?");
      scene.happens(thread, Scene.ANN, new Event.Edited(stays, Text.plain("an angry man")));
      scene.waitFor(() -> assertThat(by(scene, Author.NOTE)).containsExactly("an angry man"));
      scene.happens(thread, Scene.ANN, new Event.Edited(stays, Text.plain("/say a kind man")));
      scene.waitForText(thread, "This stays with the agents: your edit was not sent.");
      assertThat(scene.channel.textsTo("c1")).noneMatch(text -> text.contains("man"));
      assertThat(scene.channel.calls).noneMatch(call -> call.contains("angry"));
      assertThat(by(scene, Author.NOTE)).containsExactly("a kind man");
      assertThat(questions(scene, thread)).as("no question for the edit of a note").isEqualTo(2);
    }
  }

  @Test
  void whatWasSaidIsTakenBack() {
    try (Scene scene = scene(DeskPlan.Relay.SAY)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/say too much");
      scene.waitForText("c1", "too much");
      scene.agentSays(thread, Scene.ANN, "that was wrong");
      scene.agentSays(thread, Scene.ANN, "/undo");
      String sent = scene.sent("too much").id();
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("delete " + sent));
      scene.waitForText(thread, "Taken back from User c1: too much");
    }
  }

  @Test
  void aWordWithTheEndIsHeldAndACannedAnswerIsSent() {
    try (Scene scene = scene(DeskPlan.Relay.SAY)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/canned save hours From 9 to 17.");
      scene.agentSays(thread, Scene.ANN, "/canned hours");
      scene.waitForText("c1", "From 9 to 17.");
      scene.agentSays(thread, Scene.ANN, "/resolve see ticket 12");
      scene.waitForText(
          thread, ONLY_SAID + " Your message was not sent. So nothing is resolved yet. Send it?");
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT);
      scene.agentSays(thread, Scene.ANN, "/resolve // see ticket 12");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      assertThat(scene.channel.textsTo("c1")).noneMatch(text -> text.contains("ticket"));
    }
  }

  @Test
  void anAlbumGoesWithItsCaptionAndOthersStay() {
    try (Scene scene = scene(DeskPlan.Relay.SAY)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.channel.show(thread, Scene.ANN, "p1", "first", "/say look");
      scene.channel.show(thread, Scene.ANN, "p2", "first", null);
      scene.waitForText("c1", "[image] look");
      assertThat(scene.channel.albums).containsExactly(List.of("[image] look", "[image]"));

      scene.channel.show(thread, Scene.ANN, "q1", "second", null);
      scene.channel.show(thread, Scene.ANN, "q2", "second", "/say and here");
      scene.waitForText("c1", "[image] and here");
      assertThat(scene.channel.albums.getLast()).containsExactly("[image]", "[image] and here");

      scene.channel.show(thread, Scene.ANN, "r1", "third", "/say hidden");
      scene.channel.show(thread, Scene.ANN, "r2", "third", "hidden");
      scene.channel.show(thread, Scene.ANN, "s1", "fourth", "hidden");
      scene.channel.show(thread, Scene.ANN, "s2", "fourth", null);
      scene.channel.show(thread, Scene.ANN, "t1", "fifth", "// hidden");
      scene.channel.show(thread, Scene.ANN, "t2", "fifth", "/say hidden");
      scene.agentSays(thread, Scene.ANN, "/say afterwards");
      scene.waitForText("c1", "afterwards");
      assertThat(scene.channel.textsTo("c1")).noneMatch(text -> text.contains("hidden"));
      assertThat(scene.channel.albums).hasSize(2);
    }
  }

  @Test
  void onlyRepliesToTheUserGoToTheUser() {
    try (Scene scene = scene(DeskPlan.Relay.REPLIES)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      Place thread = offer.place();
      scene.waitForText(thread, "What you reply to this or to a message of User c1, or write");
      scene.happens(thread, Scene.ANN, said(Text.plain("Good day"), offer.id()));
      scene.waitForText("c1", "Good day");
      scene.userSays("c1", "my printer");
      scene.waitForText(thread, "my printer");
      MemoryChannel.Sent shown = scene.sent("User c1: my printer");
      String note = scene.agentSays(thread, Scene.ANN, "not again");
      scene.waitForText(thread, ONLY_REPLIES);
      scene.happens(thread, Scene.ANN, said(Text.plain("indeed"), note));
      scene.happens(thread, Scene.BEN, said(Text.plain("off and on?"), note));
      scene.happens(thread, Scene.ANN, said(Text.plain("Is it on?"), shown.id()));
      scene.waitForText("c1", "Is it on?");
      scene.agentSays(thread, Scene.ANN, "/say Please look");
      scene.waitForText("c1", "Please look");
      assertThat(by(scene, Author.AGENT)).containsExactly("Good day", "Is it on?", "Please look");
      assertThat(by(scene, Author.NOTE)).containsExactly("not again", "indeed", "off and on?");
    }
  }

  @Test
  void anEditOfAReplyIsMadeAtTheUserAndOneOfASaidWordWithoutItsCommandIsNot() {
    try (Scene scene = scene(DeskPlan.Relay.REPLIES)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      Place thread = offer.place();
      scene.happens(thread, Scene.ANN, said("e1", Text.plain("Good dya"), offer.id()));
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("react e1 DELIVERED"));
      String sent = scene.sent("Good dya").id();
      scene.happens(thread, Scene.ANN, new Event.Edited("e1", Text.plain("Good day"), offer.id()));
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("edit " + sent + " Good day"));
      String said = scene.agentSays(thread, Scene.ANN, "/say Welcome");
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("react " + said + " DELIVERED"));
      scene.happens(thread, Scene.ANN, new Event.Edited(said, Text.plain("he is angry")));
      scene.waitForText(thread, "Your edit was not sent.");
      assertThat(scene.channel.calls).noneMatch(call -> call.contains("angry"));
    }
  }

  @Test
  void wordsOutsideOfThreadsAskForNobodyUnlessTheyAreSaid() {
    try (Scene scene =
        scene(
            Plans.desk(DeskPlan.Where.DIRECT, DeskPlan.Claim.PRESS).relaying(DeskPlan.Relay.SAY))) {
      Place chat = AddressingTest.CHAT;
      AddressingTest.claimed(scene, "c1");
      scene.agentSays(chat, Scene.ANN, "is he angry?");
      scene.sent(ONLY_SAID + " Your message was not sent. Send it?");
      scene.agentSays(chat, Scene.ANN, "/say Hello");
      scene.waitForText("c1", "Hello");
      AddressingTest.claimed(scene, "c2");
      scene.agentSays(chat, Scene.ANN, "angry, both of them");
      scene.sent("Only what follows /say goes to a user, so nobody has got this.");
      scene.agentSays(chat, Scene.ANN, "/say How are you?");
      MemoryChannel.Sent asked = scene.sent("For whom is “How are you?”?");
      scene.press(Scene.ANN, asked, "User c2");
      scene.waitForText("c2", "How are you?");
      assertThat(scene.channel.textsTo("c1")).noneMatch(text -> text.contains("angry"));
      assertThat(scene.channel.textsTo("c2")).noneMatch(text -> text.contains("angry"));
    }
  }

  @Test
  void anAgentsReactionStaysWhereOnlySaidWordsGo() {
    try (Scene scene = scene(DeskPlan.Relay.SAY)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String asked = scene.userSays("c1", "my printer");
      scene.waitForText(thread, "my printer");
      MemoryChannel.Sent shown = scene.sent("User c1: my printer");
      scene.happens(thread, Scene.ANN, new Event.Reacted(shown.id(), "👀", true));
      scene.agentSays(thread, Scene.ANN, "/say hello");
      scene.waitForText("c1", "hello");
      assertThat(scene.channel.calls).noneMatch(call -> call.startsWith("show " + asked));
    }
  }

  @Test
  void helpSaysTheRule() {
    try (Scene scene = scene(DeskPlan.Relay.SAY)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/help");
      scene.waitForText(thread, "What you write stays here.");
      scene.waitForText(thread, "/say text — to the user");
    }
  }

  @Test
  void internalWordsClaimNothing() {
    try (Scene scene =
        scene(
            Plans.desk(DeskPlan.Where.SPACE, DeskPlan.Claim.ANSWER).relaying(DeskPlan.Relay.SAY))) {
      Place thread = scene.offered("c1").place();
      scene.agentSays(thread, Scene.ANN, "who takes her?");
      scene.waitForText(thread, "Nobody has claimed this conversation yet.");
      String known = scene.agentSays(thread, Scene.ANN, "I will");
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("react " + known + " NOTED"));
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.QUEUE);
      scene.agentSays(thread, Scene.ANN, "/say Hello");
      scene.waitForText("c1", "Hello");
      assertThat(by(scene, Author.AGENT)).containsExactly("Hello");
    }
  }

  @Test
  void aFileOfAChannelThatIsGoneIsSaidNotToArrive() {
    try (Scene scene = scene(DeskPlan.Relay.ALL)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      Content file =
          new Content.Media(
              Content.MediaKind.IMAGE,
              new Content.FileRef.Held("gone", "file", null, "image/png", 10),
              null);
      scene.happens(thread, Scene.ANN, said(file, null));
      scene.waitForText(thread, "User c1");
      scene.waitForText(thread, "0 MB");
    }
  }

  @Test
  void aForwardedSayIsNoCommand() {
    try (Scene scene = scene(DeskPlan.Relay.SAY)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.happens(
          thread,
          Scene.ANN,
          new Event.Said(
              "f1", Text.plain("/say angry"), null, null, true, new Attributes(null, "Ben", null)));
      scene.agentSays(thread, Scene.ANN, "/say hello");
      scene.waitForText("c1", "hello");
      assertThat(by(scene, Author.AGENT)).containsExactly("hello");
    }
  }

  private Scene scene(DeskPlan.Relay relay) {
    return scene(Plans.desk(DeskPlan.Where.SPACE, DeskPlan.Claim.PRESS).relaying(relay));
  }

  private Scene scene(DeskPlan desk) {
    return new Scene(folder, SILENT, new MemoryChannel("memory"), builder -> builder.desk(desk));
  }

  private static int questions(Scene scene, Place thread) {
    return (int)
        scene.channel.to(thread).stream().filter(line -> line.text().contains("Send it?")).count();
  }

  private static Event.Said said(Content content, @Nullable String replyTo) {
    return said("s" + ids.incrementAndGet(), content, replyTo);
  }

  private static Event.Said said(String id, Content content, @Nullable String replyTo) {
    return new Event.Said(id, content, replyTo, null, true);
  }

  private static Content photo(String caption) {
    return new Content.Media(
        Content.MediaKind.IMAGE,
        new Content.FileRef.Held("memory", "file", null, "image/png", 10),
        Text.plain(caption));
  }

  private static List<String> by(Scene scene, Author author) {
    return scene.transcript("c1").messages().stream()
        .filter(message -> message.author() == author)
        .map(Message::content)
        .map(TextBuilder::summary)
        .toList();
  }
}
