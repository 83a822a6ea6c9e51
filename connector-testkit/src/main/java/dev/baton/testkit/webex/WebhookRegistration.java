package dev.baton.testkit.webex;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A registered webhook; guarded by the {@link WebexWorld}'s lock. */
final class WebhookRegistration {

  final String id;
  final String resource;
  final String event;
  final Map<String, String> filter;
  final Instant created;
  String name;
  String targetUrl;
  @Nullable String secret;
  boolean active = true;
  final Deque<Instant> failures = new ArrayDeque<>();
  @Nullable Instant disabledAt;
  boolean onProbation;

  WebhookRegistration(
      String id,
      String name,
      String targetUrl,
      String resource,
      String event,
      Map<String, String> filter,
      @Nullable String secret,
      Instant created) {
    this.id = id;
    this.name = name;
    this.targetUrl = targetUrl;
    this.resource = resource;
    this.event = event;
    this.filter = Map.copyOf(filter);
    this.secret = secret;
    this.created = created;
  }
}
