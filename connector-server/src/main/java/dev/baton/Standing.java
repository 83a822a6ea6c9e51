package dev.baton;

import dev.baton.http.HttpEdge;
import dev.baton.routing.Routing;

/** How the parts of a Baton stand. */
record Standing(Routing routing) {

  HttpEdge.Readiness now() {
    return new HttpEdge.Readiness(
        routing.storeHealth(),
        routing.channelHealth(),
        routing.botHealth(),
        routing
            .brokerHealth()
            .map(now -> new HttpEdge.EventBroker(now.health(), now.waiting()))
            .orElse(null),
        routing.backlog());
  }
}
