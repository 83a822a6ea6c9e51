package dev.baton.training;

import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.masking.Masking;
import dev.baton.plan.CannedAnswer;
import dev.baton.plan.Plan;
import dev.baton.store.HeardLine;
import dev.baton.store.Store;
import dev.baton.training.Candidates.Canned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Gathers candidates from the store. It reads portion by portion: so neither the memory nor whoever
 * else reads the store feels how much is there.
 */
public final class StoredHarvest implements Harvest {

  private static final int CONVERSATIONS = 200;
  private static final int LINES = 200;
  private static final int GROUPS = 10_000;

  private final Store store;
  private final Supplier<Plan> plan;
  private final Masking masking;
  private final int groups;

  public StoredHarvest(Store store, Supplier<Plan> plan, Masking masking) {
    this(store, plan, masking, GROUPS);
  }

  StoredHarvest(Store store, Supplier<Plan> plan, Masking masking, int groups) {
    this.store = store;
    this.plan = plan;
    this.masking = masking;
    this.groups = groups;
  }

  @Override
  public Candidates gather(HarvestQuery query) {
    Gathering gathering = new Gathering(query);
    Instant since = Objects.requireNonNullElse(query.from(), Instant.EPOCH);
    List<Conversation> portion = List.of();
    do {
      String after = portion.isEmpty() ? "" : portion.getLast().id();
      portion = store.read(tables -> tables.training().conversations(since, after, CONVERSATIONS));
      portion.forEach(gathering::walk);
    } while (portion.size() == CONVERSATIONS);
    return gathering.candidates();
  }

  /** One harvest on its way. */
  private final class Gathering {

    private final HarvestQuery query;
    private final UtteranceGroups kept = new UtteranceGroups(groups);
    private long conversations;
    private long messages;
    private long lost;

    Gathering(HarvestQuery query) {
      this.query = query;
    }

    void walk(Conversation conversation) {
      List<Handoff> handoffs = store.read(tables -> tables.handoffs().of(conversation.id()));
      ConversationWalk walk =
          new ConversationWalk(conversation, handoffs, this::take, () -> lost++);
      Set<String> names = names(conversation, handoffs);
      conversations++;
      List<HeardLine> lines = List.of();
      do {
        long after = lines.isEmpty() ? 0 : lines.getLast().message().seq();
        lines = store.read(tables -> tables.training().heard(conversation.id(), after, LINES));
        lines.stream()
            .map(line -> line.message().authorName())
            .filter(Objects::nonNull)
            .forEach(names::add);
        Scrubber scrubber = new Scrubber(masking, names);
        lines.forEach(line -> walk.hear(line, scrubber));
        messages += lines.size();
      } while (lines.size() == LINES);
      walk.end();
    }

    private void take(Utterance said) {
      if (query.includes(said.at())
          && (query.bot() == null || query.bot().equals(said.bot()))
          && (query.queue() == null || query.queue().equals(said.queue()))) {
        kept.add(said);
      }
    }

    Candidates candidates() {
      return new Candidates(
          conversations, messages, lost + kept.dropped(), kept.topics(query.limit()), canned());
    }
  }

  private static Set<String> names(Conversation conversation, List<Handoff> handoffs) {
    Set<String> names = new TreeSet<>();
    names.add(conversation.userName());
    if (conversation.userHandle() != null) {
      names.add(conversation.userHandle());
    }
    names.add(conversation.userId());
    handoffs.forEach(handoff -> {
      if (handoff.agentName() != null) {
        names.add(handoff.agentName());
      }
    });
    return names;
  }

  private List<Canned> canned() {
    Scrubber scrubber = new Scrubber(masking, List.of());
    List<Canned> canned = new ArrayList<>();
    plan.get().canned().values().stream()
        .sorted(Comparator.comparing(CannedAnswer::name))
        .forEach(answer ->
            answer
                .texts()
                .forEach((language, text) ->
                    add(
                        canned,
                        language.isEmpty() ? answer.name() : answer.name() + "_" + language,
                        text,
                        scrubber)));
    plan.get().desks().keySet().stream()
        .sorted()
        .forEach(desk ->
            store
                .read(tables -> tables.cannedAnswers().of(desk))
                .forEach(saved ->
                    add(canned, desk + "_" + saved.name(), saved.words().text(), scrubber)));
    return canned;
  }

  private static void add(List<Canned> canned, String name, String text, Scrubber scrubber) {
    String words = scrubber.lines(text);
    if (words != null) {
      canned.add(new Canned(name, words));
    }
  }
}
