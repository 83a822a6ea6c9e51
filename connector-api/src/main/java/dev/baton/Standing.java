package dev.baton;

import dev.baton.broadcast.Broadcaster;
import dev.baton.connector.Channel;
import dev.baton.connector.Health;
import dev.baton.http.HttpEdge;
import dev.baton.routing.Routing;
import dev.baton.store.Store;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the parts of a Baton stand. */
record Standing(
    Store store,
    Map<String, Channel> channels,
    List<String> bots,
    Routing routing,
    @Nullable Broadcaster broadcaster) {

  HttpEdge.Readiness now() {
    Health storeHealth =
        store.healthy() ? new Health.Up() : new Health.Down("the last commit did not go through");
    return new HttpEdge.Readiness(
        storeHealth,
        ofChannels(),
        bots.stream().collect(Collectors.toMap(Function.identity(), routing::botHealth)),
        broker(),
        routing.backlog());
  }

  Map<String, Health> ofChannels() {
    return channels.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().health()));
  }

  private HttpEdge.@Nullable EventBroker broker() {
    if (broadcaster == null) {
      return null;
    }
    Broadcaster.Standing now = broadcaster.standing();
    return new HttpEdge.EventBroker(now.health(), now.waiting());
  }
}
