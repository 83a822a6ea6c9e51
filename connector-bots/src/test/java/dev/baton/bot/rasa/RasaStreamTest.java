package dev.baton.bot.rasa;

import static dev.baton.bot.rasa.RasaFixture.rasa;
import static dev.baton.bot.rasa.RasaFixture.say;
import static dev.baton.bot.rasa.RasaFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.bot.BotException;
import dev.baton.bot.RecallingBot.Memory;
import dev.baton.bot.Reply;
import dev.baton.bot.StreamingBot;
import dev.baton.testkit.rasa.FakeRasa;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RasaStreamTest {

  private final List<Reply> heard = new CopyOnWriteArrayList<>();

  private static StreamingBot streaming(FakeRasa rasa, Object... pairs) {
    Object[] all = new Object[pairs.length + 2];
    System.arraycopy(pairs, 0, all, 0, pairs.length);
    all[pairs.length] = "stream";
    all[pairs.length + 1] = "true";
    return (StreamingBot) rasa(rasa.url(), all);
  }

  @Test
  void hearsEachMessageWhenItIsSaid() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    try (FakeRasa rasa = FakeRasa.start()) {
      rasa.otherwise(turn -> {
        turn.say("One\n\nTwo");
        turn.await(hold);
        turn.image("http://i/x.png");
      });
      StreamingBot bot = streaming(rasa);
      CompletableFuture<Void> turn =
          CompletableFuture.runAsync(
              () -> bot.reply(turn("m1", "hi"), heard::add),
              task -> Thread.ofVirtual().start(task));
      await().untilAsserted(() -> assertThat(heard).containsExactly(say("One"), say("Two")));
      assertThat(turn).isNotDone();
      hold.countDown();
      turn.get(20, TimeUnit.SECONDS);
      assertThat(heard).hasSize(3);
      assertThat(rasa.requests().getFirst().query()).isEqualTo("stream=true");
      assertThat(rasa.turnsOf("u/1").getFirst().metadata()).contains("\"baton_message_id\":\"m1\"");
    }
  }

  @Test
  void cutsAnEndlessStreamAndRecallsItsTurn() {
    try (FakeRasa rasa = FakeRasa.start()) {
      rasa.on(
          "boom",
          turn -> {
            turn.say("half");
            turn.fail();
          });
      StreamingBot bot = streaming(rasa, "timeout", "500ms");
      assertThatThrownBy(() -> bot.reply(turn("m1", "boom"), heard::add))
          .isInstanceOf(BotException.Lost.class);
      assertThat(heard).containsExactly(say("half"));
      assertThat(((RasaBot) bot).recall(turn("m1", "boom"))).isEqualTo(new Memory.Unheard());
    }
  }

  @Test
  void recallsFirstWhatWasSaidBeforeTheConnectionBroke() {
    try (FakeRasa rasa = FakeRasa.start().dropAnswers(1)) {
      rasa.otherwise(turn -> {
        turn.say("One\n\nTwo");
        turn.image("http://i/x.png");
      });
      StreamingBot bot = streaming(rasa);
      assertThatThrownBy(() -> bot.reply(turn("m1", "hi"), heard::add))
          .isInstanceOf(BotException.Lost.class);
      Memory memory = ((RasaBot) bot).recall(turn("m1", "hi"));
      assertThat(memory).isInstanceOf(Memory.Answered.class);
      List<Reply> all = ((Memory.Answered) memory).replies();
      assertThat(all).hasSize(3);
      assertThat(heard).isEqualTo(all.subList(0, heard.size()));
    }
  }

  @Test
  void explainsAnEmptyStreamLikeAnEmptyAnswer() {
    try (FakeRasa rasa = FakeRasa.start()) {
      StreamingBot bot = streaming(rasa);
      bot.reply(turn("m1", "hi"), heard::add);
      rasa.model(false);
      assertThatThrownBy(() -> bot.reply(turn("m2", "hi"), heard::add))
          .isInstanceOf(BotException.Failed.class)
          .hasMessageContaining("no model");
      assertThat(heard).isEmpty();
    }
  }

  @Test
  void collectsAStreamWhereTheWholeAnswerIsWanted() {
    try (FakeRasa rasa = FakeRasa.start().otherwise(turn -> turn.say("A\n\nB"))) {
      StreamingBot bot = streaming(rasa);
      assertThat(((RasaBot) bot).reply(turn("m1", "hi"))).containsExactly(say("A"), say("B"));
      rasa.failing(500);
      assertThatThrownBy(() -> bot.reply(turn("m2", "hi"), heard::add))
          .isInstanceOf(BotException.Failed.class);
      rasa.failing(503);
      assertThatThrownBy(() -> bot.reply(turn("m2", "hi"), heard::add))
          .isInstanceOf(BotException.Lost.class);
      rasa.failing(0).down(true);
      assertThatThrownBy(() -> bot.reply(turn("m2", "hi"), heard::add))
          .isInstanceOf(BotException.NotReached.class);
    }
  }

  @Test
  void letsTheListenerGiveUp() {
    try (FakeRasa rasa = FakeRasa.start().otherwise(turn -> turn.say("A\n\nB"))) {
      assertThatThrownBy(() ->
              streaming(rasa)
                  .reply(
                      turn("m1", "hi"),
                      reply -> {
                        throw new IllegalStateException("enough");
                      }))
          .hasMessage("enough");
    }
  }
}
