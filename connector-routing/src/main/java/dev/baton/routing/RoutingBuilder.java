package dev.baton.routing;

import dev.baton.bot.Bot;
import dev.baton.broadcast.Broadcaster;
import dev.baton.broadcast.EventBroker;
import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.SteadyClock;
import dev.baton.hook.Hook;
import dev.baton.masking.Masking;
import dev.baton.plan.BroadcastPlan;
import dev.baton.plan.CannedAnswer;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.CircuitPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.LimitsPlan;
import dev.baton.plan.Plan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.RetentionPlan;
import dev.baton.routing.file.OpenFiles;
import dev.baton.routing.lane.Alarms;
import dev.baton.store.Store;
import dev.baton.texts.TextsPlan;
import dev.baton.walk.Instruments;
import dev.baton.walk.Onlookers;
import dev.baton.walk.Readings;
import dev.baton.walk.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects the parts of a routing layer: the channels, bots, desks and queues, and its store.
 *
 * @param <B> the type of the builder itself, so that a layer on top can collect these parts
 *     together with its own
 */
public abstract class RoutingBuilder<B extends RoutingBuilder<B>> {

  private final Map<String, ChannelPlan> channels = new LinkedHashMap<>();
  private final Map<String, Function<ChannelContext, Channel>> makers = new LinkedHashMap<>();
  private final Map<String, Bot> bots = new LinkedHashMap<>();
  private final Map<String, DeskPlan> desks = new LinkedHashMap<>();
  private final Map<String, QueuePlan> queues = new LinkedHashMap<>();
  private HandoffPlan handoff = HandoffPlan.USUAL;
  private final Map<String, CircuitPlan> circuits = new LinkedHashMap<>();
  private final Map<String, CannedAnswer> canned = new LinkedHashMap<>();
  private LimitsPlan limits = LimitsPlan.USUAL;
  private Clock clock = SteadyClock.ofMachine();
  private Function<Clock, Alarms> alarms = Alarms::of;
  private RetentionPlan retention = RetentionPlan.USUAL;
  private Masking masking = Masking.NONE;
  private TextsPlan texts = TextsPlan.USUAL;
  private boolean privateFiles;
  private Duration stopTime = Duration.ofSeconds(20);
  private PersonalData.Witness witness = (senderId, channel) -> {};
  private @Nullable Store store;
  private @Nullable EventBroker broker;
  private BroadcastPlan broadcast = BroadcastPlan.USUAL;
  private final Map<String, Hook> hooks = new LinkedHashMap<>();
  private @Nullable MeterRegistry meters;
  private @Nullable Instruments instruments;
  private @Nullable OpenTelemetry telemetry;

  protected RoutingBuilder() {}

  /** This builder, as its own type. */
  protected abstract B self();

  /** Sets the store that keeps messages; opened and closed together with the routing layer. */
  public B store(Store store) {
    this.store = store;
    return self();
  }

  /** Adds a channel; {@code make} is called once, when the parts are assembled, and does no I/O. */
  public B channel(ChannelPlan plan, Function<ChannelContext, Channel> make) {
    channels.put(plan.name(), plan);
    makers.put(plan.name(), make);
    return self();
  }

  public B bot(String name, Bot bot) {
    return bot(name, bot, CircuitPlan.USUAL);
  }

  /** Adds a bot that is not called for a while after it failed as often as its circuit allows. */
  public B bot(String name, Bot bot, CircuitPlan circuit) {
    bots.put(name, bot);
    circuits.put(name, circuit);
    return self();
  }

  /** Limits how many of one user's messages are passed on; {@link LimitsPlan#USUAL} unless set. */
  public B limits(LimitsPlan limits) {
    this.limits = limits;
    return self();
  }

  public B desk(DeskPlan desk) {
    desks.put(desk.name(), desk);
    return self();
  }

  public B queue(QueuePlan queue) {
    queues.put(queue.name(), queue);
    return self();
  }

  public B handoff(HandoffPlan handoff) {
    this.handoff = handoff;
    return self();
  }

  /** Adds a text that the agents of all desks can send by its name. */
  public B canned(CannedAnswer answer) {
    canned.put(answer.name(), answer);
    return self();
  }

  /**
   * Publishes the human part of conversations to an event broker, in the form that Rasa's own
   * broker would get. Closed together with the routing layer. Nothing ever waits for the broker.
   */
  public B eventBroker(EventBroker broker, BroadcastPlan plan) {
    this.broker = broker;
    this.broadcast = plan;
    return self();
  }

  /** Adds a webhook, which is told what happens. Nothing ever waits for it. */
  public B webhook(Hook hook) {
    hooks.put(hook.name(), hook);
    return self();
  }

  /**
   * Allows files to be fetched that bots link to at private addresses. Off by default: whoever
   * writes a bot's replies could reach the inside of the network through it.
   */
  public B privateFiles(boolean allowed) {
    this.privateFiles = allowed;
    return self();
  }

  /**
   * Sets who is told of each conversation that is erased, so that copies elsewhere can be erased
   * too.
   */
  public B witness(PersonalData.Witness witness) {
    this.witness = witness;
    return self();
  }

  /** How long messages are kept; forever unless set. */
  public B retention(RetentionPlan plan) {
    this.retention = plan;
    return self();
  }

  /**
   * Masks personal data for agents and for readers of the API; nothing is masked unless set. Bots
   * and the store get the unmasked text.
   */
  public B masking(Masking masking) {
    this.masking = masking;
    return self();
  }

  /**
   * Sets how users are spoken to whose own language is unknown, and what Baton says to users and
   * agents otherwise than by itself; {@link TextsPlan#USUAL} unless set.
   */
  public B texts(TextsPlan texts) {
    this.texts = texts;
    return self();
  }

  /**
   * Measures what happens; {@code docs/metrics.md} lists the instruments. Without a registry
   * nothing is measured, and nothing of it costs anything.
   */
  public B meters(MeterRegistry registry) {
    this.meters = registry;
    return self();
  }

  /**
   * Makes a trace of the walk of each message, over all nodes and restarts; {@code docs/traces.md}
   * draws one. Not closed with the routing layer. Without it no trace is made, and nothing of it
   * costs anything.
   */
  public B traces(OpenTelemetry telemetry) {
    this.telemetry = telemetry;
    return self();
  }

  /** How long {@link Routing#close} waits for calls in flight to end; 20 s unless set. */
  public B stopTime(Duration time) {
    this.stopTime = time;
    return self();
  }

  /** Sets the clock; a {@link SteadyClock} unless set. It must not jump. */
  public B clock(Clock clock) {
    this.clock = clock;
    return self();
  }

  /**
   * Assembles the parts, without I/O.
   *
   * @param webhooks the address at which platforms reach the webhook of a channel, by the channel's
   *     name; null if they cannot
   * @throws IllegalArgumentException naming everything that does not fit
   */
  protected Routing routing(Function<String, @Nullable URI> webhooks) {
    return routing(webhooks, List.of());
  }

  /**
   * As {@link #routing(Function)}.
   *
   * @param problems of the parts that are built on the routing layer, to be named with its own
   */
  protected Routing routing(Function<String, @Nullable URI> webhooks, List<String> problems) {
    Store at = store;
    List<String> all = new ArrayList<>(problems);
    if (at == null) {
      all.add("store: none is set");
    }
    all.addAll(RuleChange.unknown(texts, channels.keySet()));
    all.addAll(ConsoleDesk.problems(channels, desks));
    if (at == null || !all.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", all));
    }
    Map<String, ChannelPlan> allChannels = new LinkedHashMap<>(channels);
    Map<String, DeskPlan> allDesks = new LinkedHashMap<>(desks);
    channels.values().stream()
        .findFirst()
        .ifPresent(like -> {
          allChannels.put(ConsoleDesk.NAME, ConsoleDesk.channel(like));
          allDesks.put(ConsoleDesk.NAME, ConsoleDesk.desk(desks.values()));
        });
    Plan plan =
        new Plan(
            allChannels,
            List.copyOf(bots.keySet()),
            allDesks,
            queues,
            handoff,
            limits,
            circuits,
            canned);
    Map<String, Channel> made = new ConcurrentHashMap<>();
    OpenFiles files = new OpenFiles(made, privateFiles);
    makers.forEach((name, make) ->
        made.put(
            name,
            make.apply(
                new ChannelContext(
                    name,
                    clock,
                    files,
                    webhooks.apply(name),
                    Routing.duty(at.ownership(), name),
                    Routing.beforeCall(at.ownership())))));
    List<String> impossible = RuleChange.impossible(desks.values(), made);
    if (!impossible.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", impossible));
    }
    if (!makers.isEmpty()) {
      made.put(ConsoleDesk.NAME, new ConsoleChannel());
    }
    return new Routing(this, at, plan, made, clock);
  }

  /** Sets what rings by the clock, where that is not real time. */
  B alarms(Function<Clock, Alarms> alarms) {
    this.alarms = alarms;
    return self();
  }

  Alarms alarms(Clock by) {
    return alarms.apply(by);
  }

  Map<String, Bot> bots() {
    return bots;
  }

  Masking masking() {
    return masking;
  }

  TextsPlan texts() {
    return texts;
  }

  RetentionPlan retention() {
    return retention;
  }

  PersonalData.Witness witness() {
    return witness;
  }

  Duration stopTime() {
    return stopTime;
  }

  List<Hook> hooks() {
    return List.copyOf(hooks.values());
  }

  /** Who looks on while the routing layer works that is being assembled. */
  Onlookers onlookers(Plan plan) {
    MeterRegistry registry = meters;
    OpenTelemetry spans = telemetry;
    instruments = registry == null ? null : new Instruments(registry, names(plan));
    return Onlookers.of(instruments, spans == null ? null : new Traces(spans, clock));
  }

  /** Lets the instruments read the parts of the routing layer that was assembled. */
  void read(Plan plan, Store at, Readings readings) {
    Instruments all = instruments;
    if (all != null) {
      all.read(readings, names(plan));
      at.report(all);
    }
  }

  private Instruments.Names names(Plan plan) {
    return new Instruments.Names(
        channels.keySet(),
        plan.bots(),
        plan.queues().keySet(),
        plan.desks().keySet(),
        hooks.keySet(),
        broker != null);
  }

  @Nullable Broadcaster broadcaster(Store at) {
    EventBroker to = broker;
    if (to == null) {
      return null;
    }
    Map<String, String> inputChannels = new LinkedHashMap<>();
    channels.forEach((name, channel) -> inputChannels.put(name, channel.inputChannel()));
    return new Broadcaster(at, to, broadcast, inputChannels);
  }
}
