package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.connector.Button;
import dev.baton.connector.CompletingChannel;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Message;
import dev.baton.routing.content.TextBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users do apart from writing and reading. */
class UserStoryTest {

  private static final Place C1 = Place.chat("c1");

  @TempDir Path folder;
  private final List<String> heard = new CopyOnWriteArrayList<>();

  private Bot echo() {
    return turn -> {
      String words = TextBuilder.summary(turn.content());
      heard.add(turn.content() instanceof Content.Choice choice ? choice.payload() : words);
      return List.of(new Reply.Say(Text.plain("bot: " + words)));
    };
  }

  @Test
  void anEditOfAWaitingMessageReplacesIt() {
    CountDownLatch goOn = new CountDownLatch(1);
    Bot slow =
        turn -> {
          heard.add(TextBuilder.summary(turn.content()));
          Replies.awaitLatch(goOn);
          return List.of();
        };
    try (Scene scene = new Scene(folder, slow)) {
      String first = scene.userSays("c1", "first");
      scene.waitFor(() -> assertThat(heard).containsExactly("first"));
      String second = scene.userSays("c1", "secnd");
      scene.happens(C1, Scene.user("c1"), new Event.Edited(second, Text.plain("second")));
      scene.happens(C1, Scene.user("c1"), new Event.Edited(first, Text.plain("first!")));
      scene.waitFor(
          () -> assertThat(userWords(scene)).containsExactly("first", "second", "first!"));
      goOn.countDown();
      scene.waitFor(() -> assertThat(heard).containsExactly("first", "second"));
    }
  }

  @Test
  void anEditOfAMessageTheBotGotIsShownToTheAgents() {
    try (Scene scene = new Scene(folder, echo())) {
      String id = scene.userSays("c1", "red");
      scene.sent("bot: red");
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.happens(C1, Scene.user("c1"), new Event.Edited(id, Text.plain("blue")));
      scene.waitForText(offer.place(), "User c1 changed an earlier message to: blue");
      assertThat(heard).containsExactly("red");
    }
  }

  @Test
  void anEditOfAMessageAgentsSawIsCarriedOver() {
    try (Scene scene = new Scene(folder, echo())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      String id = scene.userSays("c1", "tomorow");
      scene.waitForText(offer.place(), "tomorow");
      String shown = scene.sent("tomorow").id();
      scene.happens(C1, Scene.user("c1"), new Event.Edited(id, Text.plain("tomorrow")));
      scene.waitFor(
          () -> assertThat(scene.channel.calls).contains("edit " + shown + " User c1: tomorrow"));
    }
  }

  @Test
  void anEditOfAMessageBeingSentToTheAgentsIsNotLost() {
    Standstill stop = new Standstill();
    try (Scene scene = new Scene(folder, echo())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      stop.before(scene.channel, text -> text.endsWith(": tomorow"));
      String id = scene.userSays("c1", "tomorow");
      stop.awaitReached();
      scene.happens(C1, Scene.user("c1"), new Event.Edited(id, Text.plain("tomorrow")));
      scene.waitFor(() -> assertThat(userWords(scene)).contains("tomorrow"));
      stop.end();
      scene.waitForText(offer.place(), "tomorrow");
    }
  }

  @Test
  void deletionsAndUnreachableUsersAreReportedToTheAgents() {
    try (Scene scene = new Scene(folder, echo())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      String id = scene.userSays("c1", "my number is 7");
      scene.waitForText(offer.place(), "my number is 7");
      scene.happens(C1, Scene.user("c1"), new Event.Deleted(id));
      scene.waitForText(offer.place(), "User c1 took back: my number is 7");
      scene.happens(C1, Scene.user("c1"), new Event.Reachable(false));
      scene.waitForText(offer.place(), "User c1 has blocked the bot");
      scene.happens(C1, Scene.user("c1"), new Event.Reachable(true));
      scene.waitForText(offer.place(), "User c1 takes messages again");
    }
  }

  @Test
  void eventsForUnknownMessagesAreIgnored() {
    try (Scene scene = new Scene(folder, echo())) {
      Person bot = new Person("b", "Bot", null, null, true);
      scene.happens(C1, Scene.user("c1"), new Event.Edited("unknown", Text.plain("x")));
      scene.happens(C1, Scene.user("c1"), new Event.Deleted("unknown"));
      scene.happens(C1, Scene.user("c1"), new Event.Reachable(false));
      scene.happens(C1, Scene.user("c1"), new Event.Reacted("unknown", "👍", true));
      scene.happens(C1, bot, said("from a bot"));
      scene.happens(C1, Scene.user("c1"), new Event.Unreadable("{", "no JSON"));
      scene.userSays("c1", "hello");
      scene.sent("bot: hello");
      assertThat(heard).containsExactly("hello");
      assertThat(scene.channel.sent).hasSize(1);
    }
  }

  @Test
  void aRepeatedEventIsHandledOnce() {
    try (Scene scene = new Scene(folder, echo())) {
      for (int i = 0; i < 3; i++) {
        scene.channel.say(C1, true, Scene.user("c1"), "same", "once");
      }
      scene.userSays("c1", "end");
      scene.sent("bot: end");
      assertThat(heard).containsExactly("once", "end");
    }
  }

  @Test
  void aGroupIsPolitelyRefusedUnlessItIsServed() {
    Place group = Place.chat("group7");
    try (Scene scene = new Scene(folder, echo())) {
      scene.happens(group, Scene.user("c1"), said("hello all"));
      scene.waitForText("group7", Texts.onlyDirect());
      assertThat(heard).isEmpty();
    }
    MemoryChannel channel = new MemoryChannel("memory");
    try (Scene scene =
        new Scene(
            folder.resolve("served"),
            echo(),
            channel,
            builder -> builder.channel(Plans.GROUPS, context -> channel))) {
      scene.happens(group, Scene.user("c1"), said("hello all"));
      scene.waitForText("group7", "bot: User c1: hello all");
    }
  }

  @Test
  void theBotGetsThePayloadOfAChoicePressedByItsUserOnly() {
    Bot invoker =
        turn -> {
          heard.add(turn.content() instanceof Content.Choice choice ? choice.payload() : "words");
          return List.of(
              new Reply.Say(
                  new Content.Buttons(
                      Text.plain("Which colour?"),
                      List.of(
                          Button.press("Red", "/colour{\"c\":\"red\"}"),
                          Button.link("More", "https://example.com")))));
        };
    try (Scene scene = new Scene(folder, invoker)) {
      scene.userSays("c1", "hi");
      MemoryChannel.Sent question = scene.sent("Which colour?");
      assertThat(question.token("Red")).hasSize(22);
      scene.channel.press(Place.chat("c2"), true, Scene.user("c2"), "p2", question, "Red");
      scene.waitFor(() -> assertThat(scene.channel.answers).contains("p2: " + Texts.staleButton()));
      scene.press(Scene.user("c1"), question, "Red");
      scene.waitFor(() -> assertThat(heard).containsExactly("words", "/colour{\"c\":\"red\"}"));
      scene.happens(
          C1, Scene.user("c1"), new Event.Pressed(question.id(), "forged", Map.of(), null));
      scene.waitForText("c1", Texts.staleButton());
      assertThat(heard).hasSize(2);
    }
  }

  @Test
  void usersCanSwitchBetweenPeopleAndTheBotAtAnyTime() {
    Bot failing =
        turn -> {
          throw new IllegalStateException("on purpose");
        };
    try (Scene scene = new Scene(folder, failing)) {
      scene.userSays("c1", "/bot");
      scene.waitForText("c1", Texts.withBotAlready());
      scene.userSays("c1", "hello");
      MemoryChannel.Sent sorry = scene.sent(Texts.botFailed());
      scene.press(Scene.user("c1"), sorry, Texts.TALK_TO_PERSON);
      scene.sent("asks for a person");
      scene.press(Scene.user("c1"), sorry, Texts.TALK_TO_PERSON);
      scene.waitForText("c1", Texts.stillQueued());
      assertThat(scene.transcript("c1").handoffs()).hasSize(1);
      scene.userSays("c1", " /BOT ");
      scene.waitForText("c1", Texts.botIsBack(""));
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT);
    }
  }

  @Test
  void quotesAreCarriedToTheDesk() {
    try (Scene scene = new Scene(folder, echo())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      String question = scene.agentSays(offer.place(), Scene.ANN, "Which order?");
      scene.waitForText("c1", "Which order?");
      String asked = scene.sent("Which order?").id();
      scene.waitFor(
          () -> assertThat(scene.channel.calls).contains("react " + question + " DELIVERED"));
      scene.happens(
          C1,
          Scene.user("c1"),
          new Event.Said("q1", Text.plain("the second one"), asked, null, true));
      scene.waitForText(offer.place(), "the second one");
      assertThat(scene.sent("the second one").replyTo()).isEqualTo(question);
    }
  }

  @Test
  void anAnnouncedMessageIsCompletedInItsPlace() {
    try (Scene scene = new Scene(folder, echo())) {
      AtomicInteger calls = new AtomicInteger();
      scene.channel.completion =
          announced -> {
            Event.Announced event = (Event.Announced) announced.event();
            if (event.resourceId().equals("own")) {
              return CompletingChannel.Completed.alone(null);
            }
            if (calls.incrementAndGet() == 1) {
              throw new DeliveryException.Retryable("busy", Duration.ofMillis(20), false, null);
            }
            return CompletingChannel.Completed.alone(
                new Inbound(
                    announced.id(), C1, Scene.user("c1"), true, Instant.EPOCH, said("whole")));
          };
      scene.happens(C1, Scene.user("c1"), new Event.Announced("messages", "own"));
      scene.happens(C1, Scene.user("c1"), new Event.Announced("messages", "1"));
      scene.userSays("c1", "after");
      scene.sent("bot: after");
      assertThat(heard).containsExactly("whole", "after");
      assertThat(calls).hasValue(2);
    }
  }

  @Test
  void aMessageAnnouncedLateOrNeverIsHandledInItsPlace() {
    try (Scene scene = new Scene(folder, echo())) {
      Map<String, List<Inbound>> before =
          Map.of(
              "2", List.of(announcement("1")),
              "3", List.of(announcement("1"), announcement("2")),
              "4", List.of(announcement("2"), announcement("3")));
      CountDownLatch allStored = new CountDownLatch(1);
      scene.channel.completion =
          announced -> {
            Replies.awaitLatch(allStored);
            String id = ((Event.Announced) announced.event()).resourceId();
            return new CompletingChannel.Completed(
                new Inbound(
                    announced.id(), C1, Scene.user("c1"), true, Instant.EPOCH, said("word " + id)),
                before.getOrDefault(id, List.of()),
                List.of());
          };
      scene.channel.deliver(announcement("4"));
      scene.channel.deliver(announcement("3"));
      scene.channel.deliver(announcement("1"));
      scene.userSays("c1", "after");
      allStored.countDown();
      scene.sent("bot: after");
      assertThat(heard).containsExactly("word 1", "word 2", "word 3", "word 4", "after");
      scene.channel.deliver(announcement("2"));
      scene.userSays("c1", "and on");
      scene.sent("bot: and on");
      assertThat(heard).endsWith("after", "and on");
    }
  }

  @Test
  void eventsAboutAMessageAreHandledAfterIt() {
    try (Scene scene = new Scene(folder, echo())) {
      scene.channel.completion =
          announced -> {
            String id = ((Event.Announced) announced.event()).resourceId();
            return new CompletingChannel.Completed(
                new Inbound(
                    announced.id(), C1, Scene.user("c1"), true, Instant.EPOCH, said("part " + id)),
                List.of(),
                id.equals("1") ? List.of(announcement("2"), announcement("3")) : List.of());
          };
      scene.channel.deliver(announcement("1"));
      scene.sent("bot: part 3");
      scene.channel.deliver(announcement("2"));
      scene.userSays("c1", "after");
      scene.sent("bot: after");
      assertThat(heard).containsExactly("part 1", "part 2", "part 3", "after");
    }
  }

  private static Inbound announcement(String id) {
    return new Inbound(
        "announced:" + id,
        C1,
        Scene.user("c1"),
        true,
        Instant.EPOCH,
        new Event.Announced("messages", id));
  }

  private static Event.Said said(String text) {
    return new Event.Said("m-" + text, Text.plain(text), null, null, true);
  }

  private static List<String> userWords(Scene scene) {
    return scene.transcript("c1").messages().stream()
        .filter(message -> message.author() == Author.USER)
        .map(Message::content)
        .map(TextBuilder::summary)
        .toList();
  }
}
