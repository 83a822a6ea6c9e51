package dev.baton.gateway;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/**
 * {@code baton export training}: writes what bots failed at and what agents answered, as training
 * data for Rasa that a person reviews.
 */
@Command(
    name = "training",
    description =
        "Writes what the bot failed at and what agents answered, without personal data, as training"
            + " data for Rasa that a person reviews.",
    mixinStandardHelpOptions = true)
final class TrainingCommand implements Callable<Integer> {

  /** Millions of messages are read for some minutes. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  @ParentCommand private @Nullable ExportCommand export;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = ReportCommand.Time.class,
      description = "What users said at this time or on this day, or later (default: all).")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = ReportCommand.Time.class,
      description = "What users said before this time, or until this day ended (default: now).")
  private @Nullable String to;

  @Option(names = "--bot", paramLabel = "NAME", description = "What was said to this bot only.")
  private @Nullable String bot;

  @Option(
      names = "--queue",
      paramLabel = "NAME",
      description = "What led to this queue or was said in it only.")
  private @Nullable String queue;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "500",
      description = "How many topics at most, the commonest (default: ${DEFAULT-VALUE}).")
  private int limit = 500;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "training",
      description = "The new folder that the files go into (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("training");

  @Option(names = "--json", description = "Prints JSON instead of writing files.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    StringJoiner query = new StringJoiner("&", "/api/v1/training?", "");
    query.add("limit=" + limit);
    add(query, "from", from);
    add(query, "to", to);
    add(query, "bot", bot);
    add(query, "queue", queue);
    if (!json) {
      RasaFolder.check(out);
    }
    JsonNode candidates =
        Objects.requireNonNull(export, "set by picocli").client().get(query.toString(), PATIENCE);
    if (spec != null) {
      write(candidates, spec.commandLine().getOut());
    }
    return ExitCode.OK;
  }

  private static void add(StringJoiner query, String name, @Nullable String value) {
    if (value != null) {
      query.add(name + "=" + ApiClient.quoted(value));
    }
  }

  private void write(JsonNode candidates, PrintWriter terminal) {
    if (json) {
      TerminalOutput.json(terminal, candidates);
      return;
    }
    int topics = candidates.path("topics").size();
    if (topics == 0) {
      terminal.println(
          "Of "
              + candidates.path("messages").asString()
              + " messages there is nothing to learn from; no files were written.");
      return;
    }
    try {
      new RasaFolder(candidates).write(out);
    } catch (IOException failure) {
      throw new UncheckedIOException(out + " cannot be written: " + failure.getMessage(), failure);
    }
    terminal.println(
        topics
            + (topics == 1 ? " topic" : " topics")
            + " of "
            + candidates.path("messages").asString()
            + " messages: review them as "
            + out.resolve("README.md")
            + " says");
  }
}
