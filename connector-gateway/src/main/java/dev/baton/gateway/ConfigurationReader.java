package dev.baton.gateway;

import dev.baton.bot.Bot;
import dev.baton.bot.ReviewingBot;
import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.EmojiReactions;
import dev.baton.connector.Files;
import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import dev.baton.connector.Settings.Problem;
import dev.baton.connector.SettingsException;
import dev.baton.gateway.Configuration.BotEntry;
import dev.baton.gateway.Configuration.ChannelEntry;
import dev.baton.gateway.Configuration.Server;
import dev.baton.gateway.broker.BrokerEntry;
import dev.baton.gateway.broker.BrokerSection;
import dev.baton.hook.Hook;
import dev.baton.hook.HookKind;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.ShortcutsPlan;
import dev.baton.plan.StaffingPlan;
import dev.baton.plan.TextLanguage;
import dev.baton.plan.UserSidePlan;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one {@code baton.yml}. Not thread-safe. */
final class ConfigurationReader {

  /** The desk of those who act through the API, which is always there. */
  private static final String CONSOLE = "console";

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}";

  private final InstalledTypes installed;
  private final Map<String, String> environment;
  private final Map<String, @Nullable Object> tree;
  private final Settings root;
  private final Settings server;
  private final Settings store;
  private final Settings bots;
  private final Settings channels;
  private final Settings desks;
  private final Settings queues;
  private final Settings handoff;
  private final List<String> notices = new ArrayList<>();

  private ConfigurationReader(
      InstalledTypes installed,
      Map<String, String> environment,
      Map<String, @Nullable Object> tree) {
    this.installed = installed;
    this.environment = environment;
    this.tree = tree;
    this.root = Settings.of(tree);
    this.server = root.section("server");
    this.store = root.section("store");
    this.bots = root.section("bots");
    this.channels = root.section("channels");
    this.desks = root.section("desks");
    this.queues = root.section("queues");
    this.handoff = root.section("handoff");
  }

  /**
   * Reads a file and creates what it names, without any network call.
   *
   * @param environment the values of {@code ${NAME}} and the variables that Rasa's brokers read
   * @throws ConfigurationException with all problems of the file
   */
  static Configuration read(Path file, Map<String, String> environment, InstalledTypes installed) {
    Path folder = file.toAbsolutePath().getParent();
    Placeholders placeholders = new Placeholders(folder == null ? file : folder, environment);
    ConfigurationReader reader =
        new ConfigurationReader(
            installed, environment, placeholders.fill(YamlTree.read(file.toString(), text(file))));
    Configuration configuration = reader.configuration();
    List<Problem> problems = problems(reader.root, placeholders.problems());
    if (!problems.isEmpty()) {
      throw ConfigurationException.of(file, new SettingsException(problems));
    }
    return configuration;
  }

  private static String text(Path file) {
    try {
      return java.nio.file.Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException missing) {
      throw new ConfigurationException(
          file + " does not exist; copy baton.example.yml and fill it in");
    } catch (CharacterCodingException malformed) {
      throw new ConfigurationException(file + " is not UTF-8");
    } catch (IOException unreadable) {
      throw new ConfigurationException(
          file + " cannot be read: " + unreadable.getClass().getSimpleName());
    }
  }

  /** A value whose placeholder could not be filled in has that one problem and no other. */
  private static List<Problem> problems(Settings root, List<Problem> unfilled) {
    Set<String> known =
        unfilled.stream()
            .map(problem -> problem.path().replaceFirst("\\[\\d+\\].*", ""))
            .collect(Collectors.toSet());
    List<Problem> read = List.of();
    try {
      root.verify();
    } catch (SettingsException found) {
      read = found.problems();
    }
    return Stream.concat(
            read.stream().filter(problem -> !known.contains(problem.path())), unfilled.stream())
        .sorted(Comparator.comparing(Problem::path))
        .toList();
  }

  private Configuration configuration() {
    List.of("bots", "channels", "queues").forEach(this::atLeastOne);
    List.of(bots, channels, desks, queues).forEach(ConfigurationReader::checkNames);
    List.of(channels, desks).forEach(ConfigurationReader::checkConsole);
    Secret handoffToken = handoff.secretOrNull("token");
    Server listener = ServerSection.read(server, handoff, handoffToken);
    Map<String, BotEntry> entries = botEntries();
    StoreSettings storeSettings = new StoreSection(store).read();
    Map<String, ChannelEntry> channelEntries = channelEntries(listener);
    if (storeSettings instanceof StoreSettings.Postgres) {
      channelEntries.values().forEach(this::needsOneNode);
    }
    return new Configuration(
        listener,
        storeSettings,
        entries,
        channelEntries,
        deskPlans(channelEntries),
        queuePlans(),
        rules(entries.values()),
        LimitsSection.read(root.section("limits")),
        RetentionSection.read(root.section("retention")),
        MaskingSection.read(root.section("masking")),
        TextsSection.read(root.section("texts"), channels, desks, notices),
        CannedSection.read(root.section("canned")),
        handoffToken,
        broker(),
        webhooks(),
        LogFormat.read(root.section("log")),
        TracePlan.read(root.section("telemetry")),
        notices);
  }

  /** What one node keeps in memory for a client is unknown to the other nodes. */
  private void needsOneNode(ChannelEntry entry) {
    if (entry.plan().type().equals("rest") && !entry.settings().has("callback")) {
      notices.add(
          "channels.%s is of type rest and has no callback: a client receives messages only from the node it is connected to, so run one node, or set a callback"
              .formatted(entry.plan().name()));
    }
  }

  private @Nullable BrokerEntry broker() {
    return root.has("event_broker")
        ? BrokerSection.read(root.section("event_broker"), environment, notices)
        : null;
  }

  private List<Hook> webhooks() {
    Settings section = root.section("webhooks");
    checkNames(section);
    List<Hook> hooks = WebhooksSection.read(section);
    boolean sent =
        hooks.stream().anyMatch(hook -> hook.kinds().contains(HookKind.TRANSCRIPT_REQUESTED));
    for (String name : queues.names()) {
      Settings queue = queues.section(name);
      if (!sent && hooks.size() == section.names().size() && queue.flag("transcript", false)) {
        queue.problem(
            "transcript",
            "is true, but nothing sends it; add a webhook with the event transcript.requested, or"
                + " leave it out");
      }
    }
    return hooks;
  }

  private Map<String, BotEntry> botEntries() {
    Map<String, BotEntry> entries = new LinkedHashMap<>();
    for (String name : bots.names()) {
      Settings settings = bots.section(name);
      BotType type = known(settings, installed.bots());
      if (type != null) {
        Bot bot = type.create(settings, installed.clock());
        entries.put(name, new BotEntry(type, bot, settings, LimitsSection.circuit(settings)));
      }
    }
    return entries;
  }

  private Map<String, ChannelEntry> channelEntries(Server listener) {
    Map<String, ChannelEntry> entries = new LinkedHashMap<>();
    Map<String, String> prefixes = new HashMap<>();
    for (String name : channels.names()) {
      Settings settings = channels.section(name);
      ChannelProvider provider = known(settings, installed.channels());
      if (provider == null) {
        continue;
      }
      ChannelPlan plan =
          new ChannelPlan(
              name,
              provider.type(),
              provider.inputChannel(),
              reference(settings, "bot", bots.names()),
              reference(settings, "queue", queues.names()),
              settings.text("sender-prefix", ""),
              settings.flag("groups", false),
              settings.flag("agents-as-users", false));
      String other = prefixes.putIfAbsent(plan.type() + " " + plan.senderPrefix(), name);
      if (other != null) {
        settings.problem(
            "sender-prefix",
            ("is already the prefix of channel '%s', which is of type %s too; write another, such"
                    + " as '%s-'")
                .formatted(other, plan.type(), name));
      }
      Channel probe = probe(plan, provider, settings, listener.publicUrl());
      entries.put(name, new ChannelEntry(plan, provider, settings, probe));
    }
    return entries;
  }

  private Channel probe(
      ChannelPlan plan, ChannelProvider provider, Settings settings, @Nullable URI publicUrl) {
    if (publicUrl == null && "webhook".equals(written(plan.name(), "mode"))) {
      settings.problem(
          "mode", "is webhook, which requires server.public-url; set that, or choose another mode");
    }
    if (publicUrl != null && "sidecar".equals(written(plan.name(), "mode"))) {
      settings.problem(
          "mode",
          "is sidecar, which accepts unsigned calls and must not be public; leave server.public-url"
              + " out, or choose another mode");
    }
    URI webhook =
        publicUrl == null ? null : URI.create(publicUrl + "/channels/" + plan.name() + "/webhook");
    Files none =
        file -> {
          throw new DeliveryException.Refused("a channel that is not open has no files", null);
        };
    return provider.create(
        settings, new ChannelContext(plan.name(), installed.clock(), none, webhook));
  }

  /** A channel's value as written, read without marking the key as known. */
  private @Nullable Object written(String channel, String key) {
    return tree.get("channels") instanceof Map<?, ?> all
            && all.get(channel) instanceof Map<?, ?> section
        ? section.get(key)
        : null;
  }

  private List<DeskPlan> deskPlans(Map<String, ChannelEntry> entries) {
    List<DeskPlan> plans = new ArrayList<>();
    Map<String, String> spaces = new HashMap<>();
    for (String name : desks.names()) {
      Settings settings = desks.section(name);
      String channel = reference(settings, "channel", channels.names());
      ChannelEntry entry = entries.get(channel);
      Channel probe = entry == null ? null : entry.probe();
      DeskPlan desk =
          new DeskPlan(
              name,
              channel,
              settings.text("space"),
              settings.choice("conversations", DeskPlan.Where.SPACE),
              agents(settings),
              settings.choice("claim", DeskPlan.Claim.PRESS),
              zone(settings),
              staffing(settings),
              shortcuts(settings.section("reactions"), entry),
              settings.choice("language", TextLanguage.EN),
              ThreadSection.relay(settings, probe),
              ThreadSection.icons(settings, probe));
      String other = spaces.putIfAbsent(desk.channel() + " " + desk.space(), name);
      if (other != null && !desk.space().isEmpty()) {
        settings.problem(
            "space",
            "is already the space of desk '" + other + "'; write another, or remove a desk");
      }
      plans.add(desk);
    }
    return plans;
  }

  /** The emoji that act at a desk: such as its channel lets people put on messages. */
  private static ShortcutsPlan shortcuts(Settings reactions, @Nullable ChannelEntry entry) {
    ShortcutsPlan claim = new ShortcutsPlan(reactions.textOrNull("claim"), null);
    ShortcutsPlan resolve = new ShortcutsPlan(null, reactions.textOrNull("resolve"));
    if (claim.claim() != null && claim.claim().equals(resolve.resolve())) {
      reactions.problem("resolve", "is the emoji that claims; write another");
      return ShortcutsPlan.NONE;
    }
    ShortcutsPlan plan = new ShortcutsPlan(claim.claim(), resolve.resolve());
    Set<String> emojis =
        entry != null && entry.probe() instanceof EmojiReactions channel
            ? channel.emojis()
            : Set.of();
    for (String key : plan.impossible(emojis)) {
      reactions.problem(
          key,
          emojis.isEmpty()
              ? "cannot be used: reactions do not reach Baton on this channel; leave it out"
              : "is no reaction that this channel allows; write another, such as 👀 or 🎉");
    }
    return plan;
  }

  private static StaffingPlan staffing(Settings settings) {
    return new StaffingPlan(
        atMost(settings, "capacity", 1000),
        atMost(settings, "away-after", 100),
        StaffSection.read(settings));
  }

  /** A number from 1; 0 if it is left out. */
  private static int atMost(Settings settings, String key, int most) {
    return settings.has(key) ? settings.number(key, 1, 1, most) : 0;
  }

  /** The time zone of a desk's or a queue's clock times; without one, this machine's. */
  static ZoneId zone(Settings settings) {
    String name = settings.text("time-zone", "");
    try {
      return name.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(name);
    } catch (DateTimeException unknown) {
      settings.problem("time-zone", "is not known; write one such as Europe/Berlin");
      return ZoneId.systemDefault();
    }
  }

  /** An empty list looks like "nobody" but would mean "everybody", so it is rejected. */
  private static List<String> agents(Settings settings) {
    if (!settings.has("agents")) {
      return List.of();
    }
    List<String> agents = settings.texts("agents", List.of("unreadable"));
    if (agents.isEmpty()) {
      settings.problem("agents", "is empty; leave it out to allow everybody in the space");
    }
    return agents;
  }

  private List<QueuePlan> queuePlans() {
    List<QueuePlan> plans = new ArrayList<>();
    EscalationSection escalations = new EscalationSection(queues.names());
    for (String name : queues.names()) {
      Settings settings = queues.section(name);
      List<String> served = settings.texts("desks", List.of());
      served.stream()
          .filter(desk -> !desks.names().contains(desk) && !desk.equals(CONSOLE))
          .forEach(desk -> settings.problem("desks", unknown("desk", desk, desks.names())));
      Duration wait = limit(settings, "wait-timeout");
      plans.add(
          new QueuePlan(
              name,
              served,
              wait,
              limit(settings, "idle-timeout"),
              HoursSection.read(settings, notices),
              assignment(settings, wait),
              userSide(settings),
              escalations.read(name, settings, unlessZero(wait))));
    }
    return plans;
  }

  private AssignmentPlan assignment(Settings settings, @Nullable Duration wait) {
    AssignmentPlan usual = AssignmentPlan.USUAL;
    AssignmentPlan plan =
        new AssignmentPlan(
            settings.choice("assignment", usual.rule()),
            positive(settings, "assignment-timeout", usual.timeout(), "1m"),
            settings.choice("returning", usual.returning()),
            positive(settings, "returning-within", usual.within(), "7d"));
    if (settings.has("assignment-timeout") && !plan.asks()) {
      settings.problem(
          "assignment-timeout",
          "has no effect; leave it out, or set assignment or returning beside it");
    }
    boolean anybody = plan.returning() == AssignmentPlan.Returning.ANY_AGENT;
    if (settings.has("returning-within") && anybody) {
      settings.problem(
          "returning-within", "has no effect; leave it out, or write returning: same-agent");
    }
    if (plan.asks() && wait != null && !wait.isZero() && plan.timeout().compareTo(wait) >= 0) {
      notices.add(
          settings.path()
              + ".assignment-timeout is no shorter than wait-timeout: a handoff ends before a"
              + " second agent is asked");
    }
    return plan;
  }

  private static UserSidePlan userSide(Settings settings) {
    UserSidePlan silent = UserSidePlan.SILENT;
    Duration word = limit(settings, "word-after");
    return new UserSidePlan(
        settings.choice("tell", silent.tell()),
        unlessZero(word),
        settings.flag("call-back", silent.callBack()),
        settings.flag("rating", silent.rating()),
        settings.flag("transcript", silent.transcript()));
  }

  private static @Nullable Duration limit(Settings settings, String key) {
    Duration limit = settings.has(key) ? settings.duration(key, Duration.ofDays(1)) : null;
    if (limit != null && limit.isZero()) {
      settings.problem(key, "is zero; write a duration such as 15m, or leave it out for never");
    }
    return limit;
  }

  private static @Nullable Duration unlessZero(@Nullable Duration limit) {
    return limit == null || limit.isZero() ? null : limit;
  }

  private HandoffPlan rules(Collection<BotEntry> entries) {
    HandoffPlan rules =
        new HandoffPlan(
            handoff.texts("user-words", HandoffPlan.USUAL.userWords()),
            handoff.texts("end-words", HandoffPlan.USUAL.endWords()),
            handoff.flag("when-paused", HandoffPlan.USUAL.whenPaused()),
            handoff.number("after-fallbacks", HandoffPlan.USUAL.afterFallbacks(), 0, 100),
            handoff.choice("when-bot-fails", HandoffPlan.USUAL.whenBotFails()),
            handoff.choice("agent-names", HandoffPlan.USUAL.agentNames()),
            handoff.duration("undo-window", HandoffPlan.USUAL.undoWindow()),
            positive(handoff, "transfer-timeout", HandoffPlan.USUAL.transferTimeout(), "2m"),
            positive(
                handoff, "queue-transfer-timeout", HandoffPlan.USUAL.queueTransferTimeout(), "10m"),
            handoff.flag("ask", HandoffPlan.USUAL.ask()));
    if (rules.whenPaused()
        && entries.stream().noneMatch(entry -> entry.bot() instanceof ReviewingBot)) {
      notices.add(
          "handoff.when-paused has no effect: no bot in this file reports whether it is paused");
    }
    return rules;
  }

  private static Duration positive(Settings settings, String key, Duration usual, String example) {
    Duration time = settings.duration(key, usual);
    if (time.isZero()) {
      settings.problem(key, "is zero; write a duration such as " + example);
    }
    return time.isZero() ? usual : time;
  }

  private void atLeastOne(String key) {
    if (!root.has(key) || (tree.get(key) instanceof Map<?, ?> section && section.isEmpty())) {
      root.problem(key, "is missing; define at least one, as baton.example.yml does");
    }
  }

  /** Names appear in URLs, logs and commands. */
  private static void checkConsole(Settings section) {
    if (section.names().contains(CONSOLE)) {
      section.problem(
          CONSOLE, "belongs to the desk of the API and the console; choose another name");
    }
  }

  private static void checkNames(Settings section) {
    for (String name : section.names()) {
      if (!name.matches(NAME)) {
        section.problem(
            name,
            "is not a valid name; write at most 64 letters, digits, - and _, the first a letter or"
                + " digit");
      }
    }
  }

  /** What a section's type stands for; null, with a problem noted, if it is unknown. */
  private static <T> @Nullable T known(Settings settings, Map<String, T> types) {
    String type = settings.text("type");
    T known = types.get(type);
    if (known == null) {
      settings.names();
      if (!type.isEmpty()) {
        settings.problem(
            "type", "is not known; write one of: " + String.join(", ", types.keySet()));
      }
    }
    return known;
  }

  /** The name of another part; it may be left out if there is only one. */
  private static String reference(Settings settings, String key, Set<String> names) {
    if (!settings.has(key)) {
      if (names.size() == 1) {
        return names.iterator().next();
      }
      settings.problem(key, "is missing; " + choice(names));
      return "";
    }
    String name = settings.text(key);
    if (!name.isEmpty() && !names.contains(name)) {
      settings.problem(key, unknown(key, name, names));
    }
    return name;
  }

  static String unknown(String what, String name, Collection<String> known) {
    return "names the " + what + " '" + name + "', which does not exist; " + choice(known);
  }

  private static String choice(Collection<String> names) {
    return names.isEmpty() ? "there is none yet" : "write one of: " + String.join(", ", names);
  }
}
