package dev.baton.routing;

import dev.baton.connector.Capabilities;
import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.connector.Channel;
import dev.baton.connector.Content;
import dev.baton.connector.Edits;
import dev.baton.connector.Feature;
import dev.baton.connector.Health;
import dev.baton.connector.Inbox;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.Receipt;
import dev.baton.connector.Threads;
import java.util.EnumSet;
import java.util.Set;

/**
 * The channel of the console's desk. Whoever works there reads the store through the API: as soon
 * as something is stored it is shown, and what was changed there is changed where it is shown. So a
 * message has arrived when it is sent, and nothing is kept a second time.
 *
 * <p>Nothing comes in by this channel: agents act through {@link Acts}.
 */
final class ConsoleChannel implements Channel, Threads, Edits {

  private static final int LONGEST = 1_000_000;
  private static final Set<Feature> ALL_BUT_COPIES =
      EnumSet.complementOf(EnumSet.of(Feature.COPIES));

  private static final Capabilities ALL =
      new Capabilities(
          LONGEST,
          LONGEST,
          Capabilities.Unit.UTF16,
          100,
          Long.MAX_VALUE,
          new Pace(Rate.UNLIMITED, Rate.UNLIMITED, Rate.UNLIMITED),
          ALL_BUT_COPIES);

  @Override
  public String name() {
    return ConsoleDesk.NAME;
  }

  @Override
  public Health health() {
    return new Health.Up();
  }

  @Override
  public void open(Inbox inbox) {}

  @Override
  public void close() {}

  @Override
  public Capabilities capabilities() {
    return ALL;
  }

  @Override
  public Receipt send(Outbound message) {
    return new Receipt(message.id());
  }

  @Override
  public Threads.Opened open(Whereabouts where, String title, Outbound head) {
    String chat =
        switch (where) {
          case Whereabouts.In in -> in.chat();
          case Whereabouts.With with -> with.personId();
        };
    return new Threads.Opened(new Place(chat, head.id()), head.id());
  }

  @Override
  public void finish(Place thread) {}

  @Override
  public void resume(Place thread) {}

  @Override
  public void edit(Place place, String messageId, Content content) {}

  @Override
  public void delete(Place place, String messageId) {}
}
