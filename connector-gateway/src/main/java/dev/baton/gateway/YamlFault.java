package dev.baton.gateway;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Why a text is not YAML, in plain words that quote nothing of it, since it may contain a secret.
 *
 * @param line where it began to be wrong; 0 if that is not known
 */
record YamlFault(int line, String text) {

  static YamlFault of(YamlEngineException malformed, String text) {
    return malformed instanceof MarkedYamlEngineException marked
        ? marked(marked, text.lines().toList())
        : new YamlFault(
            0, "this is not a text that YAML allows: it is too long, or has control characters");
  }

  /**
   * The parser notices most faults where it cannot go on; people look for them where the thing
   * began that it was reading.
   */
  private static YamlFault marked(MarkedYamlEngineException malformed, List<String> lines) {
    String reading = malformed.getContext() == null ? "" : malformed.getContext();
    String problem = malformed.getProblem() == null ? "" : malformed.getProblem();
    int here = line(malformed.getProblemMark());
    int begun = malformed.getContextMark().isPresent() ? line(malformed.getContextMark()) : here;
    if (reading.contains("simple key")) {
      return withoutColon(begun);
    }
    boolean key = problem.contains("mapping values are not allowed");
    boolean section = reading.contains("block mapping") || reading.contains("block collection");
    int above = above(here, lines);
    if ((key || section) && above > 0 && isWithoutColon(lines.get(above - 1))) {
      return withoutColon(above);
    }
    if (key) {
      return new YamlFault(
          here,
          "a colon and blank stand where none may: put a text that contains them in quotation"
              + " marks, or indent the line like those of its section");
    }
    if (problem.contains("TAB") || problem.contains("\\t")) {
      return new YamlFault(here, "a tab stands where a blank belongs; indent with blanks only");
    }
    if (reading.contains("quoted scalar")) {
      return new YamlFault(begun, "the text in quotation marks that begins here does not end");
    }
    if (reading.contains("flow sequence")) {
      return new YamlFault(
          begun, "the list that begins here lacks its ], or a comma between its entries");
    }
    if (reading.contains("flow mapping")) {
      return new YamlFault(
          begun, "the section that begins here lacks its }, or a comma between its entries");
    }
    if (problem.contains("expected the node content")) {
      return new YamlFault(
          here, "something is missing before this: a value, or the ] or } of what is open");
    }
    if (section) {
      return new YamlFault(
          here, "this line is indented neither like the one above nor like one of its sections");
    }
    return new YamlFault(here, "this is not YAML: " + (problem.isEmpty() ? reading : problem));
  }

  private static YamlFault withoutColon(int line) {
    return new YamlFault(line, "this line has no colon and blank after its key; write key: value");
  }

  private static boolean isWithoutColon(String line) {
    return !line.replaceFirst("\\s#.*", "").matches(".*:(\\s.*|$)|\\s*-.*");
  }

  /** The next line above that is neither blank nor a comment; 0 if there is none. */
  private static int above(int line, List<String> lines) {
    int above = Math.min(line, lines.size()) - 1;
    while (above > 0 && lines.get(above - 1).matches("\\s*(#.*)?")) {
      above--;
    }
    return above;
  }

  private static int line(Optional<Mark> mark) {
    return mark.map(Mark::getLine).orElse(-1) + 1;
  }
}
