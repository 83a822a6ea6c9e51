package dev.baton.gateway;

import dev.baton.bot.Bot;
import dev.baton.connector.Channel;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import dev.baton.gateway.broker.BrokerEntry;
import dev.baton.masking.Masking;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.CircuitPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.LimitsPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.RetentionPlan;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code baton.yml} without problems says; every name in it leads somewhere.
 *
 * @param store where messages survive
 * @param bots by name
 * @param channels by name
 * @param broker is told the human part; null for none
 * @param masking what is kept from agents and readers of the API
 * @param handoffToken guards {@code /handoff}; null lets in this machine only
 * @param notices what the file asks for and cannot have, for the log
 */
record Configuration(
    Server server,
    StoreSettings store,
    Map<String, BotEntry> bots,
    Map<String, ChannelEntry> channels,
    List<DeskPlan> desks,
    List<QueuePlan> queues,
    HandoffPlan handoff,
    LimitsPlan limits,
    RetentionPlan retention,
    Masking masking,
    @Nullable Secret handoffToken,
    @Nullable BrokerEntry broker,
    List<String> notices) {

  /**
   * Where Baton listens.
   *
   * @param port 0 takes a free one
   * @param publicUrl where platforms reach it, without a trailing slash; null for nowhere
   * @param apiToken guards {@code /api}; null lets in this machine only
   * @param privateFiles whether files are fetched that bots link to at private addresses
   * @param stopTimeout how long calls in flight are let end when Baton stops
   */
  record Server(
      String host,
      int port,
      @Nullable URI publicUrl,
      @Nullable Secret apiToken,
      boolean privateFiles,
      Duration stopTimeout) {}

  /** A bot with the settings it was made from, and when it is left alone. */
  record BotEntry(BotType type, Bot bot, Settings settings, CircuitPlan circuit) {}

  /**
   * A channel.
   *
   * @param settings what {@code provider} makes channels from
   * @param probe made from them to see that they are right; never opened
   */
  record ChannelEntry(
      ChannelPlan plan, ChannelProvider provider, Settings settings, Channel probe) {}
}
