package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an agent writes for agents, or may not mean for the user, does not reach the user. */
@Timeout(200)
class AgentLeaksTest {

  private static final Bot SILENT = turn -> List.of();

  private static final AtomicLong ids = new AtomicLong();

  @TempDir Path folder;

  @Test
  void everyNoteThatOnceReachedAUserStaysANoteAndIsAcknowledged() {
    List<String> notes =
        List.of(
            "／／ angry",
            "⁄⁄ angry",
            "∕∕ angry",
            "⧸⧸ angry",
            "⫽ angry",
            "╱╱ angry",
            "/⁄ angry",
            "/\u3164/ angry",
            "/ / angry",
            "hello\n/note angry",
            "hello\n／ｎｏｔｅ angry",
            "hello\u2028// angry",
            "\u3164// angry",
            "\u2800// angry",
            "\ufe0f// angry",
            "\u034f// angry",
            "@ben // angry",
            "@ben @baton: // angry",
            "- // angry",
            "> // angry",
            "• // angry",
            "1. // angry",
            "a) // angry",
            "**// angry**",
            "`// angry`",
            "# // angry",
            "> - @ben \u200b⁄/ angry");
    try (Scene scene = new Scene(folder, SILENT)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      List<String> said =
          notes.stream().map(note -> scene.agentSays(thread, Scene.ANN, note)).toList();
      scene.agentSays(thread, Scene.ANN, "afterwards");
      scene.waitForText("c1", "afterwards");
      assertThat(scene.channel.textsTo("c1"))
          .noneMatch(heard -> heard.contains("angry") || heard.contains("hello"));
      assertThat(by(scene, Author.NOTE)).containsExactlyElementsOf(notes);
      scene.waitFor(() ->
          said.forEach(id -> assertThat(scene.channel.calls).contains("react " + id + " NOTED")));
      assertThat(scene.channel.to(thread)).noneMatch(line -> line.text().contains("not sent"));
    }
  }

  @Test
  void aCommandsArgumentIsJudgedAsAnyTextIs() {
    try (Scene scene = new Scene(folder, SILENT)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/release // a pain");
      scene.waitForText("c1", Texts.released());
      scene.agentSays(thread, Scene.ANN, "／claim");
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT));
      String end = scene.agentSays(thread, Scene.ANN, "/resolve // remark");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      assertThat(scene.channel.textsTo("c1"))
          .noneMatch(heard -> heard.contains("remark") || heard.contains("pain"));
      assertThat(by(scene, Author.NOTE)).containsExactly("// a pain", "// remark");
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("react " + end + " NOTED"));
    }
  }

  @Test
  void ofCannedAnswersTheUserGetsTheTextAlone() {
    List<String> commands =
        List.of(
            "/canned greet",
            "／ｃａｎｎｅｄ greet // angry",
            "/canned greet\n// angry",
            "/canned angry",
            "/canned save angry he is angry",
            "/canned save a // angry",
            "/canned save a angry\n/note angry",
            "/canned angry me\nangry",
            "/canned drop angry // angry",
            "/canned drop angry");
    try (Scene scene = new Scene(folder, SILENT)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      int before = scene.channel.textsTo("c1").size();
      scene.agentSays(thread, Scene.ANN, "/canned save greet Good day, {user}.");
      commands.forEach(command -> scene.agentSays(thread, Scene.ANN, command));
      scene.happens(thread, Scene.ANN, said(photo("/canned greet"), null));
      scene.happens(thread, Scene.ANN, forwarded("/canned greet"));
      scene.channel.show(thread, Scene.ANN, "p1", "album", "/canned greet");
      scene.agentSays(thread, Scene.ANN, "afterwards");
      scene.waitForText("c1", "afterwards");
      List<String> heard = scene.channel.textsTo("c1");
      assertThat(heard.subList(before, heard.size()))
          .as("alone, with a note on the next line, and below a file that stays")
          .containsExactly(
              "Good day, User c1.", "Good day, User c1.", "Good day, User c1.", "afterwards");
      assertThat(by(scene, Author.NOTE)).contains("// angry", "greet\n// angry", "[image] greet");
    }
  }

  @Test
  void nothingBehindUndoReachesTheUser() {
    try (Scene scene = new Scene(folder, SILENT)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      for (String command :
          List.of("/undo angry", "∕undo // angry", "/undo\nangry", "/undo\n// angry")) {
        scene.agentSays(thread, Scene.ANN, command);
      }
      scene.happens(thread, Scene.ANN, said(photo("/undo angry"), null));
      scene.agentSays(thread, Scene.ANN, "afterwards");
      scene.waitForText("c1", "afterwards");
      assertThat(scene.channel.textsTo("c1"))
          .noneMatch(heard -> heard.contains("angry") || heard.contains("undo"));
      assertThat(by(scene, Author.NOTE)).containsExactly("// angry", "// angry", "[image] angry");
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofSayTheUserGetsTheWordsAlone(DeskPlan.Relay relay) {
    List<String> commands =
        List.of(
            "/say // angry",
            "／ｓａｙ\n// angry",
            "/say fine\n/note angry",
            "/say - @ben // angry",
            "/say @ben angry",
            "/say angry\n/resolve",
            "/say /say angry",
            "/say",
            "/says angry",
            "angry /say fine",
            "angry\n/say fine",
            "// /say angry");
    MemoryChannel channel = new MemoryChannel("memory");
    DeskPlan desk = Plans.desk(DeskPlan.Where.SPACE, DeskPlan.Claim.PRESS).relaying(relay);
    try (Scene scene = new Scene(folder, SILENT, channel, builder -> builder.desk(desk))) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      int before = scene.channel.textsTo("c1").size();
      commands.stream()
          .filter(command -> relay != DeskPlan.Relay.ALL || !command.startsWith("angry /say"))
          .forEach(command -> scene.agentSays(thread, Scene.ANN, command));
      scene.agentSays(thread, Scene.BEN, "/say angry");
      scene.happens(thread, Scene.ANN, said(photo("/say // angry"), null));
      scene.happens(thread, Scene.ANN, said(photo("／say here"), null));
      scene.happens(thread, Scene.ANN, forwarded("/say angry"));
      scene.channel.show(thread, Scene.ANN, "p1", "album", "/say angry");
      scene.channel.show(thread, Scene.ANN, "p2", "album", "// angry");
      scene.agentSays(thread, Scene.ANN, "/say afterwards");
      scene.waitForText("c1", "afterwards");
      List<String> heard = scene.channel.textsTo("c1");
      assertThat(heard.subList(before, heard.size())).containsExactly("[image] here", "afterwards");
    }
  }

  @Test
  void whatTheBotIsAskedAndWhatIsKeptForLaterStaysWithTheAgents() {
    List<String> commands =
        List.of(
            "/ask angry",
            "／ａｓｋ\nangry",
            "/ask // angry",
            "/draft angry",
            "∕draft\n// angry",
            "/later 2h angry",
            "\u200b/LATER 2h\n// angry",
            "/later angry",
            "/later off angry",
            "/watch angry",
            "⁄watch off\n// angry");
    try (Scene scene = new Scene(folder, turn -> Replies.say("angry: " + Replies.words(turn)))) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.userSays("c1", "a question");
      scene.waitForText(thread, "a question");
      commands.forEach(command -> scene.agentSays(thread, Scene.ANN, command));
      scene.happens(thread, Scene.ANN, said(photo("/ask angry"), null));
      scene.happens(thread, Scene.ANN, said(photo("/later 2h angry"), null));
      scene.channel.show(thread, Scene.ANN, "p1", "album", "/ask angry");
      scene.agentSays(thread, Scene.ANN, "afterwards");
      scene.waitForText("c1", "afterwards");
      scene.waitForText(thread, "The bot would say: angry: a question");
      assertThat(scene.channel.textsTo("c1"))
          .noneMatch(heard ->
              heard.contains("angry") || heard.matches("(?s).*/(ask|draft|later|watch).*"));
      assertThat(by(scene, Author.AGENT)).containsExactly("afterwards");
    }
  }

  @Test
  void whatStandsBehindTransferStaysWithTheAgents() {
    List<String> commands =
        List.of(
            "/transfer Zoe angry",
            "／ｔｒａｎｓｆｅｒ Zoe angry",
            "\u200b/transfer Zoe: // angry",
            "/TRANSFER\nangry",
            "/transfer @zoe\n// angry",
            "⁄transfer nobody angry",
            "/transfer support angry",
            "/transfer // angry");
    try (Scene scene = new Scene(folder, SILENT)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      commands.forEach(command -> scene.agentSays(thread, Scene.ANN, command));
      scene.agentSays(thread, Scene.ANN, "afterwards");
      scene.waitForText("c1", "afterwards");
      assertThat(scene.channel.textsTo("c1"))
          .noneMatch(heard -> heard.contains("angry") || heard.contains("ransfer"));
      scene.waitFor(() ->
          assertThat(scene.channel.to(thread))
              .filteredOn(line ->
                  line.text().matches("(?s)(I know|Nobody works|It comes|There is nobody).*"))
              .hasSize(commands.size()));
      assertThat(by(scene, Author.AGENT)).containsExactly("afterwards");
    }
  }

  @Test
  void aNoteOnTheLineBelowResolveStaysANoteAndTheCaseIsResolved() {
    try (Scene scene = new Scene(folder, SILENT)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/resolve\n// he is angry");
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      assertThat(by(scene, Author.NOTE)).containsExactly("// he is angry");
      assertThat(by(scene, Author.AGENT)).isEmpty();
    }
  }

  @Test
  void aFileWithResolveIsDeliveredWithItsWordsBeforeTheEnd() {
    try (Scene scene = new Scene(folder, SILENT)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.happens(thread, Scene.ANN, said(photo("/resolve here is your invoice"), null));
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      assertThat(scene.channel.textsTo("c1"))
          .containsSubsequence("[image] here is your invoice", Texts.botIsBack("Ann"));
    }
  }

  @Test
  void aFileWithAnotherCommandIsNotSent() {
    try (Scene scene = new Scene(folder, SILENT)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.happens(thread, Scene.ANN, said(photo("/foo"), null));
      scene.waitForText(thread, "There is no command /foo. It was not sent");
      scene.happens(thread, Scene.ANN, said(photo("/release"), null));
      scene.waitForText("c1", Texts.released());
      assertThat(scene.channel.textsTo("c1")).noneMatch(heard -> heard.contains("image"));
      assertThat(by(scene, Author.NOTE)).as("kept for whoever goes on").containsExactly("[image]");
    }
  }

  @Test
  void whatIsDoubtfulIsHeldAndSentOnceByTheAgentWhoHasTheConversation() {
    try (Scene scene = new Scene(folder, SILENT)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      Place thread = offer.place();
      String note = scene.agentSays(thread, Scene.ANN, "// internal");
      assertHeld(scene, thread, said(Text.plain("a"), note), "does not see");
      assertHeld(scene, thread, said(Text.plain("b"), "line of Baton"), "does not see");
      assertHeld(scene, thread, forwarded("c"), "forwarded");
      assertHeld(scene, thread, said(Text.plain("@ben what is this?"), null), "mention");
      Text named =
          new Text("Ben B, look", List.of(new Content.Span(Content.Style.MENTION, 0, 5, null)));
      assertHeld(scene, thread, said(named, null), "mention");
      assertHeld(scene, thread, said(Text.plain("bye\n/resolve"), null), "/resolve");
      Content poll = new Content.Native("poll", Text.plain("Which day?"), null);
      assertHeld(scene, thread, said(poll, null), "poll");
      assertThat(scene.channel.textsTo("c1")).as("only the greetings").hasSize(2);

      MemoryChannel.Sent question = scene.sent("forwarded");
      String notBen = scene.press(Scene.BEN, question, "Send it");
      scene.waitFor(() ->
          assertThat(scene.channel.answers).contains(notBen + ": Ann has this conversation."));
      scene.press(Scene.ANN, question, "Send it");
      String again = scene.press(Scene.ANN, question, "Send it");
      scene.waitForText("c1", "c");
      scene.waitFor(
          () -> assertThat(scene.channel.answers).contains(again + ": This was sent already."));
      scene.agentSays(thread, Scene.ANN, "afterwards");
      scene.waitForText("c1", "afterwards");
      assertThat(scene.channel.textsTo("c1")).filteredOn(text -> text.equals("c")).hasSize(1);
    }
  }

  @Test
  void aForwardToColleaguesClaimsNothing() {
    try (Scene scene = new Scene(folder, SILENT)) {
      Place thread = scene.offered("c1").place();
      scene.happens(thread, Scene.ANN, forwarded("/claim"));
      scene.happens(thread, Scene.ANN, forwarded("what about this?"));
      scene.waitForText(thread, "forwarded");
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.QUEUE);
      assertThat(by(scene, Author.AGENT)).isEmpty();
    }
  }

  @Test
  void aDoubtfulLastWordIsHeldAndNothingIsResolved() {
    try (Scene scene = new Scene(folder, SILENT)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/resolve @ben can you check?");
      scene.waitForText(thread, "nothing is resolved");
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT);
      scene.press(Scene.ANN, scene.sent("nothing is resolved"), "Send it");
      scene.waitForText("c1", "@ben can you check?");
    }
  }

  @Test
  void anAgentsAnswerQuotesTheUsersWords() {
    try (Scene scene = new Scene(folder, SILENT)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String asked = scene.userSays("c1", "red or blue?");
      MemoryChannel.Sent shown = scene.sent("red or blue?");
      scene.waitFor(() -> assertThat(scene.channel.to(thread)).contains(shown));
      answers(scene, thread, shown, "red");
      assertThat(scene.channel.replies).contains("red please < " + asked + " < red");
      answers(scene, thread, shown, "green");
      assertThat(scene.channel.replies)
          .as("a part that the user did not write is not quoted")
          .contains("green please < " + asked + " < null");
    }
  }

  private static void answers(Scene scene, Place thread, MemoryChannel.Sent shown, String quote) {
    scene.happens(
        thread,
        Scene.ANN,
        new Event.Said(
            "q" + ids.incrementAndGet(),
            Text.plain(quote + " please"),
            shown.id(),
            null,
            true,
            new Attributes(quote, null, null)));
    scene.waitForText("c1", quote + " please");
  }

  @Test
  void anAnswerToTheOfferIsAnAnswerToTheUser() {
    try (Scene scene = new Scene(folder, SILENT)) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.happens(offer.place(), Scene.ANN, said(Text.plain("Hello"), offer.id()));
      scene.waitForText("c1", "Hello");
    }
  }

  @Test
  void anAlbumsNoteIsAcknowledgedOnce() {
    try (Scene scene = new Scene(folder, SILENT)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.channel.show(thread, Scene.ANN, "p1", "album", null);
      scene.channel.show(thread, Scene.ANN, "p2", "album", "／／ for us");
      scene.channel.show(thread, Scene.ANN, "p3", "album", "// for us");
      scene.agentSays(thread, Scene.ANN, "afterwards");
      scene.waitForText("c1", "afterwards");
      scene.waitFor(() -> assertThat(scene.channel.calls).contains("react p2 NOTED"));
      assertThat(scene.channel.calls).filteredOn(call -> call.endsWith("NOTED")).hasSize(1);
      assertThat(scene.channel.textsTo("c1")).noneMatch(text -> text.contains("image"));
    }
  }

  @Test
  void aDoubtfulAlbumIsHeldAndSentAsAWhole() {
    try (Scene scene = new Scene(folder, SILENT)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.channel.show(thread, Scene.ANN, "p1", "album", "first");
      scene.channel.show(thread, Scene.ANN, "p2", "album", "@ben look");
      scene.channel.show(thread, Scene.ANN, "p3", "album", "third");
      MemoryChannel.Sent question = scene.sent("Send it?");
      scene.waitFor(() -> assertThat(by(scene, Author.NOTE)).hasSize(3));
      scene.press(Scene.ANN, question, "Send it");
      scene.waitForText("c1", "[image] third");
      assertThat(scene.channel.textsTo("c1"))
          .containsSubsequence("[image] first", "[image] @ben look", "[image] third");
      assertThat(scene.channel.to(thread))
          .filteredOn(line -> line.text().contains("Send it?"))
          .hasSize(1);
    }
  }

  @Test
  void anAlbumCarriesNoCommand() {
    try (Scene scene = new Scene(folder, SILENT)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.channel.show(thread, Scene.ANN, "p1", "album", "/resolve here they are");
      scene.channel.show(thread, Scene.ANN, "p2", "album", null);
      scene.waitForText(thread, "command does not work on several files");
      scene.agentSays(thread, Scene.ANN, "afterwards");
      scene.waitForText("c1", "afterwards");
      assertThat(scene.channel.textsTo("c1")).noneMatch(text -> text.contains("image"));
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT);
    }
  }

  private static void assertHeld(Scene scene, Place thread, Event.Said said, String why) {
    int before = questions(scene, thread);
    scene.happens(thread, Scene.ANN, said);
    scene.waitFor(() -> assertThat(questions(scene, thread)).isEqualTo(before + 1));
    assertThat(scene.channel.to(thread).getLast().text())
        .contains(why)
        .contains("Your message was not sent. Send it?");
  }

  private static int questions(Scene scene, Place thread) {
    return (int)
        scene.channel.to(thread).stream().filter(line -> line.text().contains("Send it?")).count();
  }

  private static Event.Said said(Content content, @Nullable String replyTo) {
    return new Event.Said("s" + ids.incrementAndGet(), content, replyTo, null, true);
  }

  private static Event.Said forwarded(String words) {
    return new Event.Said(
        "f" + ids.incrementAndGet(),
        Text.plain(words),
        null,
        null,
        true,
        new Attributes(null, "Uma", null));
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
