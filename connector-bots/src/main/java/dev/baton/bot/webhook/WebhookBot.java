package dev.baton.bot.webhook;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.HostedBot;
import dev.baton.bot.ProactiveBot;
import dev.baton.bot.Reply;
import dev.baton.bot.ResumableBot;
import dev.baton.bot.Turn;
import dev.baton.bot.rasa.FromRasa;
import dev.baton.bot.wire.BotHttpClient;
import dev.baton.bot.wire.GuardedBody;
import dev.baton.bot.wire.Signature;
import dev.baton.bot.wire.Sleeper;
import dev.baton.connector.BaseUrl;
import dev.baton.connector.Settings;
import dev.baton.connector.WebhookCall;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpPost;

/**
 * A bot that takes signed JSON over HTTP. Thread-safe; need not be closed.
 *
 * <p>An answer is a list of messages in Rasa's format. An empty one (202, 204, or no body) means
 * that the bot has the turn and may call back. 409 and 425 mean that it is still working on an
 * earlier call with the same key, 429 that it did not take the turn.
 */
public sealed class WebhookBot implements Bot, ResumableBot, ProactiveBot, HostedBot
    permits IdempotentWebhookBot {

  private final WebhookSettings settings;
  private final BotHttpClient http;
  private final Signature signature;
  private final BotCallback callback;

  WebhookBot(WebhookSettings settings) {
    this.settings = settings;
    this.signature = new Signature(settings.secret());
    this.callback = new BotCallback(signature, settings.callbackToken());
    this.http = new BotHttpClient("the bot", settings.url(), settings.connectTimeout(), null, null);
  }

  /**
   * Makes the bot from its section of the configuration. Reads {@code url}, {@code secret}, {@code
   * callback-token}, {@code timeout} (60 s), {@code connect-timeout} (5 s), {@code recovery}
   * ({@code repeat | ask}) and {@code record} ({@code off | on}); notes every problem in {@code
   * settings}. Makes no call.
   *
   * @return a bot that is also a {@link dev.baton.bot.RecallingBot}, unless {@code recovery: ask}
   */
  public static WebhookBot create(Settings settings, Clock clock) {
    return create(WebhookSettings.read(settings), clock, Sleeper.by(clock));
  }

  static WebhookBot create(WebhookSettings settings, Clock clock, Sleeper sleeper) {
    return switch (settings.recovery()) {
      case REPEAT -> new IdempotentWebhookBot(settings, clock, sleeper);
      case ASK -> new WebhookBot(settings);
    };
  }

  @Override
  public final List<Reply> reply(Turn turn) {
    return reply(turn, () -> {});
  }

  @Override
  public final List<Reply> reply(Turn turn, Runnable beforeCall) {
    return said(
        give(turn, beforeCall), new FromRasa(turn.channelType(), turn.senderId(), turn.id()));
  }

  /** Posts a turn and waits for an answer, whatever its status. */
  BotHttpClient.Answer give(Turn turn, Runnable beforeCall) {
    return post(ToWebhook.turn(turn), turn.id(), settings.timeout(), beforeCall);
  }

  @Override
  public final Resumed handBack(HandBack handBack) {
    return handBack(handBack, () -> {});
  }

  @Override
  public final Resumed handBack(HandBack handBack, Runnable beforeCall) {
    boolean recorded = settings.record() == WebhookSettings.Recording.ON;
    List<Reply> replies =
        said(
            post(
                ToWebhook.handBack(handBack, recorded),
                handBack.handoffId(),
                settings.timeout(),
                beforeCall),
            new FromRasa(handBack.channelType(), handBack.senderId(), handBack.handoffId()));
    return new Resumed(replies, true);
  }

  @Override
  public Wake receive(WebhookCall call) {
    return callback.read(call);
  }

  @Override
  public URI host() {
    return new BaseUrl(settings.url()).uri();
  }

  /**
   * Calls the bot with {@code {"type": "ping"}}, which has no effect. Blocking.
   *
   * @return the HTTP status of its answer
   * @throws BotException when there is no answer
   */
  public int ping(Duration deadline) {
    return post(ToWebhook.ping(), "ping", deadline, () -> {}).status();
  }

  Duration timeout() {
    return settings.timeout();
  }

  private BotHttpClient.Answer post(
      byte[] body, String key, Duration deadline, Runnable beforeCall) {
    HttpPost request = new HttpPost(settings.url());
    request.addHeader("Content-Type", "application/json");
    request.addHeader("Accept", "application/json");
    request.addHeader("User-Agent", "Baton");
    request.addHeader("Idempotency-Key", key);
    request.addHeader(Signature.HEADER, signature.of(body));
    request.setEntity(GuardedBody.of(body, beforeCall));
    return http.send(request, deadline);
  }

  private static List<Reply> said(BotHttpClient.Answer answer, FromRasa words) {
    if (answer.ok()) {
      boolean later = answer.status() == 202 || answer.body().isBlank();
      return later ? List.of() : words.answer(answer.body());
    }
    String told = "the bot answered HTTP " + answer.status();
    throw switch (answer.status()) {
      case 408, 409, 425 -> new BotException.Lost(told, null);
      case 429 -> new BotException.NotReached(told, null);
      default -> new BotException.Failed(told, null);
    };
  }
}
