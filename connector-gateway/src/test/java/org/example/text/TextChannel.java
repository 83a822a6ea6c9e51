package org.example.text;

import dev.baton.connector.Capabilities;
import dev.baton.connector.Channel;
import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Feature;
import dev.baton.connector.Health;
import dev.baton.connector.Inbound;
import dev.baton.connector.Inbox;
import dev.baton.connector.Outbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.connector.Receipt;
import java.time.Clock;
import java.util.Set;

/** The channel of a {@link TextPlatform}: without a single talent. */
public final class TextChannel implements Channel {

  private static final Capabilities LINES =
      new Capabilities(
          2000,
          0,
          Capabilities.Unit.UTF16,
          0,
          0,
          new Capabilities.Pace(
              Capabilities.Rate.UNLIMITED,
              Capabilities.Rate.UNLIMITED,
              Capabilities.Rate.UNLIMITED),
          Set.of(Feature.HEARS_GROUPS));

  private final String name;
  private final TextPlatform platform;
  private final Clock clock;

  public TextChannel(String name, TextPlatform platform, Clock clock) {
    this.name = name;
    this.platform = platform;
    this.clock = clock;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Health health() {
    return new Health.Up();
  }

  @Override
  public Capabilities capabilities() {
    return LINES;
  }

  @Override
  public void open(Inbox inbox) {
    platform.listen(line -> inbox.accept(read(line)).toCompletableFuture().join());
  }

  @Override
  public void close() {
    platform.listen(null);
  }

  private Inbound read(TextPlatform.Line line) {
    String author = String.valueOf(line.author());
    boolean toBot = line.direct() || line.text().startsWith("/");
    return new Inbound(
        line.id(),
        Place.chat(line.chat()),
        new Person(author, author, null, null, false),
        line.direct(),
        clock.instant(),
        new Event.Said(line.id(), Content.Text.plain(line.text()), null, null, toBot));
  }

  @Override
  public Receipt send(Outbound message) {
    if (message.content() instanceof Content.Text text
        && text.spans().isEmpty()
        && message.to().thread() == null
        && message.replyTo() == null) {
      return new Receipt(platform.write(message.to().chat(), null, text.text()).id());
    }
    platform.refuse(message.toString());
    throw new DeliveryException.Refused("only lines of text", null);
  }
}
