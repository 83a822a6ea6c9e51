package dev.baton.http;

import dev.baton.masking.Masking;
import dev.baton.routing.Acts;
import dev.baton.routing.Overview;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An overview that shows what a test tells it to. */
final class ScriptedOverview implements Overview {

  final List<String> calls = new CopyOnWriteArrayList<>();
  final List<Search> searches = new CopyOnWriteArrayList<>();
  volatile Page page = new Page(List.of(), null);
  volatile @Nullable Messages messages;
  volatile List<QueueNow> queues = List.of();
  volatile List<AgentNow> agents = List.of();
  volatile List<Canned> canned = List.of();
  volatile @Nullable List<Target> targets;
  volatile Running running = new Running(Instant.EPOCH, false, Map.of(), List.of(), 64);
  volatile @Nullable RuntimeException failure;

  @Override
  public Page conversations(Search search, @Nullable String before, int limit, Masking shown) {
    RuntimeException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
    searches.add(search);
    calls.add(before + " " + limit + " " + (shown.isNone() ? "unmasked" : "masked"));
    return page;
  }

  @Override
  public Optional<Messages> messages(
      String conversationId, @Nullable Long after, @Nullable Long before, int limit) {
    calls.add(conversationId + " " + after + " " + before + " " + limit);
    return Optional.ofNullable(messages);
  }

  @Override
  public List<QueueNow> queues() {
    return queues;
  }

  @Override
  public List<AgentNow> agents() {
    return agents;
  }

  @Override
  public List<Canned> canned() {
    return canned;
  }

  @Override
  public Optional<List<Target>> targets(String conversationId, Acts.Agent by) {
    calls.add(conversationId + " " + by.id());
    return Optional.ofNullable(targets);
  }

  @Override
  public Running running() {
    return running;
  }
}
