package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ConfigurationValuesTest {

  private static ConfigurationValues values(Map<String, @Nullable Object> tree) {
    return new ConfigurationValues(tree);
  }

  @Test
  void differencesAreNamedByTheirPaths() {
    Map<String, @Nullable Object> one = new HashMap<>();
    one.put("a", Map.of("b", "1", "c", List.of("x", "y")));
    one.put("gone", true);
    one.put("empty", null);
    Map<String, @Nullable Object> other = new HashMap<>();
    other.put("a", Map.of("b", "2", "c", List.of("y", "x"), "new", Map.of("deep", 1)));
    other.put("empty", null);

    assertThat(values(one).differences(values(other)))
        .containsExactly("a.b", "a.c", "a.new.deep", "gone");
    assertThat(values(other).differences(values(one)))
        .containsExactly("a.b", "a.c", "a.new.deep", "gone");
    assertThat(values(one).differences(values(one))).isEmpty();
  }

  @Test
  void aSectionThatBecomesAValueIsADifference() {
    assertThat(values(Map.of("a", Map.of("b", "1"))).differences(values(Map.of("a", "1"))))
        .containsExactly("a", "a.b");
  }

  /** Whoever adds a section to the file decides here whether it can change. */
  @Test
  void eachSectionOfTheExampleCanChangeOrCannot() throws Exception {
    Set<String> sections =
        Arrays.stream(Files.readString(Path.of("../baton.example.yml")).split("\n"))
            .filter(line -> line.matches("(# )?[a-z_-]+:( .*)?"))
            .map(line -> line.replaceFirst("^# ", "").replaceFirst(":.*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> may =
        sections.stream()
            .filter(section -> ConfigurationValues.mayChange(section + ".any.key"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(may).containsExactly("canned", "desks", "handoff", "queues", "texts");
    sections.removeAll(may);
    assertThat(sections)
        .containsExactly(
            "bots",
            "channels",
            "event_broker",
            "limits",
            "log",
            "masking",
            "retention",
            "server",
            "store",
            "telemetry",
            "webhooks");
    assertThat(List.of("handoff.token", "desks.tg.channel", "desks.tg.space", "desks.tg"))
        .noneMatch(ConfigurationValues::mayChange);
  }
}
