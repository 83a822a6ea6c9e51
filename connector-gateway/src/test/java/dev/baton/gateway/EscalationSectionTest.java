package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import dev.baton.plan.EscalationPlan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EscalationSectionTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private static Map<String, EscalationPlan> read(
      Map<String, ?> queues, @Nullable Duration waitTimeout) {
    Settings root = Settings.of(Map.of("queues", queues));
    Settings section = root.section("queues");
    EscalationSection reader = new EscalationSection(section.names());
    Map<String, EscalationPlan> plans = new LinkedHashMap<>();
    for (String name : section.names()) {
      plans.put(name, reader.read(name, section.section(name), waitTimeout));
    }
    root.verify();
    return plans;
  }

  private static List<String> problems(Map<String, ?> queues) {
    return Objects.requireNonNull(
            catchThrowableOfType(SettingsException.class, () -> read(queues, HOUR)))
        .problems()
        .stream()
        .map(problem -> problem.path() + ": " + problem.text())
        .toList();
  }

  private static Map<String, ?> to(String queue) {
    return Map.of("escalate", Map.of("after", "10m", "to", queue));
  }

  @Test
  void remindersAndAnotherQueueAreRead() {
    Map<String, ?> support =
        Map.of(
            "remind-after",
            List.of("2m", "5m"),
            "escalate",
            Map.of("after", "10m", "to", "second"));

    assertThat(read(Map.of("support", support, "second", Map.of("remind-after", "90s")), null))
        .containsEntry(
            "support",
            new EscalationPlan(
                List.of(Duration.ofMinutes(2), Duration.ofMinutes(5)),
                Duration.ofMinutes(10),
                "second"))
        .containsEntry("second", new EscalationPlan(List.of(Duration.ofSeconds(90)), null, null));
    assertThat(read(Map.of("support", Map.of()), HOUR))
        .containsEntry("support", EscalationPlan.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5m,2m | is not in order; write durations such as [2m, 5m], the shortest first",
        "0s    | is not in order; write durations such as [2m, 5m], the shortest first",
        "soon  | is not valid; write durations such as [2m, 5m]",
        "1h    | comes too late: the wait-timeout of the queue ends what waits before that",
        "1m,2m,3m,4m,5m,6m,7m,8m,9m,10m,11m | has more than 10 durations; take some out"
      })
  void whatIsWrongWithRemindersIsSaid(String written, String problem) {
    Object value = written.contains(",") ? List.of(written.split(",")) : written;
    assertThat(problems(Map.of("q", Map.of("remind-after", value))))
        .containsExactly("queues.q.remind-after: " + problem);
  }

  @Test
  void whatIsWrongWithTheOtherQueueIsSaid() {
    assertThat(problems(Map.of("q", to("r"))))
        .containsExactly(
            "queues.q.escalate.to: names the queue 'r', which does not exist; write one of: q");
    assertThat(problems(Map.of("q", to("q"))))
        .containsExactly(
            "queues.q.escalate.to: leads back to this queue, so that it would go round for ever");
    Map<String, Object> ring = new LinkedHashMap<>();
    ring.put("a", to("b"));
    ring.put("b", to("c"));
    ring.put("c", to("a"));
    assertThat(problems(ring))
        .containsExactly(
            "queues.c.escalate.to: leads back to this queue, so that it would go round for ever");
    assertThat(problems(Map.of("q", Map.of("escalate", Map.of()), "r", Map.of())))
        .containsExactly(
            "queues.q.escalate.after: is missing; write a duration such as 10m",
            "queues.q.escalate.to: is missing; write a text");
    assertThat(
            problems(
                Map.of("q", Map.of("escalate", Map.of("after", "2h", "to", "r")), "r", Map.of())))
        .containsExactly(
            "queues.q.escalate.after: comes too late: the wait-timeout of the queue ends the wait"
                + " first");
    assertThat(
            problems(
                Map.of(
                    "q",
                    Map.of("remind-after", "11m", "escalate", Map.of("after", "10m", "to", "r")),
                    "r",
                    Map.of())))
        .containsExactly(
            "queues.q.remind-after: comes too late: the escalation passes on what waits before"
                + " that");
  }
}
