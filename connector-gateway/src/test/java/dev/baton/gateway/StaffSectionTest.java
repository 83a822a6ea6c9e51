package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import dev.baton.plan.AgentSkills;
import dev.baton.plan.StaffingPlan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StaffSectionTest {

  private static Map<String, AgentSkills> read(Map<String, ?> desk) {
    Settings root = Settings.of(Map.of("tg", desk));
    Map<String, AgentSkills> read = StaffSection.read(root.section("tg"));
    root.verify();
    return read;
  }

  @Test
  void skillsAndLanguagesOfAgentsAreRead() {
    Map<String, AgentSkills> staff =
        read(
            Map.of(
                "staff",
                Map.of(
                    "ann@example.com",
                    Map.of("skills", List.of("billing", "Refunds"), "languages", List.of("de")),
                    "@ben",
                    Map.of("languages", "EN"))));
    StaffingPlan plan = new StaffingPlan(0, 0, staff);
    AgentSkills ann = plan.skillsOf("17", "Ann@Example.com");
    AgentSkills ben = plan.skillsOf("18", "Ben");

    assertThat(ann.fit(List.of("BILLING", "refunds"), "de-AT")).isTrue();
    assertThat(ann.fit(List.of("billing", "legal"), "de")).isFalse();
    assertThat(ann.fit(List.of(), "en")).isFalse();
    assertThat(ben.fit(List.of(), "en")).isTrue();
    assertThat(ben.fit(List.of("billing"), "en")).isFalse();
    assertThat(plan.skillsOf("19", null).fit(List.of(), "hi")).isTrue();
    assertThat(read(Map.of())).isEmpty();
  }

  @Test
  void whatIsNoLanguageIsSaid() {
    Map<String, ?> desk =
        Map.of("staff", Map.of("ann", Map.of("languages", List.of("en", "german"))));

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> read(desk))
        .satisfies(wrong ->
            assertThat(wrong.problems())
                .containsExactly(
                    new Settings.Problem(
                        "tg.staff.ann.languages",
                        "has 'german', which is no code; write codes such as en or de")));
  }
}
