package dev.baton.bot.rasa;

import static dev.baton.bot.rasa.RasaFixture.NONE;
import static dev.baton.bot.rasa.RasaFixture.bot;
import static dev.baton.bot.rasa.RasaFixture.handBack;
import static dev.baton.bot.rasa.RasaFixture.say;
import static dev.baton.bot.rasa.RasaFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.ProactiveBot;
import dev.baton.bot.ProactiveBot.Wake;
import dev.baton.bot.RecallingBot;
import dev.baton.bot.RecallingBot.Memory;
import dev.baton.bot.ResumableBot;
import dev.baton.bot.ReviewingBot;
import dev.baton.connector.WebhookCall;
import dev.baton.testkit.rasa.FakeRasa;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs a Rasa that calls back, and an HTTP server that passes its calls to the bot. */
class RasaCallbackTest {

  private static final String TOKEN = "to ken&1";

  private final List<Wake> wakes = new CopyOnWriteArrayList<>();
  private final FakeRasa rasa = FakeRasa.start();
  private final Bot bot =
      bot(rasa.url(), NONE, "channel", "callback", "callback-token", TOKEN, "timeout", "20s");
  private final Undertow edge =
      Undertow.builder()
          .setIoThreads(1)
          .setWorkerThreads(1)
          .addHttpListener(0, "127.0.0.1")
          .setHandler(exchange ->
              exchange
                  .getRequestReceiver()
                  .receiveFullBytes((at, body) -> {
                    Map<String, List<String>> query = new HashMap<>();
                    at.getQueryParameters()
                        .forEach((name, all) -> query.put(name, List.copyOf(all)));
                    Wake wake =
                        ((ProactiveBot) bot).receive(new WebhookCall(Map.of(), query, body, false));
                    wakes.add(wake);
                    at.setStatusCode(wake instanceof Wake.Reject reject ? reject.status() : 200);
                    at.endExchange();
                  }))
          .build();

  @BeforeEach
  void open() {
    edge.start();
    rasa.callback(callback("to%20ken%261"));
  }

  @AfterEach
  void close() {
    edge.stop();
    rasa.close();
  }

  private URI callback(String token) {
    InetSocketAddress at = (InetSocketAddress) edge.getListenerInfo().getFirst().getAddress();
    return URI.create("http://127.0.0.1:" + at.getPort() + "/bots/rasa/callback?token=" + token);
  }

  @Test
  void takesMessagesByCallback() {
    rasa.otherwise(turn -> {
      turn.say("One\n\nTwo");
      turn.buttons("Go on?", Map.of("Yes", "/affirm"));
    });
    assertThat(bot.reply(turn("m1", "hi"))).isEmpty();
    assertThat(wakes).hasSize(3);
    assertThat(wakes.getFirst()).isEqualTo(new Wake.Words("u/1", null, List.of(say("One"))));
    assertThat(rasa.turnsOf("u/1").getFirst().inputChannel()).isEqualTo("callback");
    assertThat(rasa.turnsOf("u/1").getFirst().metadata()).isEqualTo("{}");
  }

  @Test
  void takesRemindersThatNobodyAskedFor() throws Exception {
    rasa.remind("u/1", turn -> turn.say("Do not forget"));
    assertThat(wakes).containsExactly(new Wake.Words("u/1", null, List.of(say("Do not forget"))));
  }

  @Test
  void recallsATurnByItsText() {
    rasa.otherwise(turn -> turn.say("You said " + turn.text()));
    bot.reply(turn("m1", "hi"));
    assertThat(((RecallingBot) bot).recall(turn("m1", "hi")))
        .isEqualTo(new Memory.Answered(List.of(say("You said hi"))));
  }

  @Test
  void refusesAWrongTokenAndTheBotGoesOn() {
    rasa.callback(callback("wrong")).otherwise(turn -> turn.say("hi"));
    assertThat(bot.reply(turn("m1", "hi"))).isEmpty();
    assertThat(wakes)
        .singleElement()
        .isInstanceOfSatisfying(
            Wake.Reject.class, reject -> assertThat(reject.status()).isEqualTo(401));
    assertThat(rasa.turnsOf("u/1").getFirst().saved()).isTrue();
  }

  @Test
  void reportsAFailedTurnAtOnceAndAMissingModelAtTheReview() {
    rasa.on("boom", turn -> turn.fail());
    assertThatThrownBy(() -> bot.reply(turn("m1", "boom"))).isInstanceOf(BotException.Failed.class);
    rasa.model(false);
    assertThat(bot.reply(turn("m2", "hi"))).isEmpty();
    assertThatThrownBy(() -> ((ReviewingBot) bot).review(turn("m2", "hi")))
        .isInstanceOf(BotException.Failed.class)
        .hasMessageContaining("no model");
  }

  @Test
  void handsBackByTheApiAndReadsTheAnswerAtOnce() {
    rasa.onIntent("EXTERNAL_handoff_ended", turn -> turn.say("back"));
    assertThat(((ResumableBot) bot).handBack(handBack()).replies()).containsExactly(say("back"));
    assertThat(wakes).isEmpty();
  }

  @Test
  void failsOnAServerWithoutTheChannel() {
    rasa.callback(null);
    assertThatThrownBy(() -> bot.reply(turn("m1", "hi"))).isInstanceOf(BotException.Failed.class);
  }
}
