package dev.baton.http;

import dev.baton.connector.ServingChannel;
import dev.baton.masking.Masking;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /api/v1/events}: tells what happens, for as long as somebody listens. */
final class EventsRoute implements StreamRoute {

  private static final Logger log = LoggerFactory.getLogger(EventsRoute.class);
  private static final int LONGEST_CURSOR = 64;

  private final EventFeed feed;
  private final Masking masking;
  private final AuditedCalls audited;
  private final int mostUnsent;

  EventsRoute(EventFeed feed, Masking masking, AuditedCalls audited, int mostUnsent) {
    this.feed = feed;
    this.masking = masking;
    this.audited = audited;
    this.mostUnsent = mostUnsent;
  }

  @Override
  public void serve(HttpRoute.Call call, ServingChannel.Client client) {
    Optional<Set<EventKind>> kinds = EventKind.listed(call.parameter("kinds"));
    if (kinds.isEmpty()) {
      client.refuse(400, "bad_request", "kinds must be some of " + EventKind.names());
      return;
    }
    String asked = call.parameter("masked");
    if (asked != null && !asked.equals("true") && !asked.equals("false")) {
      client.refuse(400, "bad_request", "masked must be true or false");
      return;
    }
    boolean unmasked = "false".equals(asked);
    if (unmasked && !masking.isNone() && !call.caller().role().includes(Role.ADMIN)) {
      client.refuse(403, "forbidden", "masked=false needs the role admin");
      return;
    }
    String after = cursor(call);
    if (after != null && after.length() > LONGEST_CURSOR) {
      client.refuse(400, "bad_request", "after must be the id of an event");
      return;
    }
    EventSubscriber subscriber =
        new EventSubscriber(
            client,
            call.caller().id(),
            new EventFrames.View(kinds.get(), unmasked),
            after,
            call.pass().stillValid(),
            mostUnsent);
    var unused =
        audited
            .listens(
                call.caller(), "events.listened", unmasked ? Map.of("masked", "false") : Map.of())
            .whenComplete((stored, failure) -> {
              if (failure == null) {
                enter(subscriber);
              } else {
                log.warn("who listens could not be written down: {}", failure.toString());
                client.refuse(503, "not_recorded", AuditedCalls.NOT_RECORDED);
              }
            });
  }

  private void enter(EventSubscriber subscriber) {
    ServingChannel.Client client = subscriber.client();
    switch (feed.enter(subscriber)) {
      case LISTENS -> {}
      case FULL ->
          client.refuse(503, "too_many_streams", "as many listen as there may be; try again later");
      case TOO_MANY ->
          client.refuse(429, "too_many_streams", "you have as many streams as one caller may have");
    }
  }

  /** Browsers send the header by themselves when they call again. */
  private static @Nullable String cursor(HttpRoute.Call call) {
    String header = call.header("Last-Event-ID");
    return header == null || header.isEmpty() ? call.parameter("after") : header;
  }
}
