package dev.baton.routing;

import dev.baton.connector.Albums;
import dev.baton.connector.Channel;
import dev.baton.connector.Content;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Outbound;
import dev.baton.conversation.Message;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryTable;
import dev.baton.store.MessageTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends the files of an album together where the channel can. Each file remains a message of its
 * own, which may be edited, quoted and taken back; what cannot stand in one album with the files
 * before it begins the next one.
 */
final class AlbumParts {

  private final UnitOfWork work;
  private final MessageTable messages;
  private final DeliveryTable deliveries;

  AlbumParts(UnitOfWork work) {
    this.work = work;
    this.messages = work.tables().messages();
    this.deliveries = work.tables().deliveries();
  }

  /**
   * The deliveries that go out in one album with the first, in order; none if it goes out alone.
   *
   * @param lane the open deliveries of its lane, in order, whether calls for them were made or not
   */
  static List<Delivery> with(Channel channel, Delivery first, List<Delivery> lane) {
    if (!(channel instanceof Albums albums)
        || !(first.command() instanceof DeliveryCommand.Say say)
        || !(say.content() instanceof Content.Media file)) {
      return List.of();
    }
    String album = say.album();
    if (album == null) {
      return List.of();
    }
    Set<MediaKind> kinds = EnumSet.of(file.kind());
    List<Delivery> with = new ArrayList<>();
    for (Delivery next : lane) {
      if (next.seq() <= first.seq() || next.isHeld()) {
        continue;
      }
      if (with.size() + 1 == albums.most()
          || !(next.command() instanceof DeliveryCommand.Say more)
          || !album.equals(more.album())
          || !say.to().equals(more.to())
          || !(more.content() instanceof Content.Media another)) {
        break;
      }
      kinds.add(another.kind());
      if (albums.mixes().stream().noneMatch(mix -> mix.containsAll(kinds))) {
        break;
      }
      with.add(next);
    }
    return with;
  }

  /** The deliveries that go out in one album with the head of its lane, which has begun. */
  List<Delivery> with(Delivery first, String channel) {
    return first.command() instanceof DeliveryCommand.Say say && say.album() != null
        ? with(
            work.context().channel(channel),
            first,
            deliveries.first(first.lane(), LaneHead.LOOK_AHEAD + 1))
        : List.of();
  }

  /** The first part: a name alone does not stand below it if it stands before words later. */
  Outbound before(Outbound part, Delivery delivery, List<Delivery> with) {
    return with.stream().allMatch(this::isWordless) ? part : behind(part, delivery);
  }

  /** A part behind the first: a name alone is not repeated below each file. */
  Outbound behind(Outbound part, Delivery delivery) {
    return isWordless(delivery) && part.content() instanceof Content.Media file
        ? new Outbound(
            part.id(),
            part.to(),
            new Content.Media(file.kind(), file.file(), null),
            part.replyTo(),
            part.quote(),
            part.silent())
        : part;
  }

  private boolean isWordless(Delivery delivery) {
    String messageId = delivery.messageId();
    return messageId != null && messages.find(messageId).map(AlbumParts::isWordless).orElse(false);
  }

  private static boolean isWordless(Message message) {
    return message.content() instanceof Content.Media file
        && (file.caption() == null || file.caption().text().isBlank());
  }

  /** The album that a user's message is to be shown in on a channel; null for none. */
  @Nullable String albumOf(String channel, Message message) {
    return message.content() instanceof Content.Media
            && work.context().channel(channel) instanceof Albums
        ? messages.albumOf(message.id()).orElse(null)
        : null;
  }

  /**
   * Lets the parts of an album that wait in a lane wait for one that has come.
   *
   * @return until when they wait for more
   */
  Instant waitForMore(String lane, String album) {
    Instant until = work.now().plus(OutboxWriter.ALBUM);
    for (Delivery earlier : deliveries.open(lane)) {
      if (earlier.command() instanceof DeliveryCommand.Say say && album.equals(say.album())) {
        deliveries.postpone(earlier.id(), until);
      }
    }
    return until;
  }

  /** Lets parts behind the first wait for their next attempt: the call for them was made. */
  void tryAgain(List<Delivery> with, String why) {
    with.forEach(part -> deliveries.retry(part.id(), Instant.EPOCH, why));
  }

  /** Sends the parts of an album one by one: the platform does not take them together. */
  void separate(Delivery first, List<Delivery> with, String why) {
    List<Delivery> all = new ArrayList<>(List.of(first));
    all.addAll(with);
    for (Delivery part : all) {
      if (part.command() instanceof DeliveryCommand.Say say) {
        deliveries.replace(part.id(), say.in(null), why);
      }
    }
  }
}
