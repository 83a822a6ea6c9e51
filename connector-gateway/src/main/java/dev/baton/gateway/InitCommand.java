package dev.baton.gateway;

import dev.baton.connector.Secret;
import dev.baton.gateway.Dialog.EndedException;
import dev.baton.gateway.Starter.Account;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code baton init}: from nothing to a configuration that works. */
@Command(
    name = "init",
    description = {
      "Asks what Baton needs to know, tests each answer at once, and writes baton.yml and .env.",
      "What an option or the environment (TELEGRAM_TOKEN, WEBEX_TOKEN, RASA_TOKEN) says is not"
          + " asked. Tokens are best given there: others on this machine can see options."
    },
    mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {

  private static final Duration USUAL_WAIT = Duration.ofMinutes(5);
  private static final int TOKEN_BYTES = 24;

  private final Map<String, String> environment;
  private final InputStream in;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "baton.yml",
      description =
          "The configuration to write; .env is written beside it (default:" + " ${DEFAULT-VALUE}).")
  private Path config = Path.of("baton.yml");

  @Option(names = "--force", description = "Replaces files that are there.")
  private boolean force;

  @Option(names = "--no-input", description = "Asks nothing; options and environment must do.")
  private boolean noInput;

  @Option(names = "--port", paramLabel = "PORT", description = "Where Baton listens.")
  private @Nullable String port;

  @Option(names = "--rasa", paramLabel = "URL", description = "Where Rasa listens.")
  private @Nullable String rasa;

  @Option(
      names = "--rasa-token",
      paramLabel = "TOKEN",
      converter = Hidden.class,
      description = "Rasa's --auth-token.")
  private @Nullable Secret rasaToken;

  @Option(
      names = "--telegram-token",
      paramLabel = "TOKEN",
      converter = Hidden.class,
      description = "The bot's, from @BotFather.")
  private @Nullable Secret telegramToken;

  @Option(
      names = "--telegram-group",
      paramLabel = "ID",
      description = "The agents' group; if left out, a message in it is waited for.")
  private @Nullable String telegramGroup;

  @Option(
      names = "--telegram-api",
      paramLabel = "URL",
      description = "Another Bot API server than Telegram's.")
  private @Nullable String telegramApi;

  @Option(
      names = "--webex-token",
      paramLabel = "TOKEN",
      converter = Hidden.class,
      description = "The bot's, from developer.webex.com.")
  private @Nullable Secret webexToken;

  @Option(
      names = "--webex-space",
      paramLabel = "ID",
      description = "The agents' space; if left out, the bot's spaces are listed.")
  private @Nullable String webexSpace;

  @Option(names = "--webex-api", paramLabel = "URL", description = "Another API than Webex's.")
  private @Nullable String webexApi;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "How long a message in a group is waited for (default: 300).")
  private long wait = USUAL_WAIT.toSeconds();

  @Spec private @Nullable CommandSpec spec;

  InitCommand(Map<String, String> environment, InputStream in) {
    this.environment = environment;
    this.in = in;
  }

  @Override
  public Integer call() throws IOException {
    if (spec == null) {
      return ExitCode.USAGE;
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Path secrets = config.toAbsolutePath().resolveSibling(EnvFile.NAME);
    for (Path file : List.of(config, secrets)) {
      if (Files.exists(file) && !force) {
        err.println(
            file + " is there already; write --force to replace it, or -c for another file");
        return ExitCode.USAGE;
      }
    }
    BufferedReader answers = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    Dialog dialog = new Dialog(answers, out, !noInput);
    try {
      Starter starter = ask(dialog, new SecureRandom());
      Starter.write(config, starter.yaml(), false);
      Starter.write(secrets, starter.env(), true);
      finish(dialog, starter, secrets);
      return ExitCode.OK;
    } catch (EndedException ended) {
      err.println(ended.getMessage() + "; nothing was written");
      return ExitCode.SOFTWARE;
    }
  }

  private Starter ask(Dialog dialog, RandomGenerator random) {
    Interview interview =
        new Interview(dialog, InstalledTypes.found(), Clock.systemUTC(), Duration.ofSeconds(wait));
    dialog.say("Baton's port");
    int listens = interview.port(port);
    dialog.say("Rasa");
    String address = rasa == null ? dialog.ask("Where it listens", "http://localhost:5005") : rasa;
    String written = given(rasaToken, "RASA_TOKEN");
    String key =
        written == null && rasa == null
            ? dialog.ask("Its rasa run --auth-token, or nothing for none", "")
            : written;
    Secret token = key == null || key.isEmpty() ? null : new Secret(key.strip());
    String bot = interview.rasa(address, token);
    List<Account> accounts = new ArrayList<>();
    dialog.say("Telegram");
    Account telegram =
        interview.account(
            Starter.Kind.TELEGRAM,
            "The bot's token from @BotFather (/newbot), or nothing for no Telegram",
            "Make a group for your agents, turn on Topics, add the bot as an administrator who may"
                + " manage topics, and write any message there.",
            given(telegramToken, Starter.Kind.TELEGRAM.variable),
            telegramApi,
            telegramGroup);
    dialog.say("Webex");
    Account webex =
        interview.account(
            Starter.Kind.WEBEX,
            "The bot's access token from developer.webex.com, or nothing for no Webex",
            "Make a space for your agents, and add the bot to it by its address (…@webex.bot).",
            given(webexToken, Starter.Kind.WEBEX.variable),
            webexApi,
            webexSpace);
    if (telegram != null) {
      accounts.add(telegram);
    }
    if (webex != null) {
      accounts.add(webex);
    }
    if (accounts.isEmpty()) {
      throw new EndedException("a bot account on Telegram or on Webex is needed");
    }
    return new Starter(
        listens,
        config.toAbsolutePath().normalize().resolveSibling("baton.db"),
        bot,
        token,
        accounts,
        secret(random),
        secret(random));
  }

  private @Nullable String given(@Nullable Secret option, String variable) {
    return option == null ? environment.get(variable) : option.reveal();
  }

  private static Secret secret(RandomGenerator random) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return new Secret(HexFormat.of().formatHex(bytes));
  }

  private void finish(Dialog dialog, Starter starter, Path secrets) {
    dialog.say("");
    dialog.say("Written: " + config + ", and " + secrets + " with the secrets.");
    dialog.say("");
    starter.rasaSteps().forEach(dialog::say);
    dialog.say("");
    dialog.say("Next:");
    dialog.say("  1. baton check --config " + config);
    dialog.say("  2. baton run --config " + config);
    dialog.say(
        "  3. Write to the bot from another account: hello, then /human. Your agents see it.");
  }

  /** Keeps a token from being printed. */
  static final class Hidden implements ITypeConverter<Secret> {

    @Override
    public Secret convert(String value) {
      return new Secret(value.strip());
    }
  }
}
