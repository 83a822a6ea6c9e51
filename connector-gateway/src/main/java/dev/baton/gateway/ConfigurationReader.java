package dev.baton.gateway;

import dev.baton.bot.Bot;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
  static final String CONSOLE = "console";

  private final InstalledTypes installed;
  private final Map<String, String> environment;
  private final Map<String, @Nullable Object> tree;
  private final Lines lines;
  final Settings root;
  private final Settings server;
  private final Settings store;
  private final Settings bots;
  private final Settings channels;
  private final Settings desks;
  private final Settings queues;
  private final Settings handoff;
  private final List<String> notices = new ArrayList<>();

  ConfigurationReader(
      InstalledTypes installed,
      Map<String, String> environment,
      Map<String, @Nullable Object> tree,
      Lines lines) {
    this.installed = installed;
    this.environment = environment;
    this.tree = tree;
    this.lines = lines;
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
   * @param environment the values of {@code ${NAME}} and the variables that Rasa's brokers read,
   *     beside those of a file {@code .env}
   * @throws ConfigurationException with all problems of the file
   */
  static Configuration read(Path file, Map<String, String> environment, InstalledTypes installed) {
    Path folder = file.toAbsolutePath().getParent();
    Map<String, String> known = EnvFile.beside(file, environment);
    Placeholders placeholders = new Placeholders(folder == null ? file : folder, known);
    YamlTree.Document document =
        YamlTree.read(file.toString(), ConfigurationText.of(file, environment));
    ConfigurationReader reader =
        new ConfigurationReader(
            installed, known, placeholders.fill(document.values()), document.lines());
    Configuration configuration = reader.configuration();
    List<Problem> problems = problems(reader.root, placeholders.problems());
    if (!problems.isEmpty()) {
      throw ConfigurationException.of(file, new SettingsException(problems), document.lines());
    }
    return configuration;
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

  Configuration configuration() {
    List.of("bots", "channels", "queues").forEach(this::atLeastOne);
    List.of(bots, channels, desks, queues).forEach(NamedParts::checkNames);
    List.of(channels, desks).forEach(ConfigurationReader::checkConsole);
    Secret handoffToken = handoff.secretOrNull("token");
    Server listener = ServerSection.read(server, handoff, handoffToken);
    Map<String, BotEntry> entries = botEntries();
    StoreSettings storeSettings = new StoreSection(store).read();
    Map<String, ChannelEntry> channelEntries =
        new ChannelsSection(
                channels,
                tree.get("channels"),
                bots.names(),
                queues.names(),
                installed,
                listener.publicUrl())
            .read();
    if (storeSettings instanceof StoreSettings.Postgres) {
      channelEntries.values().forEach(entry -> ChannelsSection.needsOneNode(entry, notices));
    }
    return new Configuration(
        listener,
        storeSettings,
        entries,
        channelEntries,
        new DesksSection(desks, channels.names(), channelEntries).read(),
        new QueuesSection(queues, desks.names(), notices).read(),
        new HandoffSection(handoff, notices).read(entries.values()),
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
        notices,
        new ConfigurationValues(tree),
        lines);
  }

  private @Nullable BrokerEntry broker() {
    return root.has("event_broker")
        ? BrokerSection.read(root.section("event_broker"), environment, notices)
        : null;
  }

  private List<Hook> webhooks() {
    Settings section = root.section("webhooks");
    NamedParts.checkNames(section);
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
      BotType type = NamedParts.known(settings, installed.bots());
      if (type != null) {
        Bot bot = type.create(settings, installed.clock());
        entries.put(name, new BotEntry(type, bot, settings, LimitsSection.circuit(settings)));
      }
    }
    return entries;
  }

  private void atLeastOne(String key) {
    if (!root.has(key) || (tree.get(key) instanceof Map<?, ?> section && section.isEmpty())) {
      root.problem(key, "is missing; define at least one, as baton.example.yml does");
    }
  }

  private static void checkConsole(Settings section) {
    if (section.names().contains(CONSOLE)) {
      section.problem(
          CONSOLE, "belongs to the desk of the API and the console; choose another name");
    }
  }
}
