package dev.baton.gateway;

import dev.baton.training.FreeNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Writes candidates for training as a folder of files that Rasa loads: intents with examples,
 * stories and responses, and the same as flows and end-to-end tests for CALM.
 */
final class RasaFolder {

  private static final String VERSION = "3.1";

  /** Enough to check and train what is there; a bot has its own. */
  private static final String CONFIG =
      """
      # Only to check these files alone: your bot has its own.
      recipe: default.v1
      assistant_id: baton_review
      language: en
      pipeline:
        - name: KeywordIntentClassifier
      policies:
        - name: MemoizationPolicy
      """;

  private final JsonNode candidates;

  RasaFolder(JsonNode candidates) {
    this.candidates = candidates;
  }

  /**
   * Makes sure that nothing is overwritten: somebody may have worked on it.
   *
   * @throws ConfigurationException if there is something in the folder
   */
  static void check(Path folder) {
    if (Files.exists(folder)) {
      try (var there = Files.list(folder)) {
        if (there.findAny().isEmpty()) {
          return;
        }
      } catch (IOException noFolder) {
        throw new ConfigurationException(folder + " is no folder; name another one with --out");
      }
      throw new ConfigurationException(folder + " is not empty; name another folder with --out");
    }
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.createDirectories(folder.resolve("calm"));
    Files.writeString(folder.resolve("README.md"), readme());
    Files.writeString(folder.resolve("config.yml"), CONFIG);
    Files.writeString(folder.resolve("domain.yml"), domain());
    Files.writeString(folder.resolve("data").resolve("nlu.yml"), nlu());
    Files.writeString(folder.resolve("data").resolve("stories.yml"), stories());
    Files.writeString(folder.resolve("calm").resolve("flows.yml"), flows());
    Files.writeString(folder.resolve("calm").resolve("e2e_tests.yml"), tests());
  }

  private String readme() throws IOException {
    try (InputStream page = RasaFolder.class.getResourceAsStream("training-readme.md")) {
      if (page == null) {
        throw new IllegalStateException("training-readme.md is not in the jar");
      }
      return new String(page.readAllBytes(), StandardCharsets.UTF_8)
          .replace("@conversations@", candidates.path("conversations").asString())
          .replace("@messages@", candidates.path("messages").asString())
          .replace("@topics@", String.valueOf(candidates.path("topics").size()))
          .replace("@left_out@", candidates.path("left_out").asString())
          .replace("@from@", candidates.path("from").asString("the first that is kept"))
          .replace("@to@", candidates.path("to").asString("the latest"));
    }
  }

  /** What the bot may say: what agents answered, and the canned answers. */
  private String domain() {
    CommentedYaml yaml = new CommentedYaml();
    CommentedYaml.Fields file = yaml.fields().text("version", VERSION);
    CommentedYaml.Items intents = yaml.items();
    CommentedYaml.Fields responses = yaml.fields();
    FreeNames names = new FreeNames();
    for (JsonNode topic : candidates.path("topics")) {
      intents.word(topic.path("intent").asString());
      if (answered(topic)) {
        CommentedYaml.Items variants = yaml.items();
        topic
            .path("answers")
            .forEach(answer ->
                variants.fields(
                    List.of("said " + times(answer)),
                    yaml.fields().block("text", answer.path("text").asString())));
        names.take(response(topic));
        responses.items(List.of(), response(topic), variants);
      }
    }
    for (JsonNode canned : candidates.path("canned")) {
      CommentedYaml.Items only = yaml.items();
      only.fields(List.of(), yaml.fields().block("text", canned.path("text").asString()));
      String wished = "utter_review_canned_" + canned.path("name").asString();
      responses.items(List.of("a canned answer"), names.like(wished), only);
    }
    file.items(List.of(), "intents", intents);
    if (!responses.isEmpty()) {
      file.fields(List.of(), "responses", responses);
    }
    return yaml.print(file);
  }

  /** What users said. */
  private String nlu() {
    CommentedYaml yaml = new CommentedYaml();
    CommentedYaml.Items intents = yaml.items();
    for (JsonNode topic : candidates.path("topics")) {
      String examples =
          topic
              .path("examples")
              .valueStream()
              .map(example -> "- " + example(example))
              .collect(Collectors.joining("\n", "", "\n"));
      intents.fields(
          provenance(topic),
          yaml.fields()
              .text("intent", topic.path("intent").asString())
              .block("examples", examples));
    }
    return yaml.print(yaml.fields().text("version", VERSION).items(List.of(), "nlu", intents));
  }

  /** What led to an answer of an agent. */
  private String stories() {
    CommentedYaml yaml = new CommentedYaml();
    CommentedYaml.Items stories = yaml.items();
    for (JsonNode topic : candidates.path("topics")) {
      if (answered(topic)) {
        CommentedYaml.Items steps = yaml.items();
        steps.fields(List.of(), yaml.fields().text("intent", topic.path("intent").asString()));
        steps.fields(List.of(), yaml.fields().text("action", response(topic)));
        stories.fields(
            List.of(handoffs(topic)),
            yaml.fields()
                .text("story", "review: " + topic.path("intent").asString())
                .items(List.of(), "steps", steps));
      }
    }
    return yaml.print(yaml.fields().text("version", VERSION).items(List.of(), "stories", stories));
  }

  private String flows() {
    CommentedYaml yaml = new CommentedYaml();
    CommentedYaml.Fields flows = yaml.fields();
    for (JsonNode topic : candidates.path("topics")) {
      if (answered(topic)) {
        CommentedYaml.Items steps = yaml.items();
        steps.fields(List.of(), yaml.fields().text("action", response(topic)));
        flows.fields(
            List.of(handoffs(topic)),
            topic.path("intent").asString(),
            yaml.fields()
                .text("description", "The user says something like: " + first(topic))
                .items(List.of(), "steps", steps));
      }
    }
    return yaml.print(yaml.fields().fields(List.of(), "flows", flows));
  }

  private String tests() {
    CommentedYaml yaml = new CommentedYaml();
    CommentedYaml.Items tests = yaml.items();
    for (JsonNode topic : candidates.path("topics")) {
      if (answered(topic)) {
        CommentedYaml.Items steps = yaml.items();
        steps.fields(List.of(), yaml.fields().text("user", first(topic)));
        steps.fields(List.of(), yaml.fields().text("utter", response(topic)));
        tests.fields(
            List.of(),
            yaml.fields()
                .text("test_case", topic.path("intent").asString())
                .items(List.of(), "steps", steps));
      }
    }
    return yaml.print(yaml.fields().items(List.of(), "test_cases", tests));
  }

  private static boolean answered(JsonNode topic) {
    return !topic.path("answers").isEmpty();
  }

  private static String response(JsonNode topic) {
    String intent = topic.path("intent").asString();
    return intent.startsWith("review_") ? "utter_" + intent : "utter_review_" + intent;
  }

  private static String first(JsonNode topic) {
    return example(topic.path("examples").path(0));
  }

  /** An example must not begin as an item of a list, a comment or a command does. */
  private static String example(JsonNode example) {
    return example.path("text").asString().replaceAll("^[-*#/\\s]+(?=\\S)", "");
  }

  private static List<String> provenance(JsonNode topic) {
    String reasons =
        topic
            .path("reasons")
            .propertyStream()
            .map(each -> each.getValue().asString() + " " + each.getKey().replace('_', ' '))
            .collect(Collectors.joining(", "));
    return List.of(
        times(topic)
            + " from "
            + day(topic, "first_at")
            + " to "
            + day(topic, "last_at")
            + ": "
            + reasons,
        "each wording: "
            + topic
                .path("examples")
                .valueStream()
                .map(each -> each.path("count").asString())
                .collect(Collectors.joining(", ")),
        topic.path("known").asBoolean(false)
            ? "the bot's own name for what it thought was meant"
            : "named after the commonest wording: choose a better name, or the bot's own",
        handoffs(topic));
  }

  private static String handoffs(JsonNode topic) {
    String some =
        topic
            .path("handoffs")
            .valueStream()
            .map(JsonNode::asString)
            .collect(Collectors.joining(", "));
    return some.isEmpty() ? "in no handoff" : "for example in handoff " + some;
  }

  private static String times(JsonNode counted) {
    long count = counted.path("count").asLong(0);
    return count == 1 ? "once" : String.format(Locale.ROOT, "%d times", count);
  }

  private static String day(JsonNode topic, String field) {
    return topic.path(field).asString().replaceAll("T.*", "");
  }
}
