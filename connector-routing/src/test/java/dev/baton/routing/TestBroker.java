package dev.baton.routing;

import dev.baton.broadcast.BrokerEvent;
import dev.baton.broadcast.BrokerException;
import dev.baton.broadcast.EventBroker;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An in-memory broker that can be down, or confirm less than it received. */
final class TestBroker implements EventBroker {

  final List<JsonNode> taken = new CopyOnWriteArrayList<>();
  final AtomicInteger attempts = new AtomicInteger();
  final AtomicInteger unconfirmed = new AtomicInteger();
  volatile @Nullable RuntimeException down;
  volatile boolean together;

  @Override
  public String type() {
    return "test";
  }

  @Override
  public void publish(List<BrokerEvent> events) {
    attempts.incrementAndGet();
    RuntimeException failure = down;
    if (failure != null) {
      throw failure;
    }
    together =
        together || events.stream().map(BrokerEvent::senderId).distinct().count() < events.size();
    events.forEach(event -> taken.add(JsonMapper.shared().readTree(event.json())));
    if (!events.isEmpty() && unconfirmed.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new BrokerException("not confirmed", null);
    }
  }

  @Override
  public void close() {}

  static BrokerException refused() {
    return new BrokerException("connection refused", null);
  }

  /** What was told of a sender, each as {@code event: text}. */
  List<String> of(String sender) {
    return taken.stream()
        .filter(event -> event.path("sender_id").asString("").equals(sender))
        .map(event ->
            event.path("event").asString("")
                + (event.has("text") ? ": " + event.path("text").asString("") : ""))
        .toList();
  }
}
