package dev.baton.training;

import dev.baton.training.Candidates.Counted;
import dev.baton.training.Candidates.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was said that is nearly the same. Keeps few wordings, answers and handoffs of many. */
final class UtteranceGroup {

  private static final int EXAMPLES = 8;
  private static final int ANSWERS = 4;
  private static final int INTENTS = 4;
  private static final int HANDOFFS = 3;

  private final String folded;
  private final Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
  private final Map<String, Long> examples = new LinkedHashMap<>();
  private final Map<String, Long> answers = new LinkedHashMap<>();
  private final Map<String, Long> intents = new LinkedHashMap<>();
  private final Set<String> handoffs = new LinkedHashSet<>();
  private long count;
  private Instant firstAt;
  private Instant lastAt;

  UtteranceGroup(Utterance first) {
    folded = first.folded();
    firstAt = first.at();
    lastAt = first.at();
  }

  String folded() {
    return folded;
  }

  long count() {
    return count;
  }

  void add(Utterance said) {
    count++;
    said.reasons().forEach(reason -> reasons.merge(reason, 1L, Long::sum));
    add(examples, said.text(), 1, EXAMPLES);
    add(answers, said.answer(), 1, ANSWERS);
    add(intents, said.intent(), 1, INTENTS);
    add(said.handoffId());
    reach(said.at(), said.at());
  }

  void add(UtteranceGroup other) {
    count += other.count;
    other.reasons.forEach((reason, times) -> reasons.merge(reason, times, Long::sum));
    other.examples.forEach((text, times) -> add(examples, text, times, 2 * EXAMPLES));
    other.answers.forEach((text, times) -> add(answers, text, times, 2 * ANSWERS));
    other.intents.forEach((intent, times) -> add(intents, intent, times, INTENTS));
    other.handoffs.forEach(this::add);
    reach(other.firstAt, other.lastAt);
  }

  private void add(@Nullable String handoffId) {
    if (handoffId != null && handoffs.size() < HANDOFFS) {
      handoffs.add(handoffId);
    }
  }

  private void reach(Instant from, Instant to) {
    firstAt = from.isBefore(firstAt) ? from : firstAt;
    lastAt = to.isAfter(lastAt) ? to : lastAt;
  }

  /** Counts a text; of texts that come when there are many, only those already there count. */
  private static void add(Map<String, Long> counts, @Nullable String text, long times, int most) {
    if (text != null && (counts.size() < most || counts.containsKey(text))) {
      counts.merge(text, times, Long::sum);
    }
  }

  /** What the bot most often thought was meant; null if it never said. */
  @Nullable String intent() {
    return intents.isEmpty() ? null : inOrder(intents, 1).getFirst().text();
  }

  /** The commonest wording. */
  String example() {
    return inOrder(examples, 1).getFirst().text();
  }

  Candidates.Topic topic(String intent, boolean known) {
    return new Candidates.Topic(
        intent,
        known,
        count,
        reasons,
        inOrder(examples, 2 * EXAMPLES),
        inOrder(answers, ANSWERS),
        List.copyOf(handoffs),
        firstAt,
        lastAt);
  }

  private static List<Counted> inOrder(Map<String, Long> counts, int most) {
    List<Counted> all = new ArrayList<>();
    counts.forEach((text, times) -> all.add(new Counted(text, times)));
    all.sort(Comparator.comparingLong(Counted::count).reversed().thenComparing(Counted::text));
    return all.subList(0, Math.min(most, all.size()));
  }
}
