package dev.baton.bot.rasa;

import static dev.baton.bot.rasa.RasaFixture.NONE;
import static dev.baton.bot.rasa.RasaFixture.bot;
import static dev.baton.bot.rasa.RasaFixture.rasa;
import static dev.baton.bot.rasa.RasaFixture.say;
import static dev.baton.bot.rasa.RasaFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.Reply;
import dev.baton.bot.StreamingBot;
import dev.baton.conversation.HandoffRequest;
import dev.baton.testkit.rasa.FakeRasa;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RasaReplyTest {

  @Test
  void talksToTheBot() {
    try (FakeRasa rasa = FakeRasa.start()) {
      rasa.on("hi", turn -> turn.say("Hello\n\n" + turn.inputChannel() + turn.metadata()));
      rasa.on("more", turn -> turn.custom("{\"handoff\":{\"reason\":\"lost\"}}"));
      RasaBot bot = rasa(rasa.url());
      assertThat(bot.reply(turn("m1", "hi"))).hasSize(2).first().isEqualTo(say("Hello"));
      assertThat(rasa.turnsOf("u/1").getFirst().metadata()).contains("\"baton_message_id\":\"m1\"");
      assertThat(bot.reply(turn("m2", "more")))
          .containsExactly(new Reply.HandOff(HandoffRequest.because("lost")));
      assertThat(bot.reply(turn("m3", "what?"))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rest", "stream", "callback", "rest without api"})
  void sendsNothingWhenTheLastCheckFindsTheLeaseExpired(String transport) {
    Object[] settings =
        switch (transport) {
          case "stream" -> new Object[] {"stream", "true"};
          case "callback" ->
              new Object[] {"channel", "callback", "callback-token", "a-token-of-20-characters"};
          case "rest without api" -> new Object[] {"api", "off"};
          default -> new Object[0];
        };
    try (FakeRasa rasa = FakeRasa.start()) {
      Bot bot = bot(rasa.url(), NONE, settings);
      RuntimeException over = new IllegalStateException("over");
      Runnable beforeCall =
          () -> {
            throw over;
          };
      assertThatThrownBy(
              () -> {
                if (bot instanceof StreamingBot streams) {
                  streams.reply(turn("m1", "hi"), reply -> {}, beforeCall);
                } else {
                  bot.reply(turn("m1", "hi"), beforeCall);
                }
              })
          .isSameAs(over);
      assertThat(rasa.turnsOf("u/1")).isEmpty();
    }
  }

  @Test
  void disarmsTypedIntents() {
    try (FakeRasa rasa = FakeRasa.start()) {
      rasa.onIntent("secret", turn -> turn.say("open"))
          .onIntent("start", turn -> turn.say("welcome"))
          .otherwise(turn -> turn.say("no: " + turn.text()));
      RasaBot bot = rasa(rasa.url());
      assertThat(bot.reply(turn("m1", " /secret{\"a\":\"b\"}")))
          .containsExactly(say("no: ／secret{\"a\":\"b\"}"));
      assertThat(bot.reply(turn("m2", "/start"))).containsExactly(say("welcome"));
    }
  }

  @Test
  void neverSendsTheTokenToTheWebhook() {
    try (FakeRasa rasa = FakeRasa.start().token("s3cret").otherwise(turn -> turn.say("ho"))) {
      assertThat(rasa(rasa.url(), "token", "s3cret").reply(turn("m1", "hi"))).hasSize(1);
      assertThat(rasa.requests().stream().filter(r -> r.path().startsWith("/webhooks/")))
          .singleElement()
          .satisfies(r -> assertThat(r.query()).isEmpty());
    }
  }

  @Test
  void reportsNotReached() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    for (String url : new String[] {"http://127.0.0.1:" + free, "http://no-such-host.invalid"}) {
      assertThatThrownBy(() -> rasa(URI.create(url)).reply(turn("m1", "hi")))
          .isInstanceOf(BotException.NotReached.class);
    }
  }

  @Test
  void reportsNotReachedUntilTheServerIsBack() {
    try (FakeRasa rasa = FakeRasa.start().otherwise(turn -> turn.say("here"))) {
      RasaBot bot = rasa(rasa.url());
      rasa.down(true);
      assertThatThrownBy(() -> bot.reply(turn("m1", "hi")))
          .isInstanceOf(BotException.NotReached.class);
      rasa.down(false);
      assertThat(bot.reply(turn("m1", "hi"))).containsExactly(say("here"));
    }
  }

  @Test
  void treatsATurnThatTakesTooLongAsLost() {
    CountDownLatch hold = new CountDownLatch(1);
    try (FakeRasa rasa = FakeRasa.start().otherwise(turn -> turn.await(hold))) {
      assertThatThrownBy(() -> rasa(rasa.url(), "timeout", "200ms").reply(turn("m1", "hi")))
          .isInstanceOf(BotException.Lost.class);
      hold.countDown();
    }
  }

  @Test
  void treatsADroppedAnswerAsLost() {
    try (FakeRasa rasa = FakeRasa.start().dropAnswers(1)) {
      assertThatThrownBy(() -> rasa(rasa.url()).reply(turn("m1", "hi")))
          .isInstanceOf(BotException.Lost.class);
      assertThat(rasa.turnsOf("u/1")).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void treatsAProxysErrorAsLost(int status) {
    try (FakeRasa rasa = FakeRasa.start().failing(status)) {
      assertThatThrownBy(() -> rasa(rasa.url()).reply(turn("m1", "hi")))
          .isInstanceOf(BotException.Lost.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 401, 404, 429, 500})
  void treatsOtherStatusesAsFailed(int status) {
    try (FakeRasa rasa = FakeRasa.start().failing(status)) {
      assertThatThrownBy(() -> rasa(rasa.url()).reply(turn("m1", "hi")))
          .isInstanceOf(BotException.Failed.class);
    }
  }

  @Test
  void stopsWaitingWhenInterrupted() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    try (FakeRasa rasa = FakeRasa.start().otherwise(turn -> turn.await(hold))) {
      Throwable[] thrown = new Throwable[1];
      Thread asking =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  rasa(rasa.url()).reply(turn("m1", "hi"));
                } catch (BotException lost) {
                  thrown[0] = lost;
                }
              });
      await().until(() -> !rasa.requests().isEmpty());
      asking.interrupt();
      asking.join(Duration.ofSeconds(20));
      hold.countDown();
      assertThat(thrown[0]).isInstanceOf(BotException.Lost.class);
    }
  }
}
