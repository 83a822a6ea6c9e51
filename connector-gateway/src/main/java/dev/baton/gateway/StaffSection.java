package dev.baton.gateway;

import dev.baton.connector.Settings;
import dev.baton.plan.AgentSkills;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what the agents of a desk can do. */
final class StaffSection {

  private static final String STAFF = "staff";
  private static final String SKILLS = "skills";
  private static final String LANGUAGES = "languages";

  private StaffSection() {}

  /**
   * Reads the key {@code staff} of a desk: a section for each agent, by handle or platform id.
   * Problems are noted in the settings.
   */
  static Map<String, AgentSkills> read(Settings desk) {
    if (!desk.has(STAFF)) {
      return Map.of();
    }
    Settings staff = desk.section(STAFF);
    Map<String, AgentSkills> skills = new LinkedHashMap<>();
    for (String name : staff.names()) {
      Settings agent = staff.section(name);
      List<String> languages = agent.texts(LANGUAGES, List.of());
      languages.stream()
          .filter(language -> !language.matches("[a-zA-Z]{2,3}"))
          .findFirst()
          .ifPresent(wrong ->
              agent.problem(
                  LANGUAGES,
                  "has '" + wrong + "', which is no code; write codes such as en or de"));
      skills.put(name, new AgentSkills(agent.texts(SKILLS, List.of()), languages));
    }
    return skills;
  }
}
