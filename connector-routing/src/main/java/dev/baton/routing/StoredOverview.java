package dev.baton.routing;

import dev.baton.connector.Person;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.masking.Masking;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.AgentStatus;
import dev.baton.store.DeskAgentTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.ListingTable;
import dev.baton.store.ShardOwnership;
import dev.baton.store.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the overview from the store. */
final class StoredOverview implements Overview {

  /** How long an agent who does nothing is still taken to be there. */
  private static final Duration SEEN = Duration.ofHours(1);

  private static final int SHOWN = 200;

  private final Transactions transactions;
  private final RoutingContext context;
  private final ConversationSearch search;
  private final Instant since;

  StoredOverview(Transactions transactions, RoutingContext context) {
    this.transactions = transactions;
    this.context = context;
    this.search = new ConversationSearch(transactions, context.clock());
    this.since = context.clock().instant();
  }

  @Override
  public Page conversations(Search wanted, @Nullable String before, int limit, Masking shown) {
    ConversationSearch.Found found = search.find(wanted, before, limit, shown);
    return new Page(
        transactions.read(tables -> listed(tables.listing(), found.conversations(), shown)),
        found.next());
  }

  private static List<Listed> listed(ListingTable listing, List<Conversation> page, Masking shown) {
    List<String> open =
        page.stream().map(Conversation::handoffId).filter(Objects::nonNull).toList();
    Map<String, Handoff> handoffs = listing.handoffs(open);
    Map<String, Instant> again = listing.waitingAgain(open);
    Map<String, Message> last = listing.lastSaid(page.stream().map(Conversation::id).toList());
    return page.stream()
        .map(each -> {
          String id = each.handoffId();
          Handoff handoff = id == null ? null : handoffs.get(id);
          Instant waiting =
              handoff != null && handoff.status() == HandoffStatus.QUEUED
                  ? again.getOrDefault(handoff.id(), handoff.createdAt())
                  : null;
          return new Listed(each, handoff, waiting, last(last.get(each.id()), shown));
        })
        .toList();
  }

  private static @Nullable Last last(@Nullable Message message, Masking shown) {
    return message == null
        ? null
        : new Last(
            message.author(),
            TranscriptLines.shortened(TextBuilder.summary(message.content()), SHOWN, shown),
            message.at());
  }

  @Override
  public Optional<Messages> messages(
      String conversationId, @Nullable Long after, @Nullable Long before, int limit) {
    return transactions.read(tables ->
        find(tables, conversationId)
            .map(conversation -> {
              List<Message> some =
                  tables
                      .listing()
                      .messages(
                          conversationId,
                          after == null ? 0 : after,
                          before == null ? Long.MAX_VALUE : before,
                          limit + 1,
                          after == null);
              boolean more = some.size() > limit;
              List<Message> page =
                  !more
                      ? some
                      : after == null ? some.subList(1, some.size()) : some.subList(0, limit);
              return new Messages(conversation, sent(tables.listing(), page), more);
            }));
  }

  static Optional<Conversation> find(Tables tables, String conversationId) {
    return tables
        .conversations()
        .find(conversationId)
        .filter(found -> tables.erasures().find(conversationId).isEmpty());
  }

  /** What became of messages, in their order. */
  static List<Sent> sent(ListingTable listing, List<Message> some) {
    Map<String, String> lanes = new HashMap<>();
    some.forEach(message ->
        lanes.computeIfAbsent(message.conversationId(), id -> new LaneName.ToUser(id).stored()));
    Map<String, ListingTable.Undelivered> undelivered = new HashMap<>();
    listing
        .undelivered(lanes)
        .forEach(each ->
            undelivered.merge(each.messageId(), each, (one, other) -> one.dead() ? one : other));
    Set<String> delivered = listing.delivered(some.stream().map(Message::id).toList());
    return some.stream()
        .map(message -> {
          ListingTable.Undelivered not = undelivered.get(message.id());
          if (not != null) {
            return new Sent(message, not.dead() ? Delivery.FAILED : Delivery.WAITING, not.error());
          }
          boolean sent =
              switch (message.author()) {
                case BOT, AGENT, SYSTEM -> delivered.contains(message.id());
                case USER, NOTE, DRAFT -> false;
              };
          return new Sent(message, sent ? Delivery.SENT : Delivery.NONE, null);
        })
        .toList();
  }

  @Override
  public List<QueueNow> queues() {
    Instant now = context.clock().instant();
    Map<String, ListingTable.Count> waiting = new HashMap<>();
    Map<String, ListingTable.Count> had = new HashMap<>();
    transactions
        .read(tables -> tables.listing().counts())
        .forEach(count ->
            (count.status() == HandoffStatus.QUEUED ? waiting : had).put(count.queue(), count));
    return new TreeMap<>(context.plan().queues())
        .values().stream()
            .map(queue -> queue(queue, now, waiting.get(queue.name()), had.get(queue.name())))
            .toList();
  }

  private static QueueNow queue(
      QueuePlan queue,
      Instant now,
      ListingTable.@Nullable Count waiting,
      ListingTable.@Nullable Count had) {
    Duration oldest = waiting == null ? null : Duration.between(waiting.oldest(), now);
    return new QueueNow(
        queue.name(),
        queue.desks(),
        queue.isOpen(now),
        queue.opensAfter(now).orElse(null),
        waiting == null ? 0 : waiting.count(),
        oldest == null || !oldest.isNegative() ? oldest : Duration.ZERO,
        had == null ? 0 : had.count());
  }

  @Override
  public List<AgentNow> agents() {
    Instant now = context.clock().instant();
    return transactions.read(tables -> {
      Map<String, Integer> loads = new HashMap<>();
      for (HandoffTable.Load load : tables.handoffs().loads()) {
        loads.put(load.desk() + "\n" + load.agentId(), load.count());
      }
      return tables.agents().statuses(now.minus(DeskAgentTable.KEPT)).stream()
          .flatMap(status -> agent(status, loads, now).stream())
          .toList();
    });
  }

  private Optional<AgentNow> agent(AgentStatus status, Map<String, Integer> loads, Instant now) {
    DeskPlan desk = context.plan().desks().get(status.agent().desk());
    if (desk == null) {
      return Optional.empty();
    }
    String id = status.agent().id();
    int has = loads.getOrDefault(desk.name() + "\n" + id, 0);
    int most = desk.staffing().capacity();
    boolean seen = status.agent().seenAt().isAfter(now.minus(SEEN));
    return Optional.of(
        new AgentNow(
            id,
            status.agent().name(),
            status.agent().handle(),
            desk.name(),
            status.away() != null
                ? Presence.AWAY
                : has > 0 || seen ? Presence.HERE : Presence.UNKNOWN,
            has,
            most == 0 ? null : most,
            status.agent().seenAt()));
  }

  @Override
  public List<Canned> canned() {
    Map<String, Canned> all = new TreeMap<>();
    transactions
        .read(tables -> tables.cannedAnswers().of(ConsoleDesk.NAME))
        .forEach(saved ->
            all.put(saved.name(), new Canned(saved.name(), Map.of("", saved.words().text()))));
    context
        .plan()
        .canned()
        .forEach((name, answer) -> all.put(name, new Canned(name, answer.texts())));
    return List.copyOf(all.values());
  }

  @Override
  public Optional<List<Target>> targets(String conversationId, Acts.Agent by) {
    DeskPlan desk = context.plan().desks().get(ConsoleDesk.NAME);
    if (desk == null) {
      return Optional.empty();
    }
    Person person = ConsoleDesk.person(by);
    return transactions.read(tables ->
        find(tables, conversationId)
            .map(conversation -> {
              UnitOfWork reading =
                  new UnitOfWork(
                      tables, context.settled(), context.clock().instant(), new AfterCommit());
              List<TransferTarget> all =
                  new TransferTargets(reading, desk, person)
                      .everybody(conversation, tables.handoffs().openOf(conversation));
              List<String> titles = TransferTarget.titles(all, reading.words(desk));
              List<Target> targets = new ArrayList<>();
              for (int i = 0; i < all.size(); i++) {
                targets.add(target(all.get(i), titles.get(i)));
              }
              return List.copyOf(targets);
            }));
  }

  private static Target target(TransferTarget target, String title) {
    return switch (target) {
      case TransferTarget.ToQueue to ->
          new Target(Target.Kind.QUEUE, to.queue(), null, null, title);
      case TransferTarget.ToBot to -> new Target(Target.Kind.BOT, to.bot(), null, null, title);
      case TransferTarget.ToAgent to ->
          new Target(
              Target.Kind.AGENT, to.agent().name(), to.agent().id(), to.agent().desk(), title);
    };
  }

  @Override
  public Running running() {
    Instant now = context.clock().instant();
    return transactions.read(tables -> {
      Map<String, Integer> queued = new HashMap<>(tables.listing().waitingForUsers());
      tables
          .listing()
          .waitingElsewhere()
          .forEach((lane, count) ->
              channelOf(LaneName.ofDeliveries(lane))
                  .ifPresent(channel -> queued.merge(channel, count, Integer::sum)));
      Map<String, Instant> paused = new HashMap<>();
      tables.holds().after(now).stream()
          .filter(hold -> hold.chat() == null)
          .forEach(hold -> paused.put(hold.channel(), hold.until()));
      Map<String, ChannelNow> channels = new LinkedHashMap<>();
      new TreeMap<>(context.plan().channels())
          .values().stream()
              .filter(plan -> !plan.name().equals(ConsoleDesk.NAME))
              .forEach(plan ->
                  channels.put(
                      plan.name(),
                      new ChannelNow(
                          plan.type(),
                          queued.getOrDefault(plan.name(), 0),
                          paused.get(plan.name()))));
      List<NodeNow> nodes =
          tables.listing().nodes().stream()
              .map(node -> new NodeNow(node.name(), node.joinedAt(), node.shards(), node.leaving()))
              .toList();
      return new Running(since, context.isShared(), channels, nodes, ShardOwnership.SHARDS);
    });
  }

  private Optional<String> channelOf(LaneName.Deliveries lane) {
    return switch (lane) {
      case LaneName.ToDesk to -> ofDesk(to.desk());
      case LaneName.States to -> ofDesk(to.desk());
      case LaneName.ToPlace to -> ofPlace(to.place());
      case LaneName.Marks to -> ofPlace(to.chat());
      case LaneName.ToUser to -> Optional.empty();
      case LaneName.Erasure to -> Optional.empty();
      case LaneName.Retention to -> Optional.empty();
      case LaneName.Unknown unknown -> Optional.empty();
    };
  }

  private Optional<String> ofDesk(String desk) {
    return Optional.ofNullable(context.plan().desks().get(desk)).map(DeskPlan::channel);
  }

  private static Optional<String> ofPlace(String place) {
    int end = place.indexOf(':');
    return end < 0 ? Optional.empty() : Optional.of(place.substring(0, end));
  }
}
