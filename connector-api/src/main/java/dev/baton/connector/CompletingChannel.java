package dev.baton.connector;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Talent: events arrive as announcements whose substance a further call brings. */
public interface CompletingChannel {

  /**
   * Fetches what an {@link Event.Announced} stands for. Blocking; called after the announcement was
   * stored, in the order of its chat, and again after a crash or behind what came before it.
   *
   * @throws DeliveryException when the platform does not answer; {@code Retryable} is retried
   */
  Completed complete(Inbound announced);

  /**
   * What an announcement stands for.
   *
   * @param whole the whole event; null when there is nothing to route (the bot's own message, a
   *     message that was deleted meanwhile)
   * @param earlier announcements of what people wrote in this chat before it and of which the
   *     platform may have told nothing, oldest first. What was handled already does no harm here;
   *     the rest is handled first.
   * @param further announcements of what belongs to it and is handled after it, such as the further
   *     files of a message. They are stored together with its outcome: a crash loses none, and one
   *     that was erased meanwhile has none.
   */
  record Completed(@Nullable Inbound whole, List<Inbound> earlier, List<Inbound> further) {
    public Completed {
      earlier = List.copyOf(earlier);
      further = List.copyOf(further);
    }

    /** What came with nothing before it. */
    public static Completed alone(@Nullable Inbound whole) {
      return new Completed(whole, List.of(), List.of());
    }
  }
}
