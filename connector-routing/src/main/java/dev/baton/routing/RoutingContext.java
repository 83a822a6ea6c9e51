package dev.baton.routing;

import dev.baton.bot.Bot;
import dev.baton.bot.HostedBot;
import dev.baton.bot.Reply;
import dev.baton.connector.BaseUrl;
import dev.baton.connector.Capabilities;
import dev.baton.connector.Channel;
import dev.baton.connector.Files;
import dev.baton.connector.Place;
import dev.baton.conversation.Conversation;
import dev.baton.hook.Hook;
import dev.baton.masking.Masking;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.Plan;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.ButtonTable;
import dev.baton.store.ShardOwnership;
import dev.baton.texts.AgentTexts;
import dev.baton.texts.OpeningWords;
import dev.baton.texts.UserText;
import dev.baton.walk.Onlookers;
import dev.baton.walk.WalkListener;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the routing layer, which stay the same while Baton runs, and the rules they go by,
 * which may change.
 */
final class RoutingContext {

  private final Map<String, Channel> channels;
  private final Map<String, Bot> bots;
  private final Clock clock;
  private final Ids ids;
  private final boolean broadcasts;
  private final List<Hook> hooks;
  private final Masking masking;
  private final boolean shared;
  private final Onlookers onlookers;
  private final ConcurrentMap<String, String> movedSpaces;
  private volatile RulesInForce rules;

  RoutingContext(
      RulesInForce rules,
      Map<String, Channel> channels,
      Map<String, Bot> bots,
      Clock clock,
      Ids ids,
      boolean broadcasts,
      List<Hook> hooks,
      Masking masking,
      boolean shared,
      Onlookers onlookers) {
    this.rules = rules;
    this.channels = Map.copyOf(channels);
    this.bots = Map.copyOf(bots);
    this.clock = clock;
    this.ids = ids;
    this.broadcasts = broadcasts;
    this.hooks = List.copyOf(hooks);
    this.masking = masking;
    this.shared = shared;
    this.onlookers = onlookers;
    this.movedSpaces = new ConcurrentHashMap<>();
  }

  private RoutingContext(RoutingContext live) {
    this.rules = live.rules;
    this.channels = live.channels;
    this.bots = live.bots;
    this.clock = live.clock;
    this.ids = live.ids;
    this.broadcasts = live.broadcasts;
    this.hooks = live.hooks;
    this.masking = live.masking;
    this.shared = live.shared;
    this.onlookers = live.onlookers;
    this.movedSpaces = live.movedSpaces;
  }

  /** The same with the rules of now, for a unit of work, in which they must not change. */
  RoutingContext settled() {
    return new RoutingContext(this);
  }

  /** Puts other rules in force, for all that begins from now on. */
  void changeRules(RulesInForce other) {
    rules = other;
  }

  /**
   * A new id for a conversation whose events come through a lane. If nodes share the store, the id
   * hashes to the lane's shard, so that one node has all of the conversation: nodes that took turns
   * changing it would wait for each other's locks.
   */
  String conversationId(String lane) {
    String id = ids.next();
    while (shared && ShardOwnership.shardOf(id) != ShardOwnership.shardOf(lane)) {
      id = ids.next();
    }
    return id;
  }

  Plan plan() {
    return rules.plan();
  }

  GivingOut givingOut() {
    return rules.givingOut();
  }

  Channel channel(String name) {
    Channel channel = channels.get(name);
    if (channel == null) {
      throw new IllegalArgumentException("no channel is called '" + name + "'");
    }
    return channel;
  }

  Capabilities capabilities(String channel) {
    return channel(channel).capabilities();
  }

  /** The largest file that gets from one channel to another, in bytes; 0 if one is gone. */
  long largestFile(String from, String to) {
    if (from.equals(to)) {
      return Long.MAX_VALUE;
    }
    if (!channels.containsKey(from) || !channels.containsKey(to)) {
      return 0;
    }
    long given = channel(from) instanceof Files files ? files.largest() : Long.MAX_VALUE;
    return Math.min(given, capabilities(to).fileLimit());
  }

  /** The bot that leads a conversation; its channel's bot if the one it began with is gone. */
  String botOf(Conversation conversation) {
    return bots.containsKey(conversation.bot())
        ? conversation.bot()
        : plan().channel(conversation.channel()).bot();
  }

  Bot bot(String name) {
    Bot bot = bots.get(name);
    if (bot == null) {
      throw new IllegalArgumentException("no bot is called '" + name + "'");
    }
    return bot;
  }

  /** The bot with this name; null if none is configured. */
  @Nullable Bot botOrNull(String name) {
    return bots.get(name);
  }

  /** The address at which a bot listens; null if it has none or is not configured. */
  @Nullable URI hostOf(String name) {
    return bots.get(name) instanceof HostedBot hosted ? hosted.host() : null;
  }

  /** The configured bot that another bot asks for; a conversation can go to no others. */
  Optional<String> botFor(Reply.SwitchBot wanted) {
    String name = wanted.bot();
    if (name != null) {
      return bots.containsKey(name) ? Optional.of(name) : Optional.empty();
    }
    URI host = wanted.host();
    if (host == null) {
      return Optional.empty();
    }
    String address = normal(host);
    return plan().bots().stream()
        .filter(bot -> {
          URI listens = hostOf(bot);
          return listens != null && normal(listens).equals(address);
        })
        .findFirst();
  }

  /** Normalises the spelling of an address: case, the default port, trailing slashes. */
  private static String normal(URI address) {
    String scheme = lower(address.getScheme());
    int usual = scheme.equals("https") ? 443 : 80;
    int port = address.getPort() == -1 ? usual : address.getPort();
    String path = address.normalize().getPath();
    return scheme
        + "://"
        + lower(address.getHost())
        + ":"
        + port
        + (path == null ? "" : BaseUrl.withoutTrailingSlashes(path));
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }

  /** Whether several nodes may share the store. */
  boolean isShared() {
    return shared;
  }

  Clock clock() {
    return clock;
  }

  Ids ids() {
    return ids;
  }

  /** Who looks on. */
  Onlookers onlookers() {
    return onlookers;
  }

  /** Who is told what happens. */
  WalkListener walk() {
    return onlookers.walk();
  }

  /** Whether traces are made. */
  boolean traced() {
    return onlookers.traces() != null;
  }

  /** Whether there is an event broker to publish the human part to. */
  boolean broadcasts() {
    return broadcasts;
  }

  /** The operator's webhooks. */
  List<Hook> hooks() {
    return hooks;
  }

  /** How personal data is masked for agents. */
  Masking masking() {
    return masking;
  }

  /** Baton's own words for a user. */
  String words(Conversation conversation, UserText text, Object... values) {
    return words(conversation.channel(), conversation.language(), text, values);
  }

  /**
   * Baton's own words for somebody on a channel.
   *
   * @param language their language as a BCP 47 tag; null if unknown
   */
  String words(String channel, @Nullable String language, UserText text, Object... values) {
    return rules.texts().say(channel, language, text, values);
  }

  /**
   * When people are there again, in the words of a user's language.
   *
   * @param opens the time, in the zone of those people
   */
  OpeningWords opening(Conversation conversation, ZonedDateTime opens, Instant now) {
    return rules
        .texts()
        .opening(
            conversation.channel(), conversation.language(), opens, now.atZone(opens.getZone()));
  }

  /** Baton's own words for agents. */
  AgentTexts agentTexts() {
    return rules.agentTexts();
  }

  /** Prepares Baton's own words, on a thread of its own. */
  void warmUpWords() {
    rules.warmUpWords();
  }

  /** Whether there are conversations that only the agent sees who has them. */
  boolean mayWatch() {
    return rules.watchable();
  }

  /** Where a desk's space is now. */
  String spaceOf(DeskPlan desk) {
    return now(desk.channel(), desk.space());
  }

  /**
   * The event lane of a place. A chat's events are one stream; in a desk's space, each thread has a
   * stream of its own.
   */
  String laneOf(String channel, Place place) {
    boolean apart = place.thread() != null && deskIn(channel, place.chat()).isPresent();
    return new LaneName.Events(channel, place.chat(), apart ? place.thread() : null).stored();
  }

  /** The desks on a channel, in the order of their names. */
  List<DeskPlan> desksOn(String channel) {
    return rules.desksOf().getOrDefault(channel, List.of());
  }

  /** The desk whose space a chat is. */
  Optional<DeskPlan> deskIn(String channel, String chat) {
    return desksOn(channel).stream().filter(desk -> spaceOf(desk).equals(chat)).findFirst();
  }

  void moved(List<ButtonTable.Move> moves) {
    moves.forEach(move -> movedSpaces.put(move.channel() + "\n" + move.from(), move.to()));
  }

  /** Where a chat is now, in case the platform moved it. */
  String now(String channel, String chat) {
    String at = chat;
    for (int hops = 0; hops < 8; hops++) {
      String next = movedSpaces.get(channel + "\n" + at);
      if (next == null) {
        return at;
      }
      at = next;
    }
    return at;
  }
}
