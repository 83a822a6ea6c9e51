package dev.baton.connector;

import java.util.List;

/** What a webhook call means. */
public sealed interface WebhookReply {

  /** The call is genuine; it is answered with 200 once all its events are stored. */
  record Take(List<Inbound> events) implements WebhookReply {
    public Take {
      events = List.copyOf(events);
    }
  }

  /**
   * The call is rejected.
   *
   * @param status HTTP status, 4xx
   * @param code short machine-readable reason
   * @param message for the reader of the platform's error log
   */
  record Reject(int status, String code, String message) implements WebhookReply {}
}
