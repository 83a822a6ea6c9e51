package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

final class RasaFolderTest {

  private static final String CANDIDATES =
      """
      {"from":null,"to":"2026-11-30T00:00:00Z","conversations":3,"messages":40,"left_out":2,
       "topics":[
        {"intent":"review_where_is_my_parcel","known":false,"count":4,
         "reasons":{"not_understood":3,"before_handoff":1},
         "examples":[{"text":"where is my parcel [number]?","count":3},{"text":"- # /where: is it","count":1}],
         "answers":[{"text":"It is on its way.\\nTomorrow: at noon","count":2}],
         "handoffs":["0193a"],"first_at":"2026-11-20T12:00:00Z","last_at":"2026-11-23T09:00:00Z"},
        {"intent":"no","known":true,"count":1,"reasons":{"unanswered":1},
         "examples":[{"text":"no: I \\"won't\\" | > & * ! %","count":1}],"answers":[],
         "handoffs":[],"first_at":"2026-11-20T12:00:00Z","last_at":"2026-11-20T12:00:00Z"}],
       "canned":[{"name":"hours_de","text":"Wir sind von 9 bis 17 Uhr da."}]}
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void filesAreWrittenToTheLetter() throws IOException {
    Path out = folder.resolve("training");
    new RasaFolder(json(CANDIDATES)).write(out);

    assertThat(out.resolve("data/nlu.yml"))
        .hasContent(
            """
            version: "3.1"
            nlu:
              - # 4 times from 2026-11-20 to 2026-11-23: 3 not understood, 1 before handoff
                # each wording: 3, 1
                # named after the commonest wording: choose a better name, or the bot's own
                # for example in handoff 0193a
                intent: "review_where_is_my_parcel"
                examples: |
                  - where is my parcel [number]?
                  - where: is it
              - # once from 2026-11-20 to 2026-11-20: 1 unanswered
                # each wording: 1
                # the bot's own name for what it thought was meant
                # in no handoff
                intent: "no"
                examples: |
                  - no: I "won't" | > & * ! %
            """);
    assertThat(out.resolve("data/stories.yml"))
        .hasContent(
            """
            version: "3.1"
            stories:
              - # for example in handoff 0193a
                story: "review: review_where_is_my_parcel"
                steps:
                  - intent: "review_where_is_my_parcel"
                  - action: "utter_review_where_is_my_parcel"
            """);
    assertThat(out.resolve("domain.yml"))
        .hasContent(
            """
            version: "3.1"
            intents:
              - review_where_is_my_parcel
              - no
            responses:
              utter_review_where_is_my_parcel:
                - # said 2 times
                  text: |-
                    It is on its way.
                    Tomorrow: at noon
              # a canned answer
              utter_review_canned_hours_de:
                - text: |-
                    Wir sind von 9 bis 17 Uhr da.
            """);
    assertThat(out.resolve("calm/flows.yml"))
        .hasContent(
            """
            flows:
              # for example in handoff 0193a
              review_where_is_my_parcel:
                description: "The user says something like: where is my parcel [number]?"
                steps:
                  - action: "utter_review_where_is_my_parcel"
            """);
    assertThat(out.resolve("calm/e2e_tests.yml"))
        .hasContent(
            """
            test_cases:
              - test_case: "review_where_is_my_parcel"
                steps:
                  - user: "where is my parcel [number]?"
                  - utter: "utter_review_where_is_my_parcel"
            """);
    assertThat(out.resolve("README.md"))
        .content()
        .contains("40 messages in 3 conversations", "2 topics", "2 things")
        .doesNotContain("@");
  }

  /** Whatever was said is the same text again when the file is read. */
  @Test
  void textsAreReadAsTheyWereSaid() throws IOException {
    for (String text :
        new String[] {
          "null",
          "~",
          "1e3",
          "a: b",
          "# no comment",
          "'",
          "\"",
          "%x",
          "- a",
          "x\n  y",
          " z",
          "é 😀",
          "a\tb",
          "@",
          "`",
          "|",
          "? a",
          "&a *b",
          "yes",
          "2026-11-20",
          "tail "
        }) {
      Path out = folder.resolve("t" + text.hashCode());
      JsonNode candidates = json(CANDIDATES);
      ((ObjectNode) candidates.path("topics").path(0).path("answers").path(0)).put("text", text);
      new RasaFolder(candidates).write(out);
      JsonNode domain =
          YAMLMapper.builder().build().readTree(Files.readString(out.resolve("domain.yml")));
      assertThat(
              domain
                  .path("responses")
                  .path("utter_review_where_is_my_parcel")
                  .path(0)
                  .path("text")
                  .asString())
          .isEqualTo(text);
    }
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    RasaFolder.check(folder);
    RasaFolder.check(folder.resolve("new"));
    Path file = Files.writeString(folder.resolve("mine.yml"), "");
    assertThatThrownBy(() -> RasaFolder.check(folder))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is not empty");
    assertThatThrownBy(() -> RasaFolder.check(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is no folder");
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
