package dev.baton.walk;

import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Trigger;
import dev.baton.store.BatchListener;
import dev.baton.walk.WalkEvent.Answering;
import dev.baton.walk.WalkEvent.Reception;
import dev.baton.walk.WalkEvent.Sending;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * All that Baton measures of its own work; {@code docs/metrics.md} explains each instrument.
 *
 * <p>Labels are names of {@code baton.yml} and outcomes, never ids or people, so that their number
 * is bounded. Each instrument exists from the beginning with all its labels: a first failure is
 * then seen as a change from 0. Thread-safe.
 */
public final class Instruments implements WalkListener, BatchListener {

  /** The kinds of lanes. */
  public static final List<String> LANES = List.of("event", "turn", "delivery", "ask");

  private static final Duration[] QUICK = buckets(0.002, 0.01, 0.05, 0.25, 1, 5);
  private static final Duration[] CALLS = buckets(0.05, 0.25, 1, 5, 15, 60);
  private static final Duration[] PEOPLE = buckets(15, 60, 300, 900, 3_600, 14_400);

  private final MeterRegistry registry;
  private final Map<String, Map<Reception, Counter>> inbound;
  private final Map<String, Timer> stored;
  private final Map<String, Timer> given;
  private final Map<String, Map<Answering, Timer>> turns;
  private final Map<String, Map<Sending, Timer>> sends;
  private final Map<String, Counter> retries;
  private final Map<String, Timer> toUsers;
  private final Map<String, Timer> toDesks;
  private final Map<String, Map<Trigger, Counter>> requested;
  private final Map<String, Map<EndReason, Counter>> ended;
  private final Map<String, Timer> waits;
  private final Map<String, Timer> firstAnswers;
  private final Map<String, Counter> claims;
  private final DistributionSummary batch;
  private final Timer commit;

  /**
   * What labels may say: the names in {@code baton.yml}.
   *
   * @param hooks the webhooks
   * @param broker whether there is an event broker
   */
  public record Names(
      Collection<String> channels,
      Collection<String> bots,
      Collection<String> queues,
      Collection<String> desks,
      Collection<String> hooks,
      boolean broker) {}

  public Instruments(MeterRegistry registry, Names names) {
    this.registry = registry;
    this.inbound =
        each(
            names.channels(),
            channel ->
                outcomes(
                    Reception.class,
                    outcome ->
                        counter(
                            "baton.inbound.events",
                            "Events that a channel received.",
                            Tags.of("channel", channel, "outcome", outcome.word()))));
    this.stored =
        each(
            names.channels(),
            channel ->
                timer(
                    "baton.inbound.store",
                    "From when an event was received until it was on disk.",
                    QUICK,
                    Tags.of("channel", channel)));
    this.given =
        each(
            names.bots(),
            bot ->
                timer(
                    "baton.turn.wait",
                    "From when a message was stored until it was given to its bot.",
                    QUICK,
                    Tags.of("bot", bot)));
    this.turns =
        each(
            names.bots(),
            bot ->
                outcomes(
                    Answering.class,
                    outcome ->
                        timer(
                            "baton.turn",
                            "From when a message was given to its bot until the bot had answered.",
                            CALLS,
                            Tags.of("bot", bot, "outcome", outcome.word()))));
    this.sends =
        each(
            names.channels(),
            channel ->
                outcomes(
                    Sending.class,
                    outcome ->
                        timer(
                            "baton.send",
                            "Calls of a platform to deliver something.",
                            CALLS,
                            Tags.of("channel", channel, "outcome", outcome.word()))));
    this.retries =
        each(
            names.channels(),
            channel ->
                counter(
                    "baton.send.retries",
                    "Calls that deliver again what was not taken before.",
                    Tags.of("channel", channel)));
    this.toUsers = deliveries(names, "user");
    this.toDesks = deliveries(names, "desk");
    this.requested =
        each(
            names.queues(),
            queue ->
                outcomes(
                    Trigger.class,
                    trigger ->
                        counter(
                            "baton.handoffs",
                            "Handoffs that were asked for.",
                            Tags.of("queue", queue, "trigger", word(trigger)))));
    this.ended =
        each(
            names.queues(),
            queue ->
                outcomes(
                    EndReason.class,
                    reason ->
                        counter(
                            "baton.handoffs.ended",
                            "Handoffs that ended.",
                            Tags.of("queue", queue, "reason", reason.word()))));
    this.waits =
        each(
            names.queues(),
            queue ->
                timer(
                    "baton.queue.wait",
                    "From when a handoff began to wait in its queue until an agent took it.",
                    PEOPLE,
                    Tags.of("queue", queue)));
    this.firstAnswers =
        each(
            names.queues(),
            queue ->
                timer(
                    "baton.first.answer",
                    "From when a handoff was asked for until an agent's first words to the user.",
                    PEOPLE,
                    Tags.of("queue", queue)));
    this.claims =
        each(
            names.desks(),
            desk ->
                counter(
                    "baton.claims",
                    "Handoffs that an agent of the desk took.",
                    Tags.of("desk", desk)));
    this.batch =
        DistributionSummary.builder("baton.store.batch")
            .description("Operations that the store committed together.")
            .baseUnit("operations")
            .serviceLevelObjectives(1, 4, 16, 64, 256)
            .register(registry);
    this.commit =
        timer(
            "baton.store.commit",
            "From a batch's first statement until it was on disk.",
            QUICK,
            Tags.empty());
  }

  private Map<String, Timer> deliveries(Names names, String side) {
    return each(
        names.channels(),
        channel ->
            timer(
                "baton.delivery",
                "From when something was put into the outbox until its platform took it.",
                CALLS,
                Tags.of("channel", channel, "to", side)));
  }

  /** Adds what is read when somebody looks. */
  public void read(Readings readings, Names names) {
    gauge("baton.dead.letters", "Dead letters, of all nodes.", readings::deadLetters, Tags.empty());
    for (Readings.Direction direction : Readings.Direction.values()) {
      Gauge.builder("baton.oldest.waiting", () -> readings.oldestWaiting(direction))
          .description("How long the oldest of what waits has waited, of all nodes.")
          .baseUnit("seconds")
          .tags("direction", word(direction))
          .register(registry);
    }
    up("baton.store.up", "Whether the last commit succeeded.", readings::storeUp, Tags.empty());
    gauge(
        "baton.store.waiting.operations",
        "Operations that wait for their batch.",
        readings::storeWaiting,
        Tags.empty());
    for (String name : names.channels()) {
      up(
          "baton.channel.up",
          "Whether a channel works.",
          () -> readings.channelUp(name),
          Tags.of("channel", name));
    }
    for (String name : names.bots()) {
      Tags bot = Tags.of("bot", name);
      up("baton.bot.up", "Whether the last call of a bot worked.", () -> readings.botUp(name), bot);
      up(
          "baton.circuit.open",
          "Whether a bot is not called for a while.",
          () -> readings.circuitOpen(name),
          bot);
    }
    for (String name : names.hooks()) {
      hook(readings, name);
    }
    if (names.broker()) {
      up("baton.event.broker.up", "Whether the broker works.", readings::brokerUp, Tags.empty());
      gauge(
          "baton.event.broker.waiting.events",
          "Events that the broker has still to get.",
          readings::brokerWaiting,
          Tags.empty());
    }
    for (String kind : LANES) {
      gauge(
          "baton.lanes.awake",
          "Lanes that have work.",
          () -> readings.lanesAwake(kind),
          Tags.of("kind", kind));
    }
    gauge(
        "baton.lanes.paced",
        "Lanes that wait until a platform's limits let them send.",
        readings::lanesPaced,
        Tags.empty());
    gauge("baton.shards.held", "Shards that this node has.", readings::shardsHeld, Tags.empty());
    gauge("baton.nodes", "Nodes that share the store.", readings::nodes, Tags.empty());
    count(
        "baton.timers.due",
        "Waits of handoffs that came to their end on this node.",
        readings::timersDue,
        Tags.empty());
  }

  private void hook(Readings readings, String name) {
    Tags hook = Tags.of("webhook", name);
    up("baton.webhook.up", "Whether a webhook works.", () -> readings.hookUp(name), hook);
    gauge(
        "baton.webhook.waiting.events",
        "Events that a webhook is still to be told.",
        () -> readings.hookWaiting(name),
        hook);
    for (boolean taken : new boolean[] {true, false}) {
      count(
          "baton.webhook.calls",
          "Calls of a webhook.",
          () -> readings.hookCalls(name, taken),
          hook.and("outcome", taken ? "taken" : "failed"));
    }
  }

  @Override
  public void happened(WalkEvent event) {
    switch (event) {
      case WalkEvent.Received received -> {
        count(inbound.get(received.channel()), received.outcome());
        if (received.outcome() == Reception.STORED) {
          record(stored.get(received.channel()), received.took());
        }
      }
      case WalkEvent.Asked asked -> {
        record(given.get(asked.bot()), asked.waited());
        Map<Answering, Timer> outcomes = turns.get(asked.bot());
        record(outcomes == null ? null : outcomes.get(asked.outcome()), asked.took());
      }
      case WalkEvent.Sent sent -> sent(sent);
      case WalkEvent.Heard heard -> {}
      case WalkEvent.Requested asked ->
          count(requested.get(asked.handoff().queue()), asked.handoff().trigger());
      case WalkEvent.Claimed claimed -> {
        Handoff handoff = claimed.handoff();
        Counter desk = handoff.desk() == null ? null : claims.get(handoff.desk());
        if (desk != null) {
          desk.increment();
        }
        since(waits.get(handoff.queue()), claimed.waitedSince(), handoff.acceptedAt());
      }
      case WalkEvent.Spoke spoke ->
          since(firstAnswers.get(spoke.handoff().queue()), spoke.handoff().createdAt(), spoke.at());
      case WalkEvent.Ended over -> {
        EndReason reason = over.handoff().endReason();
        if (reason != null) {
          count(ended.get(over.handoff().queue()), reason);
        }
      }
    }
  }

  private void sent(WalkEvent.Sent sent) {
    Map<Sending, Timer> outcomes = sends.get(sent.channel());
    record(outcomes == null ? null : outcomes.get(sent.outcome()), sent.took());
    Counter again = retries.get(sent.channel());
    if (again != null && sent.attempt() > 1) {
      again.increment();
    }
    if (sent.outcome() == Sending.DELIVERED && sent.since() != null) {
      record((sent.toUser() ? toUsers : toDesks).get(sent.channel()), sent.since());
    }
  }

  @Override
  public void committed(int operations, Duration took) {
    batch.record(operations);
    commit.record(took);
  }

  private static void since(@Nullable Timer timer, Instant since, @Nullable Instant at) {
    if (at != null) {
      record(timer, Duration.between(since, at));
    }
  }

  /** A name that is not configured any more is measured no more. */
  private static void record(@Nullable Timer timer, Duration took) {
    if (timer != null) {
      timer.record(took.isNegative() ? Duration.ZERO : took);
    }
  }

  private static <K extends Enum<K>> void count(@Nullable Map<K, Counter> outcomes, K outcome) {
    Counter counter = outcomes == null ? null : outcomes.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  private static <T> Map<String, T> each(Collection<String> names, Function<String, T> make) {
    Map<String, T> all = new HashMap<>();
    names.forEach(name -> all.put(name, make.apply(name)));
    return all;
  }

  private static <K extends Enum<K>, T> Map<K, T> outcomes(Class<K> kind, Function<K, T> make) {
    Map<K, T> all = new EnumMap<>(kind);
    for (K outcome : kind.getEnumConstants()) {
      all.put(outcome, make.apply(outcome));
    }
    return all;
  }

  private static Duration[] buckets(double... seconds) {
    return DoubleStream.of(seconds)
        .mapToObj(upTo -> Duration.ofNanos(Math.round(upTo * 1e9)))
        .toArray(Duration[]::new);
  }

  private Counter counter(String name, String description, Tags labels) {
    return Counter.builder(name).description(description).tags(labels).register(registry);
  }

  private Timer timer(String name, String description, Duration[] buckets, Tags labels) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(buckets)
        .tags(labels)
        .register(registry);
  }

  private void gauge(String name, String description, DoubleSupplier read, Tags labels) {
    Gauge.builder(name, read::getAsDouble).description(description).tags(labels).register(registry);
  }

  private void up(String name, String description, BooleanSupplier read, Tags labels) {
    gauge(name, description, () -> read.getAsBoolean() ? 1 : 0, labels);
  }

  private void count(String name, String description, DoubleSupplier read, Tags labels) {
    FunctionCounter.builder(name, read, DoubleSupplier::getAsDouble)
        .description(description)
        .tags(labels)
        .register(registry);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
