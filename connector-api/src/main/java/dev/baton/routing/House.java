package dev.baton.routing;

import dev.baton.bot.Bot;
import dev.baton.connector.Capabilities;
import dev.baton.connector.Channel;
import dev.baton.conversation.Conversation;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.Plan;
import dev.baton.store.ButtonTable;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What does not change while Baton runs: the plan and the parts it names. */
final class House {

  private final Plan plan;
  private final Map<String, Channel> channels;
  private final Map<String, Bot> bots;
  private final Clock clock;
  private final Ids ids;
  private final boolean broadcasts;
  private final ConcurrentMap<String, String> movedSpaces = new ConcurrentHashMap<>();

  House(
      Plan plan,
      Map<String, Channel> channels,
      Map<String, Bot> bots,
      Clock clock,
      Ids ids,
      boolean broadcasts) {
    this.plan = plan;
    this.channels = Map.copyOf(channels);
    this.bots = Map.copyOf(bots);
    this.clock = clock;
    this.ids = ids;
    this.broadcasts = broadcasts;
  }

  Plan plan() {
    return plan;
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

  /** The bot that leads a conversation; its channel's where the one it began with is gone. */
  String botOf(Conversation conversation) {
    return bots.containsKey(conversation.bot())
        ? conversation.bot()
        : plan.channel(conversation.channel()).bot();
  }

  Bot bot(String name) {
    Bot bot = bots.get(name);
    if (bot == null) {
      throw new IllegalArgumentException("no bot is called '" + name + "'");
    }
    return bot;
  }

  Clock clock() {
    return clock;
  }

  Ids ids() {
    return ids;
  }

  /** Whether there is an event broker to be told the human part. */
  boolean broadcasts() {
    return broadcasts;
  }

  /** Where a desk's space is now. */
  String spaceOf(DeskPlan desk) {
    return now(desk.channel(), desk.space());
  }

  /** The desk whose space a chat is. */
  Optional<DeskPlan> deskIn(String channel, String chat) {
    return plan.desksOn(channel).filter(desk -> spaceOf(desk).equals(chat)).findFirst();
  }

  void moved(List<ButtonTable.Move> moves) {
    moves.forEach(move -> movedSpaces.put(move.channel() + "\n" + move.from(), move.to()));
  }

  /** Where a chat is now, if the platform moved it. */
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
