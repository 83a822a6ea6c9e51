package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.connector.Channel;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.masking.Masking;
import dev.baton.masking.Personal;
import dev.baton.plan.CannedAnswer;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents find, send, save and drop canned answers. */
@Timeout(200)
class CannedStoryTest {

  private static final Bot SILENT = turn -> List.of();
  private static final Place OUTSIDE = Place.chat(Scene.SPACE);
  private static final AtomicLong ids = new AtomicLong();

  @TempDir Path folder;
  private final MemoryChannel channel = new MemoryChannel("memory");

  @Test
  void anExactNameIsSentAtOnceAsTheAgentsOwnWords() {
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String command = scene.agentSays(thread, Scene.ANN, "/canned Hours");
      scene.waitForText("c1", "We are here from 9 to 17, User c1.");
      scene.waitForText(thread, "➡️ To User c1: We are here from 9 to 17, User c1.");
      scene.waitFor(() -> assertThat(channel.calls).contains("react " + command + " DELIVERED"));
      assertThat(scene.transcript("c1").messages())
          .filteredOn(message -> message.author() == Author.AGENT)
          .singleElement()
          .satisfies(message -> {
            assertThat(message.authorName()).isEqualTo("Ann");
            assertThat(message.content())
                .isEqualTo(Text.plain("We are here from 9 to 17, User c1."));
          });
      assertThat(channel.textsTo("c1")).noneMatch(text -> text.contains("canned"));
    }
  }

  @Test
  void linesBehindTheNameAreNotDropped() {
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String command =
          scene.agentSays(thread, Scene.ANN, "/canned hours\nYour parcel leaves tomorrow.");
      scene.waitForText(thread, "Nothing was sent; send the other lines by themselves.");
      scene.agentSays(OUTSIDE, Scene.ANN, "/canned hours\nand more");
      scene.waitForText(OUTSIDE, "Nothing was sent; send the other lines by themselves.");
      scene.agentSays(thread, Scene.ANN, "Hello");
      scene.waitForText("c1", "Hello");
      assertThat(channel.textsTo("c1")).noneMatch(text -> text.contains("9 to 17"));
      assertThat(channel.calls).doesNotContain("react " + command + " DELIVERED");
    }
  }

  @Test
  void theUsersLanguageIsSpoken() {
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      Person uma = new Person("user-c1", "Uma", null, "de-AT", false);
      channel.say(Place.chat("c1"), true, uma, "u", "/human");
      MemoryChannel.Sent offer = scene.sent("Uma asks for a person");
      scene.press(Scene.ANN, offer, "Claim");
      scene.agentSays(offer.place(), Scene.ANN, "/canned hours");
      scene.waitForText("c1", "Wir sind von 9 bis 17 Uhr da, Uma.");
    }
  }

  @Test
  void severalThatFitAreOfferedAndOneIsSentOnce() {
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String command = scene.agentSays(thread, Scene.ANN, "/canned ref");
      MemoryChannel.Sent question = scene.sent("Canned answers");
      assertThat(question.text())
          .isEqualTo(
              """
              Canned answers
              refund — Your refund is on its way. Ann
              refund-late — A refund takes a week. [refund] [refund-late]\
              """);
      assertThat(channel.textsTo("c1")).noneMatch(text -> text.contains("refund"));

      scene.press(Scene.ANN, question, "refund-late");
      scene.waitForText("c1", "A refund takes a week.");
      scene.waitFor(() -> assertThat(channel.calls).contains("react " + command + " DELIVERED"));
      scene.waitFor(() ->
          assertThat(channel.now(question).text())
              .isEqualTo("➡️ To User c1: A refund takes a week."));
      String again = scene.press(Scene.ANN, question, "refund");
      scene.waitFor(() -> assertThat(channel.answers).contains(again + ": " + Texts.staleButton()));
      assertThat(channel.textsTo("c1")).noneMatch(text -> text.contains("on its way"));
    }
  }

  @Test
  void oneThatFitsIsShownAsAWholeBeforeItIsSent() {
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/canned ho");
      MemoryChannel.Sent byName = scene.sent("hours\nWe are here from 9 to 17, User c1.");
      scene.agentSays(thread, Scene.ANN, "/canned TAKES week");
      MemoryChannel.Sent byWords = scene.sent("refund-late\nA refund takes a week.");
      scene.agentSays(thread, Scene.ANN, "/canned Uhr da");
      scene.waitFor(() ->
          assertThat(channel.to(thread))
              .filteredOn(sent -> sent.text().startsWith("hours\n"))
              .as("found by its words in any language")
              .hasSize(2));
      scene.agentSays(thread, Scene.ANN, "/canned unicorn");
      scene.waitForText(thread, "No canned answer fits “unicorn”. /canned lists them all.");
      scene.press(Scene.ANN, byWords, "Send it");
      scene.waitForText("c1", "A refund takes a week.");
      scene.press(Scene.ANN, byName, "Send it");
      scene.waitForText("c1", "We are here from 9 to 17, User c1.");
    }
  }

  @Test
  void onlyTheAgentWhoHasTheConversationSends() {
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      MemoryChannel.Sent offer = scene.offered("c1");
      scene.agentSays(offer.place(), Scene.ANN, "/canned hours");
      scene.waitForText(
          offer.place(), "Nobody has claimed this conversation yet. Nothing was sent.");
      scene.press(Scene.ANN, offer, "Claim");
      scene.waitForText("c1", Texts.joined("Ann"));
      scene.agentSays(offer.place(), Scene.BEN, "/canned refund");
      scene.waitForText(offer.place(), "Ann has this conversation. Nothing was sent.");
      scene.agentSays(offer.place(), Scene.ANN, "/canned refun");
      MemoryChannel.Sent question = scene.sent("[refund-late]");
      String press = scene.press(Scene.BEN, question, "refund");
      scene.waitFor(
          () -> assertThat(channel.answers).contains(press + ": Ann has this conversation."));

      scene.agentSays(offer.place(), Scene.ANN, "/release");
      scene.waitForText("c1", Texts.released());
      scene.agentSays(offer.place(), Scene.BEN, "/claim");
      scene.waitForText("c1", Texts.joined("Ben"));
      scene.press(Scene.BEN, question, "refund");
      scene.waitForText("c1", "Your refund is on its way. Ben");
      scene.agentSays(offer.place(), Scene.BEN, "/resolve");
      scene.waitForText("c1", Texts.botIsBack("Ben"));
      scene.agentSays(offer.place(), Scene.BEN, "/canned hours");
      scene.waitForText(offer.place(), "The bot has this conversation, so nothing was sent.");
      assertThat(channel.textsTo("c1"))
          .noneMatch(text -> text.contains("Ann\n") || text.contains("from 9 to 17"));
    }
  }

  @Test
  void outsideOfThreadsTheyAreOnlyShown() {
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      scene.claimed("c1", Scene.ANN);
      scene.agentSays(OUTSIDE, Scene.ANN, "/canned");
      scene.waitForText(
          OUTSIDE,
          """
          Canned answers
          hours — We are here from 9 to 17, {user}.
          refund — Your refund is on its way. {agent}
          refund-late — A refund takes a week.
          Write it in the thread of a conversation to send it there.\
          """);
      scene.agentSays(OUTSIDE, Scene.ANN, "/canned hours");
      scene.waitForText(OUTSIDE, "hours\nWe are here from 9 to 17, {user}.\nWrite it in");
      assertThat(channel.sent)
          .noneMatch(sent -> sent.text().contains("[Send it]"))
          .noneMatch(
              sent -> sent.place().chat().equals("c1") && sent.text().contains("from 9 to 17"));
    }
  }

  @Test
  void inAPrivateChatWithOneConversationTheyAreSent() {
    channel.directTopics = false;
    try (Scene scene = scene(DeskPlan.Where.DIRECT)) {
      scene.claimed("c1", Scene.ANN);
      Place own = Place.chat("direct-ann");
      scene.agentSays(own, Scene.ANN, "/canned hours");
      scene.waitForText("c1", "We are here from 9 to 17, User c1.");
      scene.agentSays(own, Scene.ANN, "/canned refund-");
      scene.press(Scene.ANN, scene.sent("[Send it]"), "Send it");
      scene.waitForText("c1", "A refund takes a week.");
      scene.claimed("c2", Scene.ANN);
      scene.agentSays(own, Scene.ANN, "/canned refund");
      scene.waitForText(own, "refund\nYour refund is on its way. {agent}");
      scene.agentSays(own, Scene.ANN, "/canned save fast It goes fast.");
      scene.waitForText(own, "💾 Saved fast: It goes fast.");
      assertThat(channel.textsTo("c1")).noneMatch(text -> text.contains("on its way"));
      assertThat(channel.textsTo("c2")).noneMatch(text -> text.contains("on its way"));
    }
  }

  @Test
  void whatADeskSavesIsThereForAllItsAgentsAndAfterARestart() {
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      Text bold = new TextBuilder().plain("Take your ").bold("receipt").plain(", {user}.").text();
      String word = says(scene, thread, bold, null);
      scene.waitForText("c1", "Take your receipt, {user}.");
      says(scene, thread, Text.plain("/canned save Receipt"), word);
      scene.waitForText(thread, "💾 Saved receipt: Take your receipt, {user}.");
      scene.agentSays(OUTSIDE, Scene.BEN, "/canned save  wait\nPlease wait.\n\nIt takes a day.");
      scene.waitForText(OUTSIDE, "💾 Saved wait: Please wait. It takes a day.");
    }
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      Place thread = scene.claimed("c2", Scene.BEN).place();
      scene.agentSays(thread, Scene.BEN, "/canned receipt");
      scene.waitForText("c2", "Take your receipt, User c2.");
      assertThat(channel.to(Place.chat("c2")))
          .extracting(MemoryChannel.Sent::content)
          .contains(
              new TextBuilder().plain("Take your ").bold("receipt").plain(", User c2.").text());
      scene.agentSays(thread, Scene.BEN, "/canned wait");
      scene.waitForText("c2", "Please wait.\n\nIt takes a day.");
      scene.agentSays(thread, Scene.BEN, "/canned save wait Wait.");
      scene.waitForText(thread, "💾 Changed wait: Wait.");
      scene.agentSays(thread, Scene.BEN, "/canned wait");
      scene.waitForText("c2", "Wait.");
      scene.agentSays(thread, Scene.BEN, "/canned drop WAIT");
      scene.waitForText(thread, "🗑 Dropped wait.");
      scene.agentSays(thread, Scene.BEN, "/canned drop wait");
      scene.waitForText(thread, "No canned answer is called “wait”. /canned lists them all.");
    }
  }

  @Test
  void whatWasSaidToOneUserIsSavedWithoutTheirName() {
    try (Scene scene =
        scene(builder -> builder.masking(new Masking(List.of(Personal.EMAIL.rule()), List.of())))) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      Text bold = new TextBuilder().plain("Dear User c1, ").bold("welcome").plain(".").text();
      String word = says(scene, thread, bold, null);
      scene.waitForText("c1", "Dear User c1, welcome.");
      says(scene, thread, Text.plain("/canned save hello"), word);
      scene.waitForText(
          thread,
          "💾 Saved hello: Dear {user}, welcome.\n"
              + "It was said to one user. Drop it if it holds anything about them.");
      scene.agentSays(thread, Scene.ANN, "/canned save mail We write to ann@example.com.");
      scene.waitForText(
          thread, "It holds something about one user, which is masked here. Nothing was saved.");
    }
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      Place thread = scene.claimed("c2", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/canned hello");
      scene.waitForText("c2", "Dear User c2, welcome.");
      assertThat(channel.to(Place.chat("c2")))
          .extracting(MemoryChannel.Sent::content)
          .contains(new TextBuilder().plain("Dear User c2, ").bold("welcome").plain(".").text());
      scene.agentSays(thread, Scene.ANN, "/canned mail");
      scene.waitForText(thread, "No canned answer fits “mail”.");
    }
  }

  @Test
  void whatCannotBeSavedIsToldAndNotSaved() {
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      String asked = scene.userSays("c1", "my words");
      String note = scene.agentSays(thread, Scene.ANN, "// my note");
      MemoryChannel.Sent shown = scene.sent("my words");
      Map<String, String> answers = new LinkedHashMap<>();
      answers.put("/canned save", "Write a name and the text behind it");
      answers.put("/canned save two.words x", "This cannot be a name");
      answers.put("/canned save drop x", "This cannot be a name");
      answers.put("/canned save hours x", "hours is from the configuration");
      answers.put("/canned drop hours", "hours is from the configuration");
      answers.put("/canned drop", "Write the name behind it");
      answers.put("/canned save x", "Write the text behind the name");
      answers.put("/canned save x Hi {name}", "It has the field {name}");
      answers.put("/canned save x /resolve now", "It begins as a note or a command does.");
      answers.put("/canned save x // psst", "It begins as a note or a command does.");
      answers.put("/canned save x Hello\n/resolve", "One of its lines begins with /resolve.");
      answers.put("/canned save x " + "y".repeat(4001), "It has more than 4000 characters.");
      answers.forEach((command, answer) -> {
        int before = channel.to(thread).size();
        scene.agentSays(thread, Scene.ANN, command);
        scene.waitFor(() ->
            assertThat(channel.to(thread).subList(before, channel.to(thread).size()))
                .as(command)
                .anyMatch(told -> told.text().startsWith(answer)));
      });
      for (String quoted : List.of(asked, note, shown.id(), "unknown")) {
        says(scene, thread, Text.plain("/canned save quote"), quoted);
      }
      scene.waitFor(() ->
          assertThat(channel.to(thread))
              .filteredOn(told -> told.text().startsWith("Write the text behind the name"))
              .hasSize(5));
      scene.agentSays(OUTSIDE, Scene.ANN, "/canned save quote");
      scene.waitForText(OUTSIDE, "Write the text behind the name");
      scene.agentSays(OUTSIDE, Scene.ANN, "/canned");
      scene.waitForText(OUTSIDE, "Write it in the thread");
      assertThat(channel.to(OUTSIDE).getLast().text().lines()).hasSize(5);
      assertThat(channel.textsTo("c1")).as("only the greetings").hasSize(2);
    }
  }

  @Test
  void aDeskHasNoMoreThanTwoHundred() {
    try (Scene scene = scene(DeskPlan.Where.SPACE)) {
      for (int number = 0; number <= 200; number++) {
        scene.agentSays(OUTSIDE, Scene.ANN, "/canned save n" + number + " text " + number);
      }
      scene.waitForText(OUTSIDE, "This desk has 200 canned answers, and can have no more.");
      scene.agentSays(OUTSIDE, Scene.ANN, "/canned");
      scene.waitForText(OUTSIDE, "… and 183 more. Write more of the name to search.");
      scene.agentSays(OUTSIDE, Scene.ANN, "/canned save n7 changed");
      scene.waitForText(OUTSIDE, "💾 Changed n7: changed");
      scene.agentSays(OUTSIDE, Scene.ANN, "/canned drop n7");
      scene.waitForText(OUTSIDE, "🗑 Dropped n7.");
      scene.agentSays(OUTSIDE, Scene.ANN, "/canned save n200 text 200");
      scene.waitForText(OUTSIDE, "💾 Saved n200: text 200");
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.agentSays(thread, Scene.ANN, "/canned n1");
      scene.waitForText("c1", "text 1");
      scene.agentSays(thread, Scene.ANN, "/canned text 19");
      MemoryChannel.Sent question = scene.sent("Write more of the name to search. [n119]");
      assertThat(question.content())
          .isInstanceOfSatisfying(
              Content.Buttons.class, buttons -> assertThat(buttons.buttons()).hasSize(5));
    }
  }

  @Test
  void eachDeskHasItsOwn() {
    try (Scene scene =
        scene(builder -> builder.desk(Plans.desk("other", "space-2", DeskPlan.Claim.PRESS)))) {
      scene.agentSays(OUTSIDE, Scene.ANN, "/canned save desks Our text.");
      scene.waitForText(OUTSIDE, "💾 Saved desks");
      scene.agentSays(Place.chat("space-2"), Scene.ANN, "/canned desks");
      scene.waitForText(Place.chat("space-2"), "No canned answer fits “desks”.");
    }
  }

  @Test
  void whereAQuestionCannotBeEditedTheOutcomeIsToldBelow() {
    RepliesChannel replies = new RepliesChannel(channel);
    try (Scene scene = scene(builder -> on(replies, builder))) {
      MemoryChannel.Sent offer = scene.offered("c1");
      scene.press(Scene.ANN, offer, "Claim");
      scene.waitForText("c1", Texts.joined("Ann"));
      MemoryChannel.Sent card = scene.sent("What you write here goes to");
      scene.agentSays(card.place(), Scene.ANN, "/canned ref");
      MemoryChannel.Sent question = scene.sent("[refund-late]");
      scene.press(Scene.ANN, question, "refund-late");
      scene.waitForText("c1", "A refund takes a week.");
      scene.waitForText(card.place(), "➡️ To User c1: A refund takes a week.");
      scene.waitFor(() -> assertThat(channel.calls).contains("delete " + question.id()));
    }
  }

  @Test
  void withoutAnyItIsSaid() {
    try (Scene scene = new Scene(folder, SILENT, channel, builder -> builder)) {
      scene.agentSays(OUTSIDE, Scene.ANN, "/canned");
      scene.waitForText(OUTSIDE, "There are no canned answers yet. /canned save keeps one.");
      scene.agentSays(OUTSIDE, Scene.ANN, "/canned x");
      scene.waitFor(() ->
          assertThat(channel.to(OUTSIDE))
              .filteredOn(sent -> sent.text().startsWith("There are no canned answers yet."))
              .hasSize(2));
    }
  }

  private Scene scene(DeskPlan.Where where) {
    return scene(builder -> builder.desk(Plans.desk(where, DeskPlan.Claim.PRESS)));
  }

  private Scene scene(UnaryOperator<Routing.Builder> otherwise) {
    Map<String, String> hours = new LinkedHashMap<>();
    hours.put("en", "We are here from 9 to 17, {user}.");
    hours.put("de", "Wir sind von 9 bis 17 Uhr da, {user}.");
    return new Scene(
        folder,
        SILENT,
        channel,
        builder ->
            otherwise.apply(
                builder
                    .canned(new CannedAnswer("hours", hours))
                    .canned(new CannedAnswer("refund", "Your refund is on its way. {agent}"))
                    .canned(new CannedAnswer("refund-late", "A refund takes a week."))));
  }

  private static Routing.Builder on(Channel channel, Routing.Builder builder) {
    return builder.channel(Plans.MEMORY, context -> channel);
  }

  private static String says(Scene scene, Place thread, Text words, @Nullable String quoted) {
    String id = "s" + ids.incrementAndGet();
    scene.happens(thread, Scene.ANN, new Event.Said(id, words, quoted, null, true));
    return id;
  }
}
