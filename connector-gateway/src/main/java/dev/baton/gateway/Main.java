package dev.baton.gateway;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;

/** The command line. Exit codes: 0 done, 1 failed, 2 wrong usage or configuration. */
@Command(
    name = "baton",
    description = "Puts a bot on Webex and Telegram and hands conversations to live agents.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} init                                # writes a first baton.yml with you",
      "  ${ROOT-COMMAND-NAME} check --config baton.yml            # what is missing",
      "  ${ROOT-COMMAND-NAME} run --config baton.yml",
      "  ${ROOT-COMMAND-NAME} conversations --help                # each command has its own help"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {

  private static final Map<String, String> EXIT_CODES =
      new TreeMap<>(
          Map.of(
              "0", "done",
              "1", "failed; one line says why",
              "2", "wrong usage, or a configuration with problems"));

  private Main() {}

  public static void main(String[] arguments) {
    CommandLine line =
        commandLine(CommandName.told(System.getenv(), System.getProperty("java.class.path", "")))
            .setOut(writer(FileDescriptor.out))
            .setErr(writer(FileDescriptor.err));
    System.exit(line.execute(arguments));
  }

  static CommandLine commandLine(Map<String, String> environment) {
    return commandLine(environment, System.in);
  }

  /**
   * @param in where answers come from
   */
  static CommandLine commandLine(Map<String, String> environment, InputStream in) {
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(InitCommand.line(environment, in))
            .addSubcommand(new RunCommand(environment))
            .addSubcommand(new CheckCommand(environment))
            .addSubcommand(new ConversationsCommand(environment))
            .addSubcommand(new HandoffsCommand(environment))
            .addSubcommand(new DeadLettersCommand(environment))
            .addSubcommand(new ReportCommand(environment))
            .addSubcommand(new TokensCommand(environment))
            .addSubcommand(
                new CommandLine(new ExportCommand(environment))
                    .addSubcommand(new TrainingCommand()))
            .addSubcommand(new EraseCommand(environment))
            .addSubcommand(new AuditCommand(environment))
            .addSubcommand(new BackupCommand(environment))
            .addSubcommand(new SchemaCommand())
            .addSubcommand(new DemoCommand())
            .addSubcommand(new CompletionCommand());
    tellExitCodes(line);
    line.setCommandName(CommandName.of(environment));
    if ("dumb".equals(environment.get("TERM"))) {
      line.setColorScheme(Help.defaultColorScheme(Ansi.OFF));
    }
    return line.setExecutionExceptionHandler(Main::explain);
  }

  private static void tellExitCodes(CommandLine line) {
    line.getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(EXIT_CODES);
    line.getSubcommands().values().forEach(Main::tellExitCodes);
  }

  private static int explain(
      Exception failure, CommandLine line, CommandLine.ParseResult arguments) {
    line.getErr().println(FailureText.of(failure));
    return failure instanceof ConfigurationException
            || failure instanceof ConversationSelection.AmbiguousUserException
        ? ExitCode.USAGE
        : ExitCode.SOFTWARE;
  }

  /** Terminals show UTF-8 nowadays, whatever the platform's default charset is. */
  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
  }

  /** Says which Baton this is. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"baton " + (version == null ? "(not packaged)" : version)};
    }
  }
}
