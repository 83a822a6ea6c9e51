package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

final class TextTableTest {

  private final StringWriter out = new StringWriter();

  @Test
  void columnsAreAsWideAsTheirCells() {
    TextTable table = new TextTable("id", "status", "why");
    table.row("1", "queued", "a");
    table.rowAbove("the words", "22222", "failed", "because of a long reason");

    table.print(new PrintWriter(out, true), Ansi.OFF);

    assertThat(out.toString().lines())
        .containsExactly(
            "id     status  why",
            "1      queued  a",
            "22222  failed  because of a long reason",
            "    the words");
  }

  @Test
  void onATerminalTitlesAreBoldAndStatesColoured() {
    TextTable table = new TextTable("status", "user");
    table.row("queued", "queued");

    table.print(new PrintWriter(out, true), Ansi.ON);

    assertThat(out.toString().lines())
        .containsExactly("\u001b[1mstatus  user\u001b[0m", "\u001b[33mqueued\u001b[39m  queued");
  }

  @Test
  void withoutRowsThereAreNoTitles() {
    new TextTable("id").print(new PrintWriter(out, true), Ansi.OFF);

    assertThat(out.toString()).isEmpty();
  }

  @Test
  void longWorkSaysHowFarItIs() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    InstantSource clock = now::get;
    ProgressLines progress = new ProgressLines(new PrintWriter(out, true), clock);

    progress.at("1 of 3");
    now.set(Instant.EPOCH.plusSeconds(2));
    progress.at("2 of 3");
    progress.at("3 of 3");

    assertThat(out.toString().lines()).containsExactly("2 of 3");
  }
}
