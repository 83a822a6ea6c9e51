package dev.baton.gateway;

import dev.baton.store.AuditSeal;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code baton audit}: shows, exports and checks who had control, read, erased and acted. */
@Command(
    name = "audit",
    description = "Shows, exports and checks who had control, read, erased and acted.",
    synopsisSubcommandLabel = "[list | export | verify]",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} audit list --action transcript.read --json",
      "  ${ROOT-COMMAND-NAME} audit export audit-2026-12.ndjson",
      "  ${ROOT-COMMAND-NAME} audit verify audit-2026-12.ndjson --after audit-2026-11.ndjson"
    },
    mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {

  private static final String PATH = "/api/v1/audit";

  private final Map<String, String> environment;

  @Mixin private ApiOptions api = new ApiOptions();

  @Option(names = "--json", description = "Prints the list as JSON.")
  private boolean asJson;

  @Spec private @Nullable CommandSpec spec;

  AuditCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    return list(null, null, null, null, null, 50, asJson);
  }

  @Command(
      name = "list",
      description = "Shows entries, latest first (the default).",
      mixinStandardHelpOptions = true)
  int list(
      @Option(names = "--conversation", paramLabel = "ID", description = "About this one.")
          @Nullable String conversation,
      @Option(names = "--actor", paramLabel = "WHO", description = "By this id, name or kind.")
          @Nullable String actor,
      @Option(names = "--action", paramLabel = "WHAT", description = "Such as transcript.read.")
          @Nullable String action,
      @Option(names = "--from", paramLabel = "TIME", description = "At this time or later.")
          @Nullable String from,
      @Option(names = "--to", paramLabel = "TIME", description = "Before this time.")
          @Nullable String to,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "50",
              description = "At most so many, 1 to 200 (default: 50).")
          int limit,
      @Option(names = "--json", description = "Prints JSON.") boolean json) {
    StringJoiner query = new StringJoiner("&", PATH + "?", "");
    query.add("limit=" + limit);
    add(query, "conversation", conversation);
    add(query, "actor", actor);
    add(query, "action", action);
    add(query, "from", from);
    add(query, "to", to);
    JsonNode page = api.client(environment).get(query.toString());
    PrintWriter out = out();
    if (json || asJson) {
      TerminalOutput.json(out, page);
      return ExitCode.OK;
    }
    TextTable table = new TextTable("at", "who", "name", "what", "about");
    for (JsonNode entry : page.path("entries")) {
      table.row(
          TerminalOutput.text(entry, "at"),
          TerminalOutput.text(entry.path("actor"), "kind"),
          TerminalOutput.text(entry.path("actor"), "name"),
          TerminalOutput.text(entry, "action"),
          rest(entry));
    }
    table.print(out, known().commandLine().getColorScheme().ansi());
    if (page.path("entries").isEmpty()) {
      out.println("nothing");
    }
    return ExitCode.OK;
  }

  private static String rest(JsonNode entry) {
    StringJoiner rest = new StringJoiner(" ");
    String conversation = entry.path("conversation").asString("");
    if (!conversation.isEmpty()) {
      rest.add("conversation=" + TerminalOutput.plain(conversation));
    }
    entry
        .path("detail")
        .properties()
        .forEach(one ->
            rest.add(
                TerminalOutput.plain(one.getKey())
                    + "="
                    + TerminalOutput.plain(one.getValue().asString())));
    return rest.toString();
  }

  private static void add(StringJoiner query, String name, @Nullable String value) {
    if (value != null) {
      query.add(name + "=" + ApiClient.quoted(value));
    }
  }

  @Command(
      name = "export",
      description = "Writes all sealed entries to a file, oldest first, one JSON a line.",
      mixinStandardHelpOptions = true)
  int export(
      @Parameters(paramLabel = "FILE", description = "A file that does not exist yet.") Path file)
      throws IOException {
    if (Files.exists(file)) {
      throw new ParameterException(known().commandLine(), file + " exists already");
    }
    ApiClient client = api.client(environment);
    try (BufferedWriter to = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW)) {
      client.lines(PATH + "/export", line -> write(to, line));
    } catch (ApiClient.ApiException | UncheckedIOException broken) {
      Files.deleteIfExists(file);
      throw broken;
    }
    return verify(file, null, null);
  }

  private static void write(BufferedWriter to, String line) {
    try {
      to.write(line);
      to.write('\n');
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  @Command(
      name = "verify",
      description = "Checks an exported file; needs no running Baton.",
      mixinStandardHelpOptions = true)
  int verify(
      @Parameters(paramLabel = "FILE", description = "What 'export' wrote.") Path file,
      @Option(
              names = "--after",
              paramLabel = "FILE",
              description = "An earlier export: its end must still be there.")
          @Nullable Path after,
      @Option(
              names = "--seal",
              paramLabel = "N:SEAL",
              description = "A seal from the log: entry N must still have it.")
          @Nullable String seal)
      throws IOException {
    AuditChain chain = new AuditChain();
    if (after != null) {
      try (BufferedReader earlier = Files.newBufferedReader(after)) {
        chain.knowing(AuditChain.endOf(earlier.lines().iterator()));
      }
    }
    if (seal != null) {
      chain.knowing(place(seal));
    }
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      return switch (chain.check(lines.lines().iterator())) {
        case AuditChain.Verdict.Sound sound -> {
          out()
              .printf(
                  "%d entries, all as they were sealed; the last is %d:%s%n",
                  sound.entries(), sound.end().seq(), sound.end().seal());
          yield ExitCode.OK;
        }
        case AuditChain.Verdict.Broken broken -> {
          out().printf("%s, line %d: %s%n", file, broken.line(), broken.why());
          yield ExitCode.SOFTWARE;
        }
      };
    }
  }

  private AuditSeal place(String text) {
    if (!text.matches("\\d{1,18}:[0-9a-f]{64}")) {
      throw new ParameterException(
          known().commandLine(), "--seal must be a number, a colon and 64 digits, as in the log");
    }
    String[] parts = text.split(":", 2);
    return new AuditSeal(Long.parseLong(parts[0]), parts[1]);
  }

  private PrintWriter out() {
    return known().commandLine().getOut();
  }

  private CommandSpec known() {
    CommandSpec known = spec;
    if (known == null) {
      throw new IllegalStateException("not run by picocli");
    }
    return known;
  }
}
