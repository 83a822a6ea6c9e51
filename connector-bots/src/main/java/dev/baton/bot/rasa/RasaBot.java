package dev.baton.bot.rasa;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.HostedBot;
import dev.baton.bot.RecallingBot;
import dev.baton.bot.Reply;
import dev.baton.bot.ResumableBot;
import dev.baton.bot.ReviewingBot;
import dev.baton.bot.Turn;
import dev.baton.bot.rasa.RasaSettings.Api;
import dev.baton.bot.wire.Sleeper;
import dev.baton.connector.InspectingChannel.Finding;
import dev.baton.connector.Settings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A Rasa server (Open Source 2.8 and 3.x, or Pro) as a bot.
 *
 * <p>Thread-safe; need not be closed. Rasa's REST channel has no idempotency key. It gives the same
 * answer, {@code 200 []}, for a paused bot, a failure, a missing model and a bot with nothing to
 * say. If the HTTP API is on, the tracker shows which of them it was.
 */
public sealed class RasaBot implements Bot, RecallingBot, ResumableBot, ReviewingBot, HostedBot
    permits StreamingRasaBot, CallbackRasaBot {

  private static final Logger log = LoggerFactory.getLogger(RasaBot.class);

  private final RasaTransport transport;
  private final RasaApi api;
  private final RasaServerInfo serverInfo;
  private final RasaReview review;
  private final RasaHandBack rasaHandBack;
  private final Duration timeout;
  private final Sleeper sleeper;

  RasaBot(RasaSettings settings, RasaTransport transport, Sleeper sleeper) {
    this.transport = transport;
    this.api = new RasaApi(transport.http(), settings.timeout());
    this.serverInfo = new RasaServerInfo(api, settings.api(), settings.calm(), System::nanoTime);
    this.review = settings.review();
    this.rasaHandBack = new RasaHandBack(api, settings.handBack(), transport.toRasa());
    this.timeout = settings.timeout();
    this.sleeper = sleeper;
  }

  /**
   * Makes the bot from its section of the configuration; the settings are those of docs/rasa.md.
   * Notes every problem in {@code settings}. Reads the files that they name, and makes no call.
   *
   * @return a bot with the talents {@link RecallingBot}, {@link ResumableBot}, {@link ReviewingBot}
   *     and {@link HostedBot}; with {@code stream: true} also {@link dev.baton.bot.StreamingBot},
   *     with {@code channel: callback} also {@link dev.baton.bot.ProactiveBot}; with {@code api:
   *     off} neither {@link RecallingBot} nor {@link ReviewingBot}
   */
  public static Bot create(Settings settings, Clock clock) {
    return create(RasaSettings.read(settings, clock), Sleeper.by(clock));
  }

  /**
   * Checks whether the server is as the settings say. Blocking.
   *
   * @param settings those that {@link #create} was given
   */
  public static List<Finding> inspect(Settings settings) {
    return new RasaInspection(RasaSettings.read(settings, Clock.systemUTC())).findings();
  }

  static Bot create(RasaSettings settings, Sleeper sleeper) {
    RasaHttp http = new RasaHttp(settings.url(), settings.authorization(), settings.connection());
    ToRasa toRasa =
        new ToRasa(settings.inputChannel(), settings.allowIntents(), settings.handoffIntent());
    Duration timeout = settings.timeout();
    HandBackPlan.Notice notice = settings.handBack().notice();
    boolean api = settings.api() != Api.OFF;
    CallbackKeys keys = settings.callback();
    if (keys != null) {
      CallbackTransport transport = new CallbackTransport(http, timeout, toRasa, notice, keys);
      return api ? new CallbackRasaBot(settings, transport, sleeper) : transport;
    }
    return switch (settings.transport()) {
      case STREAM -> {
        StreamTransport transport = new StreamTransport(http, timeout, toRasa, notice);
        yield api ? new StreamingRasaBot(settings, transport, sleeper) : transport;
      }
      case REST, CALLBACK -> {
        RestTransport transport = new RestTransport(http, timeout, toRasa, notice);
        yield api ? new RasaBot(settings, transport, sleeper) : transport;
      }
    };
  }

  @Override
  public final List<Reply> reply(Turn turn) {
    return reply(turn, () -> {});
  }

  /**
   * {@inheritDoc}
   *
   * @throws BotException.Failed also when Rasa answered nothing and its tracker shows that the turn
   *     failed there, or its API says that no model is loaded
   */
  @Override
  public List<Reply> reply(Turn turn, Runnable beforeCall) {
    List<Reply> replies = transport.reply(turn, beforeCall);
    learnServer();
    if (replies.isEmpty()) {
      explainSilence(turn);
    }
    return replies;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Rasa stores a turn only once it is over. So a turn is reported as unheard only after the
   * conversation's lock could be taken or, if Rasa does not give it, after the turn's time-out has
   * passed.
   *
   * @throws BotException.Failed when Rasa's API is off or its tracker leaves it open: there is no
   *     point in asking again, ask the user
   */
  @Override
  public Memory recall(Turn turn) {
    if (!serverInfo.hasApi()) {
      throw new BotException.Failed("no tracker API", null);
    }
    TrackerLookup lookup = TrackerLookup.of(turn, transport.toRasa());
    List<JsonNode> answers = lookup.answers(api.tracker(turn.senderId()));
    if (answers == null) {
      awaitEnd(turn);
      answers = lookup.answers(api.tracker(turn.senderId()));
    }
    return answers == null ? new Memory.Unheard() : answered(turn, answers);
  }

  /** {@inheritDoc} True for Rasa Pro, whose flows may do so; known after the first turn. */
  @Override
  public boolean everyTurn() {
    return serverInfo.isCalm();
  }

  /**
   * {@inheritDoc}
   *
   * @throws BotException.Failed also when Rasa kept nothing of the turn, so that it failed there,
   *     or has no model loaded
   */
  @Override
  public Review review(Turn turn) {
    if (!serverInfo.hasApi()) {
      return new Review(false, true, null);
    }
    JsonNode tracker = api.recent(turn.senderId());
    if (tracker == null) {
      throw new BotException.Failed(RasaApi.NO_MODEL, null);
    }
    TrackerLookup.TrackedTurn tracked = tracked(turn, tracker);
    boolean paused = RasaApi.paused(tracker);
    if (tracked == null) {
      throw new BotException.Failed("Rasa kept nothing of the turn, so it failed there", null);
    }
    if (paused) {
      log.info("the bot is paused: sender={} turn={}", turn.senderId(), turn.id());
    }
    return review.of(tracked, paused);
  }

  @Override
  public URI host() {
    return transport.host();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The human part is recorded if the settings say so, a paused bot is resumed, slots are set,
   * and then the bot is notified. A bot that does not know the intent says nothing.
   */
  @Override
  public Resumed handBack(HandBack handBack) {
    return handBack(handBack, () -> {});
  }

  @Override
  public Resumed handBack(HandBack handBack, Runnable beforeCall) {
    return serverInfo.hasApi()
        ? rasaHandBack.handBack(handBack, beforeCall)
        : transport.handBack(handBack, beforeCall);
  }

  @Override
  public Resumed wake(HandBack handBack, Runnable beforeCall) {
    return serverInfo.hasApi()
        ? rasaHandBack.wake(handBack, beforeCall)
        : new Resumed(List.of(), false);
  }

  /** Learns about the server after a turn, so that {@link #everyTurn} need not ask it. */
  final void learnServer() {
    serverInfo.learn();
  }

  /**
   * Finds out why a turn was answered with nothing. Returns if that is all right.
   *
   * @throws BotException.Failed when the turn failed
   */
  final void explainSilence(Turn turn) {
    JsonNode tracker;
    try {
      if (!serverInfo.hasApi()) {
        return;
      }
      tracker = api.recent(turn.senderId());
      if (tracker != null && tracked(turn, tracker) != null) {
        log.info(
            "the bot {}: sender={} turn={}",
            RasaApi.paused(tracker) ? "is paused" : "had nothing to say",
            turn.senderId(),
            turn.id());
        return;
      }
    } catch (BotException unsaid) {
      log.warn(
          "the bot said nothing, and Rasa does not tell why: sender={} turn={}: {}",
          turn.senderId(),
          turn.id(),
          unsaid.getMessage());
      return;
    }
    throw new BotException.Failed(
        tracker == null
            ? RasaApi.NO_MODEL
            : "Rasa answered nothing and kept nothing of the turn, so it failed there",
        null);
  }

  /** The turn in a recent tracker; if it is not there, as after a restart, in the whole tracker. */
  private TrackerLookup.@Nullable TrackedTurn tracked(Turn turn, JsonNode recent) {
    TrackerLookup lookup = TrackerLookup.of(turn, transport.toRasa());
    TrackerLookup.TrackedTurn tracked = lookup.latest(recent);
    return tracked == null ? lookup.latest(api.tracker(turn.senderId())) : tracked;
  }

  private void awaitEnd(Turn turn) {
    log.info("waiting for a turn to be over: sender={} turn={}", turn.senderId(), turn.id());
    if (api.awaitLock(turn.senderId())) {
      return;
    }
    Instant over = turn.startedAt().plus(timeout);
    try {
      sleeper.until(over);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new BotException.Lost("interrupted while a turn may run", stopping);
    }
  }

  private static Memory answered(Turn turn, List<JsonNode> answers) {
    FromRasa fromRasa = FromRasa.of(turn);
    return new Memory.Answered(
        answers.stream().flatMap(event -> fromRasa.event(event).stream()).toList());
  }
}
