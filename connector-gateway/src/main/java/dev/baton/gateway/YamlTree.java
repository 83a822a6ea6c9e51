package dev.baton.gateway;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML into maps, lists, texts, whole numbers and booleans, and remembers the line of each.
 *
 * <p>Strict where a slip would go unnoticed: a key given twice, an alias, a tag and a second
 * document are errors. A number keeps the form in which it is written: one that would not print the
 * same again, such as {@code 007}, stays a text.
 */
final class YamlTree {

  private static final LoadSettings SETTINGS = LoadSettings.builder().build();

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^{}\\r\\n]*)\\}");
  private static final Pattern WHOLE = Pattern.compile("0|-?[1-9]\\d{0,17}");

  /**
   * Stand for the braces of a placeholder: private-use characters, which no configuration contains.
   */
  private static final char OPEN = '\uF8F0';

  private static final char CLOSE = '\uF8F1';

  private static final int DEEPEST = 50;

  private final String name;
  private final Iterator<Event> events;
  private final Map<String, Integer> lines = new HashMap<>();

  private YamlTree(String name, Iterator<Event> events) {
    this.name = name;
    this.events = events;
  }

  /**
   * What a document says.
   *
   * @param lines where it says so
   */
  record Document(Map<String, @Nullable Object> values, Lines lines) {}

  /**
   * Reads a document.
   *
   * @throws ConfigurationException with the line, if the text is not YAML
   */
  static Document read(String name, String text) {
    if (text.indexOf(OPEN) >= 0 || text.indexOf(CLOSE) >= 0) {
      throw new ConfigurationException(
          name + " contains U+F8F0 or U+F8F1, which are no letters; remove them");
    }
    String hidden = PLACEHOLDER.matcher(text).replaceAll("\\$" + OPEN + "$1" + CLOSE);
    try {
      return new YamlTree(name, new Parse(SETTINGS).parseString(hidden).iterator()).document();
    } catch (YamlEngineException malformed) {
      YamlFault fault = YamlFault.of(malformed, text);
      throw at(name, fault.line(), shown(fault.text()));
    }
  }

  private Document document() {
    events.next();
    if (events.next().getEventId() == Event.ID.StreamEnd) {
      throw empty();
    }
    Event first = events.next();
    if (first instanceof ScalarEvent scalar && scalar.getValue().isEmpty() && scalar.isPlain()) {
      throw empty();
    }
    if (!(first instanceof MappingStartEvent)) {
      throw at(first, "the file must contain sections such as 'channels:'");
    }
    Map<String, @Nullable Object> values = map("", 0);
    events.next();
    Event end = events.next();
    if (end.getEventId() != Event.ID.StreamEnd) {
      throw at(end, "a second document begins here; keep only one");
    }
    return new Document(values, new Lines(String.valueOf(Path.of(name).getFileName()), lines));
  }

  private ConfigurationException empty() {
    return new ConfigurationException(name + " is empty; see baton.example.yml");
  }

  private Map<String, @Nullable Object> map(String path, int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    Map<String, Integer> first = new HashMap<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      if (!(event instanceof ScalarEvent scalar)) {
        throw at(event, "a key must be a text; write key: value");
      }
      String key = shown(scalar.getValue());
      Integer before = first.putIfAbsent(key, line(event));
      if (before != null) {
        throw at(
            event,
            "'%s' is given twice in this section, on line %d too; keep one".formatted(key, before));
      }
      String at = path.isEmpty() ? key : path + "." + key;
      lines.put(at, line(event));
      map.put(key, value(at, events.next(), depth + 1));
    }
    return map;
  }

  private List<@Nullable Object> list(String path, int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      String at = path + "[" + list.size() + "]";
      lines.put(at, line(event));
      list.add(value(at, event, depth + 1));
    }
    return list;
  }

  private @Nullable Object value(String path, Event event, int depth) {
    if (event instanceof AliasEvent) {
      throw at(event, "aliases (*name) are not supported; repeat the value");
    }
    if (depth > DEEPEST) {
      throw at(event, "sections are nested too deeply here");
    }
    if (event instanceof NodeEvent && tag(event).isPresent()) {
      throw at(event, "tags (!name) are not supported; a text goes in quotation marks");
    }
    return switch (event) {
      case MappingStartEvent start -> map(path, depth);
      case SequenceStartEvent start -> list(path, depth);
      case ScalarEvent scalar -> scalar(scalar);
      default -> throw at(event, "this is not YAML");
    };
  }

  private static Optional<String> tag(Event event) {
    return switch (event) {
      case MappingStartEvent start -> start.getTag();
      case SequenceStartEvent start -> start.getTag();
      case ScalarEvent scalar -> scalar.getTag();
      default -> Optional.empty();
    };
  }

  private static @Nullable Object scalar(ScalarEvent scalar) {
    String text = shown(scalar.getValue());
    if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
      return text;
    }
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> null;
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> WHOLE.matcher(text).matches() ? (Object) Long.valueOf(text) : text;
    };
  }

  private static String shown(String text) {
    return text.replace(OPEN, '{').replace(CLOSE, '}');
  }

  private static int line(Event event) {
    return event.getStartMark().map(Mark::getLine).orElse(-1) + 1;
  }

  private ConfigurationException at(Event event, String problem) {
    return at(name, line(event), problem);
  }

  private static ConfigurationException at(String name, int line, String problem) {
    return new ConfigurationException(
        line < 1 ? name + ": " + problem : name + " line " + line + ": " + problem);
  }
}
