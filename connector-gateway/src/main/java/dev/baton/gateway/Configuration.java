package dev.baton.gateway;

import dev.baton.bot.Bot;
import dev.baton.connector.Channel;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import dev.baton.gateway.broker.BrokerEntry;
import dev.baton.gateway.oidc.OidcSettings;
import dev.baton.hook.Hook;
import dev.baton.masking.Masking;
import dev.baton.plan.CannedAnswer;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.CircuitPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.LimitsPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.RetentionPlan;
import dev.baton.routing.Rules;
import dev.baton.texts.TextsPlan;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a {@code baton.yml} without problems; every name in it refers to something.
 *
 * @param store where messages are kept
 * @param bots by name
 * @param channels by name
 * @param broker receives the conversations with people as events; null for none
 * @param webhooks what other systems are told
 * @param log how the lines of the log look
 * @param traces where traces go; null for nowhere
 * @param masking what is hidden from agents and from readers of the API
 * @param texts how users are spoken to
 * @param canned what the agents of all desks can send by name
 * @param handoffToken guards {@code /handoff}; null admits this machine only
 * @param notices settings that have no effect or a limited one, for the log; each begins with the
 *     path of the setting
 * @param values all that the file says, to be compared with another one
 * @param lines where each value stands
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
    TextsPlan texts,
    List<CannedAnswer> canned,
    @Nullable Secret handoffToken,
    @Nullable BrokerEntry broker,
    List<Hook> webhooks,
    LogFormat log,
    @Nullable TracePlan traces,
    List<String> notices,
    ConfigurationValues values,
    Lines lines) {

  /** What of this may change while Baton runs. */
  Rules rules() {
    return new Rules(desks, queues, handoff, canned, texts);
  }

  /**
   * Where Baton listens.
   *
   * @param port 0 for any free port
   * @param publicUrl where platforms reach it, without a trailing slash; null if they cannot
   * @param apiToken guards {@code /api}; null admits this machine only
   * @param privateFiles whether files that bots link to at private addresses are fetched
   * @param stopTimeout how long Baton waits for calls in flight when it stops
   * @param signIn who vouches for people at the console; null for nobody
   */
  record Server(
      String host,
      int port,
      @Nullable URI publicUrl,
      @Nullable Secret apiToken,
      boolean privateFiles,
      Duration stopTimeout,
      @Nullable OidcSettings signIn) {}

  /** A bot, the settings it was created from, and when its circuit opens. */
  record BotEntry(BotType type, Bot bot, Settings settings, CircuitPlan circuit) {}

  /**
   * A channel.
   *
   * @param settings what {@code provider} creates channels from
   * @param probe created from them only to validate them; never opened
   */
  record ChannelEntry(
      ChannelPlan plan, ChannelProvider provider, Settings settings, Channel probe) {}
}
