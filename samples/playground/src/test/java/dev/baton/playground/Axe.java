package dev.baton.playground;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Looks for what keeps people from using a page, by the rules of WCAG 2.2 A and AA. */
final class Axe {

  private static final String LIBRARY = library();
  private static final String RUN =
      """
      const done = arguments[arguments.length - 1];
      axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
          'best-practice'] })
        .then((found) => done(found.violations.flatMap((rule) => rule.nodes.map((node) =>
          rule.id + ': ' + node.html.slice(0, 160) + ' ' + node.failureSummary.slice(0, 300)))),
          (failure) => done(['axe failed: ' + failure]));
      """;

  private Axe() {}

  /** What is wrong with the page that a browser shows. */
  static List<String> violations(Browser browser) {
    if (!Boolean.TRUE.equals(browser.script("return typeof axe === 'object'"))) {
      browser.script(LIBRARY);
    }
    return browser.scriptLater(RUN) instanceof List<?> found
        ? found.stream().map(String::valueOf).toList()
        : List.of("axe gave no answer");
  }

  private static String library() {
    try (InputStream file = Axe.class.getResourceAsStream("/axe.min.js")) {
      if (file == null) {
        throw new IllegalStateException("axe.min.js is not on the class path");
      }
      return new String(file.readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
