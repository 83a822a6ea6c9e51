package dev.baton.routing;

import dev.baton.audit.AuditSealer;
import dev.baton.bot.ProactiveBot;
import dev.baton.broadcast.Broadcaster;
import dev.baton.connector.Channel;
import dev.baton.connector.Health;
import dev.baton.connector.Inbox;
import dev.baton.connector.WebhookCall;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Trigger;
import dev.baton.hook.Hooks;
import dev.baton.masking.Masking;
import dev.baton.plan.Plan;
import dev.baton.report.Reports;
import dev.baton.report.StoredReports;
import dev.baton.routing.Shards.Kind;
import dev.baton.routing.circuit.CircuitBreakers;
import dev.baton.routing.lane.Alarms;
import dev.baton.routing.lane.Lanes;
import dev.baton.routing.pacing.Pacing;
import dev.baton.store.GivenTurn;
import dev.baton.store.ShardLease;
import dev.baton.store.ShardOwnership;
import dev.baton.store.Store;
import dev.baton.training.Harvest;
import dev.baton.training.StoredHarvest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routing layer, assembled: one instance serves all channels. */
public final class Routing implements Handoffs, Callbacks, Conversations, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Routing.class);

  private final Store store;
  private final RoutingContext context;
  private final Alarms alarms;
  private final Transactions transactions;
  private final Router router;
  private final ChatQuiescence quiescence;
  private final Pacing pacing;
  private final HandoffTimers timers;
  private final StoredDeadLetters letters;
  private final Reports reports;
  private final History history;
  private final Overview overview;
  private final Conversations conversations;
  private final Acts acts;
  private final Harvest harvest;
  private final Audit audit;
  private final AuditSealer auditSealer;
  private final ErasureService erasures;
  private final AccessMemory access;
  private final StoredTokens tokens;
  private final StoredSessions sessions;
  private final Housekeeping housekeeping;
  private final CircuitBreakers circuits;
  private final BacklogProbe backlogProbe;
  private final Lanes events;
  private final Lanes turns;
  private final Lanes deliveries;
  private final Lanes questions;
  private final FirstSteps firstSteps;
  private final Map<String, Channel> channels;
  private final @Nullable Broadcaster broadcaster;
  private final Hooks hooks;
  private final Duration stopTime;
  private volatile boolean open;
  private volatile boolean stopping;

  /** Does no I/O. */
  Routing(
      RoutingBuilder<?> from, Store store, Plan plan, Map<String, Channel> channels, Clock clock) {
    Broadcaster broadcaster = from.broadcaster(store);
    this.store = store;
    this.channels = channels;
    this.stopTime = from.stopTime();
    this.broadcaster = broadcaster;
    this.hooks = new Hooks(store, from.hooks(), clock);
    this.context =
        new RoutingContext(
            RulesInForce.of(plan, from.texts()),
            channels,
            from.bots(),
            clock,
            Ids.random(clock),
            broadcaster != null,
            from.hooks(),
            from.masking(),
            store.ownership().isShared(),
            from.onlookers(plan));
    this.alarms = from.alarms(clock);
    this.transactions = new Transactions(store, context, alarms, this::takeFirstSteps, this::apply);
    Shards shards = transactions.shards();
    this.circuits = new CircuitBreakers(plan, clock, alarms, this::wakeTurns, this::lookForTurns);
    this.quiescence = new ChatQuiescence(transactions, context, circuits);
    UserPresence presence = new UserPresence(transactions, context, quiescence);
    this.router = new Router(transactions, context, alarms, presence);
    this.timers = new HandoffTimers(transactions, context, alarms);
    this.backlogProbe = new BacklogProbe(store, clock);
    this.letters = new StoredDeadLetters(transactions, context);
    this.reports = new StoredReports(store, clock, context::plan);
    this.history = new StoredHistory(store, clock);
    this.overview = new StoredOverview(transactions, context);
    this.conversations = new StoredConversations(store, from.masking());
    this.acts = new DeskActs(transactions, context);
    this.harvest = new StoredHarvest(store, context::plan, from.masking());
    this.audit = new StoredAudit(store, clock, context.ids());
    this.auditSealer = new AuditSealer(store, clock, from.retention().audit(), context.ids()::next);
    this.erasures = new ErasureService(transactions, context, from.witness());
    SecureRandom random = new SecureRandom();
    this.access = new AccessMemory(transactions, context, alarms, store.ownership().isShared());
    this.tokens = new StoredTokens(transactions, context, access, random);
    this.sessions = new StoredSessions(transactions, context, access, random);
    this.housekeeping =
        new Housekeeping(
            context, alarms, shards, erasures, new RetentionSweep(transactions, from.retention()));
    this.events =
        new Lanes(
            "event", clock, alarms, shards.guarded(Kind.EVENT, quiescence.afterEvents(router)));
    this.pacing = new Pacing(clock, alarms, this::wakeDeliveries, () -> store.ownership().nodes());
    TurnWorker turnWorker = new TurnWorker(transactions, context, alarms, circuits, pacing);
    this.turns =
        new Lanes(
            "turn", clock, alarms, shards.guarded(Kind.TURN, quiescence.afterTurns(turnWorker)));
    DeliveryWorker deliveryWorker =
        new DeliveryWorker(
            transactions, context, alarms, pacing, random, presence, this::wakeDeliveries);
    this.deliveries =
        new Lanes(
            "delivery",
            clock,
            alarms,
            shards.guarded(
                Kind.DELIVERY, quiescence.afterDeliveries(deliveryWorker), pacing::leave));
    AskWorker askWorker = new AskWorker(transactions, context, circuits);
    this.questions = new Lanes("ask", clock, alarms, shards.guarded(Kind.ASK, askWorker));
    this.firstSteps =
        new FirstSteps(
            shards,
            new FirstSteps.Of(Kind.TURN, turns, turnWorker::begin, quiescence::afterTurns),
            new FirstSteps.Of(
                Kind.DELIVERY, deliveries, deliveryWorker::begin, quiescence::afterDeliveries));
    from.read(
        plan,
        store,
        new LiveReadings(
            this,
            store,
            backlogProbe,
            circuits,
            pacing,
            timers,
            hooks,
            Map.of("event", events, "turn", turns, "delivery", deliveries, "ask", questions)));
    store.ownership().subscribe(this::lookEverywhere, this::wakeFor, this::keepHolds);
  }

  /** Collects the parts of a routing layer. */
  public static Builder builder() {
    return new Builder();
  }

  /** See {@link dev.baton.connector.ChannelContext#beforeCall}. */
  static Runnable beforeCall(ShardOwnership ownership) {
    return new Shards(ownership)::beforeCall;
  }

  /**
   * See {@link dev.baton.connector.ChannelContext#duty}. A node that was frozen past its lease is
   * off duty even before it learns that it lost the lease: otherwise its next poll would end the
   * poll of the node that took over.
   */
  static BooleanSupplier duty(ShardOwnership ownership, String channel) {
    return () -> {
      ShardLease lease = ownership.of("channel:" + channel);
      return lease != null && ownership.holds(lease);
    };
  }

  /**
   * Brings the store up to date, takes up what an earlier run left behind, and opens the channels.
   */
  public void open() {
    store.open();
    takeUp();
    if (broadcaster != null) {
      broadcaster.open();
    }
    hooks.open();
    auditSealer.open();
    channels.forEach((name, channel) -> channel.open(inbox(name)));
  }

  private void takeUp() {
    context.warmUpWords();
    context.moved(store.read(tables -> tables.buttons().moves()));
    keepHolds();
    access.start();
    new StartupRecovery(transactions, context).run();
    open = true;
    lookEverywhere();
    timers.start();
    housekeeping.start();
  }

  /**
   * Goes by other rules from now on: each unit of work by the old ones or by the new ones. What
   * waits is offered to desks that serve it now, and ends where none does. Blocking.
   *
   * @throws IllegalArgumentException if they do not fit the parts that there are; the message names
   *     all that do not, and nothing changes
   */
  public void changeRules(Rules rules) {
    RulesInForce changed = new RuleChange(context.plan(), channels).to(rules);
    changed.warmUpWords();
    context.changeRules(changed);
    new StartupRecovery(transactions, context).followPlan();
  }

  /** What could not be delivered or handled. */
  public DeadLetters deadLetters() {
    return letters;
  }

  /** The numbers of desks. */
  public Reports reports() {
    return reports;
  }

  /** What happened to conversations. */
  public History history() {
    return history;
  }

  /** What people see who look at all that goes on. */
  public Overview overview() {
    return overview;
  }

  /** Lets programs act for agents. */
  public Acts acts() {
    return acts;
  }

  /** The tokens by which the API may be called. */
  public AccessTokens accessTokens() {
    return tokens;
  }

  /** Who is logged in to the console. */
  public AccessSessions accessSessions() {
    return sessions;
  }

  /** What bots can learn from their conversations. */
  public Harvest harvest() {
    return harvest;
  }

  /** What happened and stays known. */
  public Audit audit() {
    return audit;
  }

  /** What Baton holds of its users. */
  public PersonalData personalData() {
    return erasures;
  }

  /** Wakes every lane of this node that has work. */
  private void lookEverywhere() {
    if (!open) {
      return;
    }
    context.moved(store.read(tables -> tables.buttons().moves()));
    keepHolds();
    wakeMine(Kind.EVENT, events, tables -> tables.inbound().lanesWaiting());
    wakeMine(Kind.TURN, turns, tables -> tables.turns().conversationsOpen());
    wakeMine(Kind.TURN, turns, tables -> tables.bots().conversationsPending());
    wakeMine(
        Kind.TURN,
        turns,
        tables ->
            tables.messages().conversationsWaiting().stream()
                .filter(conversation -> !circuits.keep(conversation))
                .toList());
    wakeMine(Kind.TURN, turns, tables -> tables.handoffs().conversationsToHandBack());
    wakeMine(Kind.DELIVERY, deliveries, tables -> tables.deliveries().lanesOpen());
    wakeMine(Kind.ASK, questions, tables -> tables.questions().conversationsAsking());
  }

  /** Applies the pauses that platforms demanded from an earlier run or from another node. */
  private void keepHolds() {
    store
        .read(tables -> tables.holds().after(context.clock().instant()))
        .forEach(hold -> pacing.hold(hold.channel(), hold.chat(), hold.until()));
  }

  /**
   * Wakes the turn lanes that have work. Never blocks: the store is searched on a thread of its
   * own.
   */
  private void lookForTurns() {
    Thread.ofVirtual()
        .name("look-for-turns")
        .start(
            () -> wakeMine(Kind.TURN, turns, tables -> tables.messages().conversationsWaiting()));
  }

  private void wakeMine(Kind kind, Lanes lanes, Store.Operation<List<String>> withWork) {
    store.read(withWork).stream()
        .filter(lane -> transactions.shards().isMine(kind, lane))
        .forEach(lanes::wake);
  }

  /** Wakes a lane in which another node left work. */
  private void wakeFor(ShardOwnership.Wake wake) {
    Optional<Kind> known = Kind.named(wake.kind());
    if (known.isEmpty()) {
      log.warn(
          "a newer node left work in {} lane {}; whoever knows it looks there when it has the"
              + " shard",
          wake.kind(),
          wake.lane());
      return;
    }
    switch (known.get()) {
      case EVENT -> events.wake(wake.lane());
      case TURN -> turns.wake(wake.lane());
      case DELIVERY -> deliveries.wake(wake.lane());
      case ASK -> questions.wake(wake.lane());
    }
  }

  /** How much work waits in the store. Never blocks; fails if the store cannot be read. */
  public CompletableFuture<Backlog> backlog() {
    return backlogProbe.now();
  }

  /**
   * Whether all of it is there: not before the store is up to date and what an earlier run left is
   * taken up, and not once it stops.
   */
  public Health readiness() {
    if (stopping) {
      return new Health.Down("is stopping");
    }
    return open
        ? new Health.Up()
        : new Health.Connecting("is starting: the store is opened and brought up to date");
  }

  /** Whether the last commit succeeded. */
  public Health storeHealth() {
    if (!open && !stopping && !store.healthy()) {
      return new Health.Connecting("is opened and brought up to date");
    }
    return store.healthy()
        ? new Health.Up()
        : new Health.Down("the last commit did not go through");
  }

  /** The health of each channel, by name. */
  public Map<String, Health> channelHealth() {
    return channels().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().health()));
  }

  /** How each bot's last calls went, and whether its circuit is open because of that, by name. */
  public Map<String, Health> botHealth() {
    return context.plan().bots().stream()
        .collect(Collectors.toMap(Function.identity(), circuits::health));
  }

  /** The state of the event broker; empty if there is none. */
  public Optional<Broadcaster.Status> brokerHealth() {
    return Optional.ofNullable(broadcaster).map(Broadcaster::status);
  }

  /** The state of each webhook, by name. */
  public Map<String, Hooks.Status> hookStatus() {
    return hooks.status();
  }

  /** The channels that are configured, by name. */
  public Map<String, Channel> channels() {
    return channels.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(ConsoleDesk.NAME))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Where a channel puts what it receives. */
  public Inbox inbox(String channel) {
    return router.inbox(channel);
  }

  @Override
  public CompletionStage<Initiated> initiate(
      String senderId, Trigger trigger, HandoffRequest request) {
    return transactions.submit(
        context.givingOut().streams(),
        work -> {
          Optional<Conversation> conversation = work.tables().conversations().ofSender(senderId);
          if (conversation.isEmpty()) {
            return new Initiated.UnknownSender();
          }
          String id = conversation.get().id();
          String turn =
              trigger == Trigger.CALL
                  ? work.tables()
                      .turns()
                      .open(id)
                      .map(given -> new BotSwitches(work).taken(given))
                      .map(GivenTurn::id)
                      .orElse(null)
                  : null;
          return work.controls()
              .initiate(work.tables().conversations().get(id), trigger, request, turn);
        });
  }

  @Override
  public CompletionStage<Called> call(String bot, WebhookCall call) {
    if (!(context.botOrNull(bot) instanceof ProactiveBot proactive)) {
      return CompletableFuture.completedFuture(new Called.UnknownBot());
    }
    return switch (proactive.receive(call)) {
      case ProactiveBot.Wake.Reject no ->
          CompletableFuture.completedFuture(
              new Called.Rejected(no.status(), no.code(), no.message()));
      case ProactiveBot.Wake.Words words ->
          transactions.submit(
              context.givingOut().streams(words.replies()),
              work -> new ProactiveMessages(work).take(bot, words));
    };
  }

  @Override
  public List<Conversation> list(@Nullable Control control, @Nullable String before, int limit) {
    return conversations.list(control, before, limit);
  }

  @Override
  public Optional<Transcript> transcript(String conversationId) {
    return conversations.transcript(conversationId);
  }

  @Override
  public Optional<Transcript> summary(String conversationId) {
    return conversations.summary(conversationId);
  }

  @Override
  public List<Handoff> handoffs(
      @Nullable HandoffStatus status, @Nullable String before, int limit) {
    return conversations.handoffs(status, before, limit);
  }

  @Override
  public Optional<Handoff> handoff(String id) {
    return conversations.handoff(id);
  }

  @Override
  public Masking masking() {
    return conversations.masking();
  }

  /** Stops taking messages, gives calls in flight some time to end, and closes everything. */
  @Override
  public void close() {
    retire();
    channels.forEach((name, channel) -> close("channel " + name, channel));
    close("the lanes", this::finish);
    if (broadcaster != null) {
      close("the broadcaster", broadcaster);
    }
    close("the webhooks", hooks);
    close("the audit", auditSealer);
    close("the store", store);
  }

  private static void close(String what, AutoCloseable part) {
    try {
      part.close();
    } catch (Exception failure) {
      log.warn("{} did not close cleanly", what, failure);
    }
  }

  /** Begins no more work from now on; what comes in is stored. */
  private void retire() {
    stopping = true;
    transactions.shards().stop();
    store.ownership().retire();
  }

  /**
   * Lets work in flight end. The rest is taken up by the next run, or meanwhile by other nodes,
   * which get each shard as soon as nothing runs in it.
   */
  private void finish() {
    timers.stop();
    housekeeping.stop();
    access.stop();
    alarms.endPauses();
    Stream.of(events, turns, deliveries, questions)
        .map(lanes -> Thread.ofVirtual().start(() -> lanes.close(stopTime)))
        .toList()
        .forEach(Routing::awaitEnd);
    quiescence.close();
    alarms.close();
  }

  private static void awaitEnd(Thread closing) {
    try {
      closing.join();
    } catch (InterruptedException interrupted) {
      closing.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void takeFirstSteps(UnitOfWork work, ShardLease lease) {
    firstSteps.take(work, lease);
  }

  private void apply(AfterCommit afterCommit) {
    afterCommit.steps().forEach(FirstStep::goOn);
    afterCommit.told().forEach(context.walk()::happened);
    afterCommit.handled().stream().filter(quiescence::isAwaited).forEach(events::wake);
    afterCommit.events().forEach(events::wake);
    afterCommit.turns().forEach(turns::wake);
    afterCommit.deliveries().forEach(deliveries::wake);
    afterCommit.questions().forEach(questions::wake);
    if (afterCommit.broadcaster() && broadcaster != null) {
      broadcaster.wake();
    }
    if (afterCommit.hooks()) {
      hooks.wake();
    }
    Transactions.answerPresses(context, afterCommit);
  }

  private void wakeTurns(String lane) {
    turns.wake(lane);
  }

  private void wakeDeliveries(String lane) {
    deliveries.wake(lane);
  }

  /** Collects the parts of a routing layer without an HTTP server. */
  public static final class Builder extends RoutingBuilder<Builder> {

    private Builder() {}

    @Override
    protected Builder self() {
      return this;
    }

    /** See {@link RoutingBuilder#routing}; platforms cannot reach a webhook. */
    public Routing build() {
      return routing(channel -> null);
    }
  }
}
