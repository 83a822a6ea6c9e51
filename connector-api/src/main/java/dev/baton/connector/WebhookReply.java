package dev.baton.connector;

import java.util.List;

/** What a webhook call means. */
public sealed interface WebhookReply {

  /** A genuine call; answered 200 once all its events are stored. */
  record Take(List<Inbound> events) implements WebhookReply {
    public Take {
      events = List.copyOf(events);
    }
  }

  /**
   * Not to be taken.
   *
   * @param status HTTP status, 4xx
   * @param code short machine-readable cause
   * @param message for the reader of the platform's error log
   */
  record Reject(int status, String code, String message) implements WebhookReply {}
}
