package dev.baton.bot.rasa;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.Hosted;
import dev.baton.bot.Reflects;
import dev.baton.bot.Remembers;
import dev.baton.bot.Reply;
import dev.baton.bot.Resumable;
import dev.baton.bot.Turn;
import dev.baton.bot.rasa.RasaSettings.Api;
import dev.baton.bot.rasa.RasaSettings.HandBackBy;
import dev.baton.bot.wire.Patience;
import dev.baton.connector.Settings;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A Rasa server (Open Source 2.8 and 3.x, or Pro) as a bot.
 *
 * <p>Thread-safe; needs no closing. Rasa's REST channel has no idempotency key and answers {@code
 * 200 []} for a paused bot, a failure and a bot with nothing to say alike.
 */
public final class RasaBot implements Bot, Remembers, Resumable, Reflects, Hosted {

  private static final Logger log = LoggerFactory.getLogger(RasaBot.class);

  private final RasaSettings settings;
  private final RestTalk talk;
  private final RasaApi api;
  private final Patience patience;
  private volatile boolean apiSeen;

  private RasaBot(RasaSettings settings, RestTalk talk, RasaApi api, Patience patience) {
    this.settings = settings;
    this.talk = talk;
    this.api = api;
    this.patience = patience;
    this.apiSeen = settings.api() == Api.ON;
  }

  /**
   * Makes the bot from its section of the configuration. Reads {@code url}, {@code token}, {@code
   * timeout} (60 s), {@code connect-timeout} (5 s), {@code input-channel}, {@code allow-intents}
   * ({@code [/start]}), {@code api} ({@code auto | on | off}) and {@code hand-back} ({@code
   * {intent: …}}, {@code {action: …}} or {@code none}); notes every problem in {@code settings}.
   * Calls nobody.
   *
   * @return a bot with the talents {@link Remembers}, {@link Resumable}, {@link Reflects} and
   *     {@link Hosted}; with {@code api: off} only {@link Resumable} and {@link Hosted}
   */
  public static Bot create(Settings settings, Clock clock) {
    return create(RasaSettings.read(settings), Patience.by(clock));
  }

  static Bot create(RasaSettings settings, Patience patience) {
    RasaHttp http = new RasaHttp(settings.url(), settings.token(), settings.connectTimeout());
    ToRasa toRasa = new ToRasa(settings.inputChannel(), settings.allowIntents());
    RestTalk talk = new RestTalk(http, settings.timeout(), toRasa, settings.handBack());
    return settings.api() == Api.OFF
        ? talk
        : new RasaBot(settings, talk, new RasaApi(http, settings.timeout()), patience);
  }

  @Override
  public List<Reply> reply(Turn turn) {
    return talk.reply(turn);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Rasa has the turn only once it is over; before it is said to be unheard, the conversation's
   * lock was had, or, where Rasa does not give it, the turn's time-out has passed.
   *
   * @throws BotException.Failed when Rasa's API is off or its tracker leaves it open: asking again
   *     is of no use, ask the user
   */
  @Override
  public Memory recall(Turn turn) {
    if (!apiEnabled()) {
      throw new BotException.Failed("no tracker API", null);
    }
    Recollection recollection = Recollection.of(turn, talk.toRasa());
    List<JsonNode> answers = recollection.answers(api.tracker(turn.senderId()));
    if (answers == null) {
      awaitEnd(turn);
      answers = recollection.answers(api.tracker(turn.senderId()));
    }
    return answers == null ? new Memory.Unheard() : answered(turn, answers);
  }

  @Override
  public boolean everyTurn() {
    return false;
  }

  @Override
  public Reflection reflect(Turn turn) {
    return new Reflection(apiEnabled() && api.paused(turn.senderId()), true, null);
  }

  @Override
  public URI host() {
    return settings.url();
  }

  /**
   * {@inheritDoc}
   *
   * <p>A paused bot is resumed first. A bot that does not know the intent says nothing.
   */
  @Override
  public Resumed handBack(HandBack handBack) {
    if (!apiEnabled()) {
      return talk.handBack(handBack);
    }
    if (api.paused(handBack.senderId())) {
      api.resume(handBack.senderId());
    }
    FromRasa fromRasa =
        new FromRasa(handBack.channelType(), handBack.senderId(), handBack.handoffId());
    List<Reply> replies =
        switch (settings.handBack()) {
          case HandBackBy.Intent intent ->
              fromRasa.messages(
                  api.triggerIntent(
                      handBack.senderId(), intent.name(), RestTalk.entities(handBack)));
          case HandBackBy.Action action ->
              fromRasa.messages(api.execute(handBack.senderId(), action.name()));
          case HandBackBy.Silence silence -> List.of();
        };
    return new Resumed(replies, !api.paused(handBack.senderId()));
  }

  private void awaitEnd(Turn turn) {
    log.info("waiting for a turn to be over: sender={} turn={}", turn.senderId(), turn.id());
    if (api.awaitLock(turn.senderId())) {
      return;
    }
    Instant over = turn.startedAt().plus(settings.timeout());
    try {
      patience.until(over);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new BotException.Lost("interrupted while a turn may run", stopping);
    }
  }

  private static Memory answered(Turn turn, List<JsonNode> answers) {
    FromRasa fromRasa = new FromRasa(turn.channelType(), turn.senderId(), turn.id());
    return new Memory.Answered(
        answers.stream().flatMap(event -> fromRasa.event(event).stream()).toList());
  }

  private boolean apiEnabled() {
    if (!apiSeen && api.enabled()) {
      apiSeen = true;
    }
    return apiSeen;
  }
}
