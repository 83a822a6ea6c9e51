package dev.baton.gateway;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The value of an option that is one of a few words, checked before anything is called. */
abstract class KnownWord implements ITypeConverter<String>, Iterable<String> {

  private final List<String> words;

  /**
   * @param values their names in lower case are the words
   */
  KnownWord(Enum<?>... values) {
    this.words = Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
  }

  @Override
  public final String convert(String value) {
    if (!words.contains(value)) {
      throw new TypeConversionException(
          "must be "
              + String.join(", ", words.subList(0, words.size() - 1))
              + " or "
              + words.getLast()
              + ", but is '"
              + value
              + "'");
    }
    return value;
  }

  @Override
  public final Iterator<String> iterator() {
    return words.iterator();
  }
}
