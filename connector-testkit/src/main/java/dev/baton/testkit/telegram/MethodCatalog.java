package dev.baton.testkit.telegram;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The documented methods and their parameters, as far as the fake has them.
 *
 * <p>The real server forgives another spelling and parameters that it does not know. Stand-ins do
 * not all, so neither does this one.
 */
final class MethodCatalog {

  private final Map<String, Set<String>> parameters = new HashMap<>();

  MethodCatalog() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(MethodCatalog.class.getResourceAsStream("methods.txt")),
                StandardCharsets.UTF_8))) {
      lines
          .lines()
          .map(line -> line.split(" "))
          .forEach(words ->
              parameters.put(words[0], Set.of(Arrays.copyOfRange(words, 1, words.length))));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Refuses a method or a parameter that is not documented. */
  void check(String method, TelegramRequest request) {
    Set<String> known = parameters.get(method);
    if (known == null) {
      throw ApiError.of(404, "Not Found: method not found");
    }
    Set<String> unknown = new TreeSet<>(request.names());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw ApiError.badRequest("unknown parameters " + unknown + " of " + method);
    }
  }
}
