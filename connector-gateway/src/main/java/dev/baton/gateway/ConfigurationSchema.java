package dev.baton.gateway;

import dev.baton.connector.SettingForm;
import dev.baton.connector.SettingForm.Choice;
import dev.baton.connector.SettingForm.Plain;
import dev.baton.connector.SettingForm.Several;
import dev.baton.connector.SettingForm.Shape;
import dev.baton.connector.SettingForm.WholeNumber;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema of {@code baton.yml}, from which editors complete keys and mark what is wrong. It
 * refuses no file that the reader takes, and takes some that the reader refuses: what depends on
 * other keys or on the platform is left to {@code baton check}.
 */
final class ConfigurationSchema {

  /** Draft 7 is what the editors' servers for YAML know best. */
  private static final String DRAFT = "http://json-schema.org/draft-07/schema#";

  private static final String PLACEHOLDER = "\\$\\{[^}]*\\}";
  private static final String LENGTH = "(\\d{1,9}\\s*(ms|s|m|h|d)|[+]?[Pp][0-9DdTtHhMmSs.,+-]+)";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Map<String, KnownKeys.Section> sections;
  private final SettingWords words;
  private final ObjectNode definitions = JSON.objectNode();

  private ConfigurationSchema(Map<String, KnownKeys.Section> sections, SettingWords words) {
    this.sections = sections;
    this.words = words;
  }

  /** The schema, with the keys of all types that are installed, as text. */
  static String of(InstalledTypes installed) {
    ConfigurationSchema schema =
        new ConfigurationSchema(KnownKeys.of(installed), SettingWords.ofTheGuides());
    ObjectNode root = JSON.objectNode();
    root.put("$schema", DRAFT);
    root.put("title", "baton.yml");
    root.setAll(schema.section(""));
    root.set("definitions", schema.definitions);
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private ObjectNode section(String path) {
    KnownKeys.Section section = sections.get(path);
    ObjectNode schema = JSON.objectNode().put("type", "object");
    if (section == null) {
      return schema;
    }
    List<String> types =
        sections.keySet().stream()
            .filter(each -> each.startsWith(path + ":") && each.indexOf('.', path.length() + 1) < 0)
            .toList();
    ObjectNode properties = JSON.objectNode();
    section
        .forms()
        .forEach((key, forms) -> {
          ObjectNode value = value(path, key, forms, section.needed().contains(key));
          if (key.equals(KnownKeys.ANY)) {
            schema.set("additionalProperties", value);
          } else {
            properties.set(key, value);
          }
        });
    if (!properties.isEmpty()) {
      schema.set("properties", properties);
    }
    if (!section.needed().isEmpty()) {
      ArrayNode required = schema.putArray("required");
      section.needed().stream().sorted().forEach(required::add);
    }
    if (!section.named() && types.isEmpty()) {
      schema.put("additionalProperties", false);
    }
    for (String type : types) {
      String word = type.substring(type.lastIndexOf(':') + 1);
      ObjectNode branch = schema.withArray("allOf").addObject();
      ObjectNode condition = branch.putObject("if");
      condition.putObject("properties").putObject(KnownKeys.TYPE).put("const", word);
      condition.putArray("required").add(KnownKeys.TYPE);
      branch.set("then", reference(type));
    }
    return schema;
  }

  /** A reference to a section; sections that are the same stand there once. */
  private ObjectNode reference(String path) {
    String name = path.replace(KnownKeys.ANY, "name").replace(':', '.');
    ObjectNode schema = section(path);
    for (Map.Entry<String, JsonNode> known : definitions.properties()) {
      if (known.getValue().equals(schema)) {
        name = known.getKey();
      }
    }
    definitions.set(name, schema);
    return JSON.objectNode().put("$ref", "#/definitions/" + name);
  }

  private ObjectNode value(String path, String key, Set<SettingForm> forms, boolean needed) {
    ArrayNode alternatives = JSON.arrayNode();
    forms.forEach(form -> alternatives.addAll(form(form, path, key)));
    boolean empty = !needed && !key.equals(KnownKeys.ANY);
    ObjectNode value = JSON.objectNode();
    String description = words.of(path, key);
    if (description != null) {
      value.put("description", description);
    }
    if (forms.equals(Set.of(Plain.TEXT)) && empty) {
      ObjectNode text = scalar();
      text.withArray("type").add("null");
      return value.setAll(text);
    }
    if (empty && !forms.isEmpty()) {
      alternatives.addObject().put("type", "null");
    }
    if (alternatives.size() > 1) {
      value.set("anyOf", alternatives);
    } else if (!alternatives.isEmpty()) {
      value.setAll((ObjectNode) alternatives.get(0));
    }
    return value;
  }

  private List<ObjectNode> form(SettingForm form, String path, String key) {
    return switch (form) {
      case WholeNumber number ->
          List.of(
              JSON.objectNode()
                  .put("type", "integer")
                  .put("minimum", number.least())
                  .put("maximum", number.most()),
              text("^-?\\d{1,9}$|" + PLACEHOLDER));
      case Choice choice -> choice(choice);
      case Shape shape -> {
        ObjectNode text = text("^(" + shape.expression() + ")$|" + PLACEHOLDER);
        shape.examples().forEach(text.withArray("examples")::add);
        yield List.of(text);
      }
      case Several several -> {
        List<ObjectNode> each = form(several.each(), path, key);
        ObjectNode one = each.size() == 1 ? each.getFirst() : JSON.objectNode();
        if (each.size() > 1) {
          one.withArray("anyOf").addAll(each);
        }
        yield List.of(one, list(one));
      }
      case Plain plain ->
          switch (plain) {
            case TEXT -> List.of(scalar());
            case SECRET -> {
              ObjectNode secret = scalar();
              secret.put("pattern", "^\\s*[ -~]*[!-~][ -~]*\\s*$");
              yield List.of(secret);
            }
            case URL -> List.of(text("^https?://[^/?#\\s]\\S*$|" + PLACEHOLDER));
            case FLAG ->
                List.of(
                    JSON.objectNode().put("type", "boolean"),
                    oneOf(List.of("on", "off")),
                    text(anyCase(List.of("true", "false", "on", "off")) + "|" + PLACEHOLDER));
            case DURATION -> List.of(duration());
            case DURATIONS -> List.of(duration(), list(duration()));
            case RATE ->
                List.of(
                    text("^\\s*(unlimited|\\d{1,6}\\s+in\\s+" + LENGTH + ")\\s*$|" + PLACEHOLDER));
            case SECTION -> List.of(reference(path.isEmpty() ? key : path + "." + key));
          };
    };
  }

  private static List<ObjectNode> choice(Choice choice) {
    ObjectNode others =
        text(choice.anyCase() ? anyCase(choice.words()) + "|" + PLACEHOLDER : PLACEHOLDER);
    return List.of(oneOf(choice.words()), others);
  }

  private static ObjectNode oneOf(List<String> words) {
    ObjectNode one = JSON.objectNode();
    words.forEach(one.withArray("enum")::add);
    return one;
  }

  /** An expression for words in upper or lower case: JavaScript has no flag within one. */
  private static String anyCase(List<String> words) {
    StringBuilder expression = new StringBuilder();
    for (String word : words) {
      expression.append(expression.isEmpty() ? "^(" : "|");
      word.codePoints()
          .forEach(letter ->
              expression.append(
                  Character.isLetter(letter)
                      ? "["
                          + Character.toString(Character.toUpperCase(letter))
                          + Character.toString(Character.toLowerCase(letter))
                          + "]"
                      : Character.toString(letter)));
    }
    return expression.append(")$").toString();
  }

  private static ObjectNode duration() {
    return text("^\\s*" + LENGTH + "\\s*$|" + PLACEHOLDER);
  }

  private static ObjectNode list(ObjectNode of) {
    ObjectNode list = JSON.objectNode().put("type", "array");
    list.set("items", of);
    return list;
  }

  private static ObjectNode text(String pattern) {
    return JSON.objectNode().put("type", "string").put("pattern", pattern);
  }

  /** What YAML may write for a text: not a blank one, a number, a boolean. */
  private static ObjectNode scalar() {
    ObjectNode scalar = JSON.objectNode();
    scalar.putArray("type").add("string").add("number").add("boolean");
    return scalar.put("pattern", "\\S");
  }
}
