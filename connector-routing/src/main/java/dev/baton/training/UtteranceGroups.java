package dev.baton.training;

import dev.baton.training.Candidates.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Groups what was said. When there are more groups than fit, the rarer half is dropped: so what is
 * said often is kept, however much else is said.
 */
final class UtteranceGroups {

  private static final double ALIKE = 0.75;

  private static final Comparator<UtteranceGroup> RARER =
      Comparator.comparingLong(UtteranceGroup::count);

  private final int most;
  private final Map<String, UtteranceGroup> groups = new LinkedHashMap<>();
  private long dropped;

  /**
   * Creates an empty collection.
   *
   * @param most how many groups are kept at most, at least 2
   */
  UtteranceGroups(int most) {
    this.most = most;
  }

  void add(Utterance said) {
    groups.computeIfAbsent(said.folded(), folded -> new UtteranceGroup(said)).add(said);
    if (groups.size() > most) {
      dropRarer();
    }
  }

  /** How many things that were added are in no group. */
  long dropped() {
    return dropped;
  }

  private void dropRarer() {
    List<UtteranceGroup> rarer =
        groups.values().stream().sorted(RARER).limit(groups.size() - most / 2).toList();
    for (UtteranceGroup each : rarer) {
      groups.remove(each.folded());
      dropped += each.count();
    }
  }

  /** The commonest topics: groups whose bot knows a name for them, and groups that are alike. */
  List<Topic> topics(int limit) {
    Map<String, UtteranceGroup> known = new LinkedHashMap<>();
    Alikes alikes = new Alikes();
    groups.values().stream()
        .sorted(RARER.reversed())
        .forEach(group -> {
          String intent = named(group.intent());
          if (intent == null) {
            alikes.add(group);
          } else if (known.containsKey(intent)) {
            known.get(intent).add(group);
          } else {
            known.put(intent, group);
          }
        });
    FreeNames names = new FreeNames();
    known.keySet().forEach(names::take);
    known.keySet().forEach(intent -> names.take("review_" + intent));
    List<Topic> topics = new ArrayList<>();
    known.forEach((intent, group) -> topics.add(group.topic(intent, true)));
    alikes.heads.forEach(group ->
        topics.add(group.topic(names.like("review_" + Wording.name(group.example())), false)));
    topics.sort(Comparator.comparingLong(Topic::count).reversed().thenComparing(Topic::intent));
    return List.copyOf(topics.subList(0, Math.min(limit, topics.size())));
  }

  /** A bot's name for a meaning without what Rasa's files do not allow; null if it says nothing. */
  private static @Nullable String named(@Nullable String intent) {
    if (intent == null || intent.length() > 100 || intent.contains("fallback")) {
      return null;
    }
    String name = intent.replaceAll("[^\\p{L}\\p{Nd}_-]", "_").replaceAll("^[_-]+|[_-]+$", "");
    return name.isEmpty() ? null : name;
  }

  /** Groups without a name, those that are alike as one. The commonest come first. */
  private static final class Alikes {

    private final List<UtteranceGroup> heads = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private final Map<String, List<Integer>> headsWith = new HashMap<>();

    void add(UtteranceGroup group) {
      Set<String> runs = Wording.trigrams(group.folded());
      UtteranceGroup like = alike(runs);
      if (like != null) {
        like.add(group);
        return;
      }
      int number = heads.size();
      heads.add(group);
      sizes.add(runs.size());
      runs.forEach(run -> headsWith.computeIfAbsent(run, none -> new ArrayList<>()).add(number));
    }

    private @Nullable UtteranceGroup alike(Set<String> runs) {
      Map<Integer, Integer> shared = new HashMap<>();
      for (String run : runs) {
        headsWith.getOrDefault(run, List.of()).forEach(head -> shared.merge(head, 1, Integer::sum));
      }
      UtteranceGroup best = null;
      double most = ALIKE;
      for (Map.Entry<Integer, Integer> each : shared.entrySet()) {
        int all = runs.size() + sizes.get(each.getKey()) - each.getValue();
        double alike = (double) each.getValue() / all;
        if (alike >= most) {
          most = alike;
          best = heads.get(each.getKey());
        }
      }
      return best;
    }
  }
}
