package dev.baton.texts;

import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.text.MessagePattern.Part;
import com.ibm.icu.util.ICUException;
import dev.baton.plan.TextLanguage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A text with gaps to be filled in, in ICU's MessageFormat. Thread-safe. */
final class TextPattern {

  private static final int LONGEST = 2000;

  /** Numbers that differ in their plural forms, in one language or another. */
  private static final List<Integer> COUNTS = List.of(0, 1, 2, 3, 5, 11, 21, 100, 1_000_000);

  /** The format keeps state while it formats. */
  private final ReentrantLock lock = new ReentrantLock();

  private final MessageFormat format;

  /**
   * Parses a pattern.
   *
   * @throws IllegalArgumentException if it cannot be parsed
   */
  TextPattern(TextLanguage language, String pattern) {
    this.format = new MessageFormat(pattern, language.locale());
  }

  /** The text with its gaps filled in. */
  String with(Map<String, Object> values) {
    lock.lock();
    try {
      return format.format(values);
    } finally {
      lock.unlock();
    }
  }

  /**
   * What is wrong with a pattern: it is tried with many values, since some mistakes show only then.
   * Empty if nothing is.
   */
  static Optional<String> problem(TextLanguage language, OwnText text, String pattern) {
    if (pattern.length() > LONGEST) {
      return Optional.of("is longer than " + LONGEST + " characters");
    }
    try {
      MessagePattern parsed = new MessagePattern(pattern);
      for (int i = 0; i < parsed.countParts(); i++) {
        String unknown = unknownArgument(text, parsed, parsed.getPart(i));
        if (unknown != null) {
          return Optional.of("names {" + unknown + "}, which is not known here; " + known(text));
        }
      }
      TextPattern whole = new TextPattern(language, pattern);
      for (int count : COUNTS) {
        String said = whole.with(samples(text, count));
        if (said.isBlank()) {
          return Optional.of("says nothing; write a text");
        }
        String quoted = quoted(text, said);
        if (quoted != null) {
          return Optional.of(
              "has an apostrophe before {%s}, so %s would read that; write two: ''{%s}"
                  .formatted(quoted, text.readers(), quoted));
        }
        Optional<String> styled =
            text instanceof AgentText ? StyledText.problem(said) : Optional.empty();
        if (styled.isPresent()) {
          return styled;
        }
      }
      return Optional.empty();
    } catch (IllegalArgumentException
        | IndexOutOfBoundsException
        | MissingResourceException
        | ICUException malformed) {
      return Optional.of("is not a valid pattern: " + malformed.getMessage());
    }
  }

  /** An apostrophe right before a brace begins what is printed as it stands. */
  private static @Nullable String quoted(OwnText text, String said) {
    return text.arguments().stream()
        .map(TextArgument::name)
        .filter(name -> said.contains("{" + name + "}") || said.contains("{" + name + ","))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String unknownArgument(OwnText text, MessagePattern pattern, Part part) {
    if (part.getType() != Part.Type.ARG_NAME && part.getType() != Part.Type.ARG_NUMBER) {
      return null;
    }
    String name = pattern.getSubstring(part);
    return text.arguments().stream().anyMatch(argument -> argument.name().equals(name))
        ? null
        : name;
  }

  private static String known(OwnText text) {
    return text.arguments().isEmpty()
        ? "this text names nothing"
        : text.arguments().stream()
            .map(argument -> "{" + argument.name() + "}")
            .collect(Collectors.joining(", ", "write ", ""));
  }

  private static Map<String, Object> samples(OwnText text, int count) {
    Map<String, Object> samples = new HashMap<>();
    for (TextArgument argument : text.arguments()) {
      boolean counts = argument.kind() == TextArgument.Kind.NUMBER;
      samples.put(argument.name(), counts ? (Object) count : "some words");
    }
    return samples;
  }
}
