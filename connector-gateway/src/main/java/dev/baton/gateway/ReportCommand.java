package dev.baton.gateway;

import dev.baton.report.DeskReport.By;
import dev.baton.report.ReportTime;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;

/** {@code baton report}: prints the numbers of the desks as a table, as JSON or as CSV. */
@Command(
    name = "report",
    description = "Shows how many users asked for a person, and how long they waited.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} report --from 2026-11-23 --to 2026-11-29 --by agent",
      "  ${ROOT-COMMAND-NAME} report --by day --csv > november.csv"
    },
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

  /** A report of years is read for some minutes. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Map<String, String> environment;

  @Mixin private ApiOptions api = new ApiOptions();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = Time.class,
      description = "Handoffs that began at this time or on this day, or later (default: today).")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = Time.class,
      description = "Handoffs that began before this time, or until this day ended (default: now).")
  private @Nullable String to;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      converter = Grouping.class,
      completionCandidates = Grouping.class,
      description = "Also the numbers of each queue, agent or day.")
  private @Nullable String by;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      converter = Zone.class,
      description = "The time zone of days and times (default: that of the desks).")
  private @Nullable String zone;

  @ArgGroup private @Nullable Form form;

  @Spec private @Nullable CommandSpec spec;

  ReportCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  /** How a report is printed that is no table. */
  static final class Form {

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Option(names = "--csv", description = "Prints lines for a spreadsheet.")
    private boolean csv;
  }

  @Override
  public Integer call() {
    StringJoiner query = new StringJoiner("&", "/api/v1/report?", "");
    add(query, "from", from);
    add(query, "to", to);
    add(query, "by", by);
    add(query, "zone", zone);
    JsonNode report = api.client(environment).get(query.toString(), PATIENCE);
    if (spec != null) {
      print(report, spec.commandLine().getOut(), spec.commandLine().getErr());
    }
    return ExitCode.OK;
  }

  private static void add(StringJoiner query, String name, @Nullable String value) {
    if (value != null) {
      query.add(name + "=" + ApiClient.quoted(value));
    }
  }

  private void print(JsonNode report, PrintWriter out, PrintWriter err) {
    boolean empty = report.path("total").path("handoffs").asLong(0) == 0;
    Form chosen = form;
    if (chosen != null && chosen.json) {
      TerminalOutput.json(out, report);
    } else if (chosen != null && chosen.csv) {
      ReportCsv.print(out, report);
      if (empty) {
        err.println(ReportText.nothing(report));
      }
    } else if (empty) {
      out.println(ReportText.nothing(report));
    } else {
      ReportText.print(out, report);
    }
  }

  /** Checks a time; what stands for it is up to the time zone. */
  static final class Time implements ITypeConverter<String> {

    @Override
    public String convert(String value) {
      try {
        ReportTime.of(value);
        return value;
      } catch (IllegalArgumentException neither) {
        throw new TypeConversionException(neither.getMessage());
      }
    }
  }

  /** Checks what to group by. */
  static final class Grouping extends KnownWord {

    Grouping() {
      super(By.values());
    }
  }

  /** Checks a time zone. */
  static final class Zone implements ITypeConverter<String> {

    @Override
    public String convert(String value) {
      try {
        return ZoneId.of(value).getId();
      } catch (DateTimeException unknown) {
        throw new TypeConversionException(
            "must be a time zone such as Europe/Berlin, but is '" + value + "'");
      }
    }
  }
}
