package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.RecallingBot;
import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.connector.Place;
import dev.baton.connector.Typing;
import dev.baton.conversation.Control;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Trigger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A user who is handed off or waits is told so, whatever the bot does or fails to do. */
@Timeout(200)
class HandoffNoticeTest {

  private static final String QUEUED = "I am getting a person for you.";

  @TempDir Path folder;
  private final AtomicReference<Scene> holder = new AtomicReference<>();

  @Test
  void aHandoffCallInATurnThatThenFailsIsAnnounced() {
    Bot bot =
        turn -> {
          Replies.callForAPerson(scene(), turn);
          throw new BotException.Failed("500", null);
        };
    assertSaidOnce(bot, () -> scene().userSays("c1", "help"));
  }

  @Test
  void aHandoffCallInATurnThatThenThrowsIsAnnounced() {
    Bot bot =
        turn -> {
          Replies.callForAPerson(scene(), turn);
          throw new IllegalStateException("on purpose");
        };
    assertSaidOnce(bot, () -> scene().userSays("c1", "help"));
  }

  @Test
  void aHandoffCallInATurnWhoseAnswerIsLostIsAnnounced() {
    Bot bot =
        turn -> {
          Replies.callForAPerson(scene(), turn);
          throw new BotException.Lost("time-out", null);
        };
    assertSaidOnce(bot, () -> scene().userSays("c1", "help"));
  }

  @Test
  void aHandoffCallInATurnThatTheBotForgotIsAnnounced() {
    class Forgetful implements Bot, RecallingBot {
      @Override
      public List<Reply> reply(Turn turn) {
        Replies.callForAPerson(scene(), turn);
        throw new BotException.Lost("time-out", null);
      }

      @Override
      public Memory recall(Turn turn) {
        return new Memory.Unheard();
      }
    }
    assertSaidOnce(new Forgetful(), () -> scene().userSays("c1", "help"));
  }

  @Test
  void aHandoffCallInASilentTurnIsAnnounced() {
    Bot bot =
        turn -> {
          Replies.callForAPerson(scene(), turn);
          return List.of();
        };
    assertSaidOnce(bot, () -> scene().userSays("c1", "help"));
  }

  @Test
  void aHandoffCallOutsideATurnIsAnnounced() {
    assertSaidOnce(
        Replies.echo(),
        () -> {
          scene().userSays("c1", "hi");
          scene().waitForText("c1", "bot: hi");
          Replies.callForAPerson(scene(), "c1");
        });
  }

  @Test
  void aReplyThatOnlyHandsOffIsAnnounced() {
    Bot bot = turn -> List.of(new Reply.HandOff(HandoffRequest.PLAIN));
    assertSaidOnce(bot, () -> scene().userSays("c1", "help"));
  }

  @Test
  void aBotsOwnAnnouncementIsNotRepeated() {
    Bot bot =
        turn -> {
          Replies.callForAPerson(scene(), turn);
          return Replies.say("Reaching out to a human agent");
        };
    try (Scene scene = new Scene(folder, bot)) {
      holder.set(scene);
      scene.userSays("c1", "help");
      scene.waitForText("c1", "Reaching out to a human agent");
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.agentSays(offer.place(), Scene.ANN, "Hello");
      scene.waitForText("c1", "Hello");
      assertThat(scene.channel.textsTo("c1")).noneMatch(text -> text.startsWith(QUEUED));
    }
  }

  @Test
  void nobodyIsAvailableComesAfterTheWordsOfTheTurnThatAsked() {
    HandoffRequest toNobody =
        new HandoffRequest("nobody", null, null, 0, List.of(), null, Map.of());
    Bot bot =
        turn -> {
          if (Replies.words(turn).equals("call")) {
            scene()
                .routing
                .initiate(turn.senderId(), Trigger.CALL, toNobody)
                .toCompletableFuture()
                .join();
            return Replies.say("Let me see", "who is there");
          }
          return Stream.concat(
                  Stream.of((Reply) new Reply.HandOff(toNobody)),
                  Replies.say("Let me see", "who is there").stream())
              .toList();
        };
    try (Scene scene = new Scene(folder, bot)) {
      holder.set(scene);
      for (String chat : List.of("call", "reply")) {
        scene.userSays(chat, chat);
        scene.waitForText(chat, Texts.noAgent());
        assertThat(scene.channel.textsTo(chat))
            .containsExactly("Let me see", "who is there", Texts.noAgent());
      }
    }
  }

  @Test
  void theWaitNoticeShowsAWayBackThatWorks() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      scene.userSays("c1", "/human");
      MemoryChannel.Sent queued = scene.sent(QUEUED);
      assertThat(queued.place()).isEqualTo(Place.chat("c1"));
      scene.press(Scene.user("c1"), queued, Texts.BACK_TO_BOT);
      scene.waitForText("c1", Texts.botIsBack(""));
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT);
      scene.userSays("c1", "hello bot");
      scene.waitForText("c1", "bot: hello bot");
    }
  }

  @Test
  void typingIsShownOnlyForASlowBot() {
    CountDownLatch goOn = new CountDownLatch(1);
    Bot bot =
        turn -> {
          if (Replies.words(turn).equals("slow")) {
            Replies.awaitLatch(goOn);
          }
          return Replies.say("bot: " + Replies.words(turn));
        };
    MemoryChannel memory = new MemoryChannel("memory");
    SeenWriting seen = new SeenWriting(memory);
    try (Scene scene =
        new Scene(folder, bot, memory, builder -> builder.channel(Plans.MEMORY, context -> seen))) {
      List<String> quick = List.of("q1", "q2", "q3", "q4", "q5");
      for (String chat : quick) {
        scene.userSays(chat, "quick");
        scene.waitForText(chat, "bot: quick");
      }
      scene.userSays("c1", "slow");
      scene.waitFor(() -> assertThat(seen.writing).contains(Place.chat("c1")));
      goOn.countDown();
      scene.waitForText("c1", "bot: slow");
      assertThat(seen.writing)
          .as("a busy machine may make one of them slow, not all")
          .hasSizeLessThan(1 + quick.size());
    }
  }

  private Scene scene() {
    return holder.get();
  }

  /** Checks that Baton's notice is sent once, with the way back, and that the handoff is open. */
  private void assertSaidOnce(Bot bot, Runnable how) {
    try (Scene scene = new Scene(folder, bot)) {
      holder.set(scene);
      how.run();
      MemoryChannel.Sent offer = scene.sent("asks for a person");
      scene.sent(QUEUED);
      scene.agentSays(offer.place(), Scene.ANN, "Hello");
      scene.waitForText("c1", "Hello");
      assertThat(scene.channel.textsTo("c1"))
          .filteredOn(text -> text.startsWith(QUEUED))
          .singleElement()
          .satisfies(text -> assertThat(text).contains(Texts.BACK_TO_BOT));
    }
  }

  /** The in-memory platform with typing indicators. */
  private record SeenWriting(MemoryChannel memory, List<Place> writing)
      implements ForwardingChannel, Typing {

    SeenWriting(MemoryChannel memory) {
      this(memory, new CopyOnWriteArrayList<>());
    }

    @Override
    public void typing(Place place) {
      writing.add(place);
    }
  }
}
