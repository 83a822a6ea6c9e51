package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.connector.NoteRule;
import dev.baton.plan.CannedAnswer;
import dev.baton.store.CannedAnswerTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All canned answers of a desk: those of the configuration, and those that the desk has saved. */
final class CannedShelf {

  private final CannedAnswerTable saved;
  private final Map<String, CannedAnswer> configured;
  private final String desk;

  CannedShelf(UnitOfWork work, String desk) {
    this.saved = work.tables().cannedAnswers();
    this.configured = work.context().plan().canned();
    this.desk = desk;
  }

  /**
   * An answer in one language.
   *
   * @param searched the name and the words in all languages, as they are compared
   */
  record Answer(String name, Text words, String searched) {}

  /** Whether a name is one of the configuration's, which a desk cannot change. */
  boolean isConfigured(String name) {
    return configured.containsKey(name);
  }

  /** All answers, by name, as the reader of a language gets them. */
  List<Answer> all(@Nullable String language) {
    Map<String, Answer> all = new TreeMap<>();
    for (CannedAnswerTable.Saved answer : saved.of(desk)) {
      String words = answer.words().text();
      all.put(
          answer.name(), new Answer(answer.name(), answer.words(), searched(answer.name(), words)));
    }
    configured.forEach((name, answer) -> {
      String words = String.join("\n", answer.texts().values());
      all.put(name, new Answer(name, Text.plain(answer.in(language)), searched(name, words)));
    });
    return List.copyOf(all.values());
  }

  /** The answer of exactly this name. */
  static Optional<Answer> named(List<Answer> all, String name) {
    String wanted = compared(name);
    return all.stream().filter(answer -> answer.name().equals(wanted)).findFirst();
  }

  /**
   * The one of exactly this name; else those whose name begins with it; else those that contain all
   * its words.
   */
  static List<Answer> matching(List<Answer> all, String query) {
    Optional<Answer> exact = named(all, query);
    if (exact.isPresent()) {
      return List.of(exact.get());
    }
    String wanted = compared(query);
    List<Answer> named = all.stream().filter(answer -> answer.name().startsWith(wanted)).toList();
    if (!named.isEmpty()) {
      return named;
    }
    List<String> words = List.of(wanted.strip().split("\\s+"));
    return all.stream()
        .filter(answer -> words.stream().allMatch(answer.searched()::contains))
        .toList();
  }

  private static String searched(String name, String words) {
    return compared(name + "\n" + words);
  }

  private static String compared(String text) {
    return NoteRule.folded(text).toLowerCase(Locale.ROOT);
  }
}
