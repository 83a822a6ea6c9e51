package dev.baton.gateway;

import dev.baton.connector.Secret;
import dev.baton.gateway.Dialog.EndedException;
import dev.baton.gateway.Interview.Rasa;
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
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
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
      defaultValue = "${env:BATON_CONFIG:-baton.yml}",
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
      converter = AccountOptions.Hidden.class,
      description = "Rasa's --auth-token.")
  private @Nullable Secret rasaToken;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "How long a message in a group is waited for (default: 300).")
  private long wait = USUAL_WAIT.toSeconds();

  @Spec private @Nullable CommandSpec spec;

  private InitCommand(Map<String, String> environment, InputStream in) {
    this.environment = environment;
    this.in = in;
  }

  /** The command, with the options of each platform. */
  static CommandLine line(Map<String, String> environment, InputStream in) {
    CommandLine line = new CommandLine(new InitCommand(environment, in));
    AccountOptions.ALL.forEach(each -> each.addTo(line.getCommandSpec()));
    return line;
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
      String obstacle = obstacle(file);
      if (obstacle != null) {
        err.println(obstacle);
        return ExitCode.USAGE;
      }
    }
    BufferedReader answers = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    Dialog dialog = new Dialog(answers, out, !noInput);
    try {
      Starter starter = ask(dialog, spec.commandLine().getParseResult(), new SecureRandom());
      Starter.write(secrets, starter.env(), true);
      Starter.write(config, starter.yaml(), false);
      finish(dialog, starter, secrets);
      return ExitCode.OK;
    } catch (EndedException ended) {
      err.println(ended.getMessage() + "; nothing was written");
      return ExitCode.SOFTWARE;
    }
  }

  /** Why a file cannot be written, said before anything is asked; null if it can. */
  private @Nullable String obstacle(Path file) {
    if (Files.isDirectory(file)) {
      return file + " is a folder; write -c and the name of a file";
    }
    if (Files.exists(file) && !force) {
      return file + " is there already; write --force to replace it, or -c for another file";
    }
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    if (!Files.isDirectory(folder)) {
      return folder + " is no folder; make it first, or write -c for another file";
    }
    return Files.isWritable(folder)
        ? null
        : folder + " cannot be written to; allow it, or write -c for another file";
  }

  private Starter ask(Dialog dialog, ParseResult given, RandomGenerator random) {
    Interview interview =
        new Interview(dialog, InstalledTypes.found(), Clock.systemUTC(), Duration.ofSeconds(wait));
    dialog.say("Baton's port");
    int listens = interview.port(port);
    dialog.say("Rasa");
    Rasa bot =
        interview.rasa(
            rasa, rasaToken == null ? environment.get("RASA_TOKEN") : rasaToken.reveal());
    List<Account> accounts = new ArrayList<>();
    for (AccountOptions platform : AccountOptions.ALL) {
      dialog.say(platform.platform());
      Account account = platform.account(interview, given, environment);
      if (account != null) {
        accounts.add(account);
      }
    }
    if (accounts.isEmpty()) {
      throw new EndedException("a bot account on Telegram or on Webex is needed");
    }
    return new Starter(
        listens,
        data().resolve("baton.db"),
        bot.url(),
        bot.token(),
        accounts,
        secret(random),
        secret(random));
  }

  /** The folder that a package keeps the store in, or else that of the configuration. */
  private Path data() {
    String folder = environment.get("BATON_DATA");
    Path file = config.toAbsolutePath().normalize();
    return folder == null ? file.resolveSibling("") : Path.of(folder);
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
    String command = CommandName.of(environment);
    String file = CommandName.quoted(config.toString());
    dialog.say("Next:");
    dialog.say("  1. " + command + " check --config " + file);
    dialog.say(
        "  2. " + environment.getOrDefault("BATON_START", command + " run --config " + file));
    dialog.say(
        "  3. Write to the bot from another account: hello, then /human. Your agents see it.");
  }
}
