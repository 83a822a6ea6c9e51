package dev.baton.connector;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Talent: events arrive as announcements, and the whole event must be fetched by another call. */
public interface CompletingChannel {

  /**
   * Fetches what an {@link Event.Announced} stands for. Blocking; called after the announcement was
   * stored, in the order of its chat. It is called again after a crash, and after any earlier
   * events that it found.
   *
   * @throws DeliveryException if the platform does not answer; {@code Retryable} is retried
   */
  Completed complete(Inbound announced);

  /**
   * What an announcement stands for.
   *
   * @param whole the whole event; null if there is nothing to route (the bot's own message, or a
   *     message that has been deleted)
   * @param earlier announcements of earlier messages in this chat that the platform may not have
   *     told us about, oldest first. They are handled first; those that were handled already do no
   *     harm
   * @param further announcements of what belongs to this event and is handled after it, such as the
   *     other files of a message. They are stored together with its outcome, so a crash loses none;
   *     none are stored if the event has been erased
   */
  record Completed(@Nullable Inbound whole, List<Inbound> earlier, List<Inbound> further) {
    public Completed {
      earlier = List.copyOf(earlier);
      further = List.copyOf(further);
    }

    /** An event with no earlier and no further ones. */
    public static Completed alone(@Nullable Inbound whole) {
      return new Completed(whole, List.of(), List.of());
    }
  }
}
