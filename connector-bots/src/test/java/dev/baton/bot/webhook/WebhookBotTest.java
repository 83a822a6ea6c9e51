package dev.baton.bot.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.RecallingBot;
import dev.baton.bot.Reply;
import dev.baton.bot.ResumableBot.HandBack;
import dev.baton.bot.Turn;
import dev.baton.bot.wire.Signature;
import dev.baton.connector.Content;
import dev.baton.connector.Secret;
import dev.baton.conversation.EndReason;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookBotTest {

  private static final Turn TURN = ShopServer.turn(Content.Text.plain("hi"));
  private static final HandBack ENDED =
      new HandBack("h1", "4711", "telegram", "telegram", EndReason.USER_ENDED, null, List.of());

  private final ShopServer shop = new ShopServer();

  @AfterEach
  void stop() {
    shop.close();
  }

  @Test
  void postsASignedTurnUnderItsIdAndReadsTheAnswer() {
    shop.page.set(
        new ShopServer.Page(200, "[{\"text\":\"hello\"},{\"custom\":{\"handoff\":\"human\"}}]"));

    List<Reply> replies = shop.bot().reply(TURN);

    assertThat(replies).hasSize(2).first().isEqualTo(new Reply.Say(Content.Text.plain("hello")));
    assertThat(replies.get(1)).isInstanceOf(Reply.HandOff.class);
    assertThat(shop.calls).hasSize(1);
    ShopServer.Call call = shop.calls.getFirst();
    assertThat(call.path()).isEqualTo("/baton");
    assertThat(call.headers())
        .containsEntry("Idempotency-Key", "t1")
        .containsEntry("Content-Type", "application/json");
    assertThat(
            new Signature(new Secret("s3cret"))
                .matches(call.headers().get(Signature.HEADER), call.body()))
        .isTrue();
    assertThat(call.text()).contains("\"turn_id\":\"t1\"");
  }

  @ParameterizedTest
  @CsvSource({"202,[{\"text\":\"x\"}]", "204,''", "200,''", "200,' '"})
  void treatsAnEmptyAnswerAsNothingToSay(int status, String body) {
    shop.page.set(new ShopServer.Page(status, body));

    assertThat(shop.bot().reply(TURN)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 409, 425, 502, 503, 504})
  void treatsAsLostWhatTheBotMayHaveReceived(int status) {
    shop.page.set(new ShopServer.Page(status, "busy"));

    assertThatThrownBy(() -> shop.bot().reply(TURN)).isInstanceOf(BotException.Lost.class);
  }

  @ParameterizedTest
  @CsvSource({"400,''", "403,''", "500,oops", "301,''", "200,<html>", "200,'\"words\"'", "200,7"})
  void treatsAsFailedAnErrorAndAnUnreadableAnswer(int status, String body) {
    shop.page.set(new ShopServer.Page(status, body));

    assertThatThrownBy(() -> shop.bot().reply(TURN))
        .isInstanceOf(BotException.Failed.class)
        .hasMessageNotContaining("oops");
  }

  @Test
  void treatsAsNotReachedWhatTheBotCannotHaveReceived() {
    shop.page.set(new ShopServer.Page(429, ""));
    assertThatThrownBy(() -> shop.bot().reply(TURN)).isInstanceOf(BotException.NotReached.class);

    Bot none = ShopServer.botAt("http://no-such-host.invalid/?key=hidden");
    assertThatThrownBy(() -> none.reply(TURN))
        .isInstanceOf(BotException.NotReached.class)
        .hasMessageNotContaining("hidden");
  }

  @ParameterizedTest
  @ValueSource(strings = {"repeat", "ask"})
  void sendsNothingWhenTheLastCheckFindsTheLeaseExpired(String recovery) {
    WebhookBot bot = shop.bot("recovery", recovery);
    RuntimeException over = new IllegalStateException("over");
    Runnable beforeCall =
        () -> {
          throw over;
        };

    assertThatThrownBy(() -> bot.reply(TURN, beforeCall)).isSameAs(over);
    assertThatThrownBy(() -> bot.handBack(ENDED, beforeCall)).isSameAs(over);
    assertThat(shop.calls).isEmpty();
  }

  @Test
  void repeatsUnderTheSameKeyUnlessTheUserIsToBeAsked() {
    AtomicReference<Instant> waited = new AtomicReference<>(Instant.EPOCH);
    Clock noon = Clock.fixed(TURN.startedAt(), ZoneOffset.UTC);
    WebhookBot repeated = WebhookBot.create(ShopServer.read(shop.url()), noon, waited::set);

    assertThat(((RecallingBot) repeated).recall(TURN)).isEqualTo(new RecallingBot.Memory.Unheard());
    assertThat(waited.get()).isEqualTo(noon.instant().plusSeconds(1));
    assertThat(shop.calls)
        .singleElement()
        .extracting(ShopServer.Call::text)
        .asString()
        .contains("ping");
    shop.page.set(new ShopServer.Page(503, ""));
    assertThatThrownBy(() -> ((RecallingBot) repeated).recall(TURN))
        .isInstanceOf(BotException.Lost.class);
    shop.page.set(new ShopServer.Page(200, "[]"));
    shop.calls.clear();
    repeated.reply(TURN);
    repeated.reply(TURN);
    assertThat(shop.calls)
        .hasSize(2)
        .allSatisfy(call -> assertThat(call.headers()).containsEntry("Idempotency-Key", "t1"));
    assertThat(shop.calls.get(0).body()).isEqualTo(shop.calls.get(1).body());
    assertThat(shop.bot("recovery", "ask")).isNotInstanceOf(RecallingBot.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void treatsATurnAsLostWhenTheBotGoesAwayWhileWorkingOnIt(boolean refused) {
    WebhookBot repeated =
        WebhookBot.create(
            ShopServer.read(shop.url()),
            Clock.systemUTC(),
            moment -> {
              if (refused) {
                shop.close();
              } else {
                shop.page.set(new ShopServer.Page(429, ""));
              }
            });
    shop.page.set(new ShopServer.Page(409, ""));

    assertThatThrownBy(() -> repeated.reply(TURN)).isInstanceOf(BotException.Lost.class);
  }

  @Test
  void waitsForABotThatIsStillWorkingOnATurn() {
    AtomicInteger breaths = new AtomicInteger();
    WebhookBot repeated =
        WebhookBot.create(
            ShopServer.read(shop.url()),
            Clock.systemUTC(),
            moment -> {
              if (breaths.incrementAndGet() == 3) {
                shop.page.set(new ShopServer.Page(200, "[{\"text\":\"done\"}]"));
              }
            });
    shop.page.set(new ShopServer.Page(409, ""));

    assertThat(repeated.reply(TURN)).containsExactly(new Reply.Say(Content.Text.plain("done")));
    assertThat(shop.calls)
        .hasSize(4)
        .allSatisfy(call -> assertThat(call.headers()).containsEntry("Idempotency-Key", "t1"));
  }

  @Test
  void stopsWaitingWhenInterrupted() {
    RecallingBot repeated =
        (RecallingBot)
            WebhookBot.create(
                ShopServer.read(shop.url()),
                Clock.systemUTC(),
                moment -> {
                  throw new InterruptedException();
                });

    assertThatThrownBy(() -> repeated.recall(TURN)).isInstanceOf(BotException.Lost.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void givesUpAfterTheTimeOut() {
    shop.page.set(new ShopServer.Page(200, "[]"));
    try (java.net.ServerSocket silent =
        new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      Bot bot =
          ShopServer.botAt("http://127.0.0.1:" + silent.getLocalPort() + "/", "timeout", "200ms");
      assertThatThrownBy(() -> bot.reply(TURN))
          .isInstanceOf(BotException.Lost.class)
          .hasMessageContaining("PT0.2S");
    } catch (java.io.IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  @Test
  void tellsTheBotTheEndOfAHandoffAndReadsItsAnswer() {
    shop.page.set(new ShopServer.Page(200, "[{\"text\":\"back\"}]"));

    assertThat(shop.bot().handBack(ENDED).replies())
        .containsExactly(new Reply.Say(Content.Text.plain("back")));
    assertThat(shop.calls.getFirst().headers()).containsEntry("Idempotency-Key", "h1");
    assertThat(shop.calls.getFirst().text()).doesNotContain("transcript");
    shop.bot("record", "on").handBack(ENDED);
    assertThat(shop.calls.get(1).text()).contains("\"transcript\":[]");
    shop.page.set(new ShopServer.Page(500, ""));
    assertThatThrownBy(() -> shop.bot().handBack(ENDED)).isInstanceOf(BotException.Failed.class);
  }

  @Test
  void pingsTheBotAndKnowsItsAddress() {
    shop.page.set(new ShopServer.Page(204, ""));

    assertThat(shop.bot().ping(Duration.ofSeconds(20))).isEqualTo(204);
    assertThat(shop.calls.getFirst().text()).isEqualTo("{\"type\":\"ping\"}");
    assertThat(ShopServer.botAt("https://shop.example.com/bot//").host())
        .isEqualTo(URI.create("https://shop.example.com/bot"));
  }
}
