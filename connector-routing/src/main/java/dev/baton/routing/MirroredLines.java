package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Edits;
import dev.baton.connector.Place;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.routing.content.TextBuilder;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.store.NewDelivery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a conversation in the private chat of an agent who follows it: each stands there
 * once, and is changed where it stands if the platform can do that.
 */
final class MirroredLines {

  private static final String EYE = "👁 ";

  private final UnitOfWork work;
  private final MessageTable messages;
  private final DeliveryTable deliveries;
  private final String channel;
  private final Place place;

  /**
   * @param place the agent's private chat with the bot
   */
  MirroredLines(UnitOfWork work, String channel, Place place) {
    this.work = work;
    this.messages = work.tables().messages();
    this.deliveries = work.tables().deliveries();
    this.channel = channel;
    this.place = place;
  }

  /**
   * Shows something of a conversation.
   *
   * @param message null for a line of Baton's own
   */
  void show(Conversation conversation, @Nullable Message message, Content content) {
    put(conversation, message, eyed(content));
  }

  /**
   * Shows something as it is, in a lane apart: nobody waits for the chat of who follows.
   *
   * @param message null for a line of Baton's own
   */
  void put(Conversation conversation, @Nullable Message message, Content content) {
    for (Content piece : work.outbox().forAgents(channel, content)) {
      work.outbox()
          .put(
              NewDelivery.of(
                      lane(),
                      new DeliveryCommand.Say(
                          new DeliveryCommand.Target.At(channel, place), piece, null, true))
                  .in(conversation.id())
                  .showing(message == null ? null : message.id()));
    }
  }

  /** Says a line about what is followed, as Baton's own. */
  void tell(Text line) {
    work.outbox().tellPlace(channel, place, line);
  }

  /** Whether a message stands in the chat, whoever put it there. */
  boolean has(Message message) {
    return !copies(message).isEmpty();
  }

  /**
   * Shows what has become of a message whose line stands in the chat, or is about to; who was not
   * shown it is told nothing.
   *
   * @param line what it is now; null if such a line cannot say that
   * @param below what is said below where the line cannot be changed; null for nothing
   */
  void change(
      Conversation conversation, Message message, @Nullable Content line, @Nullable Text below) {
    List<Content> now = line == null ? List.of() : work.outbox().forAgents(channel, eyed(line));
    List<MessageCopy> shown = copies(message);
    List<Delivery> waiting = deliveries.showing(message.id(), lane());
    if (shown.isEmpty() && waiting.isEmpty()) {
      return;
    }
    boolean unsent =
        shown.isEmpty()
            && waiting.size() == now.size()
            && waiting.stream().allMatch(each -> each.attempts() == 0);
    if (unsent) {
      for (int i = 0; i < now.size(); i++) {
        if (waiting.get(i).command() instanceof DeliveryCommand.Say say) {
          deliveries.rewrite(waiting.get(i).id(), say.with(now.get(i)));
        }
      }
    } else if (shown.size() == 1
        && now.size() == 1
        && work.context().channel(channel) instanceof Edits
        && waiting.stream().noneMatch(each -> each.command() instanceof DeliveryCommand.Say)) {
      deliveries.takeBack(message.id(), lane());
      rewrite(message, shown.getFirst(), now.getFirst());
    } else if (below != null) {
      show(conversation, null, below);
    }
  }

  private void rewrite(Message message, MessageCopy shown, Content content) {
    work.outbox()
        .put(
            NewDelivery.of(
                    lane(),
                    new DeliveryCommand.Rewrite(channel, place, shown.platformId(), content))
                .in(message.conversationId())
                .showing(message.id()));
  }

  private List<MessageCopy> copies(Message message) {
    return messages.copies(message.id()).stream()
        .filter(copy -> copy.channel().equals(channel))
        .filter(copy -> copy.place().chat().equals(place.chat()))
        .toList();
  }

  private String lane() {
    return LaneName.ToPlace.of(channel, place).stored();
  }

  /** A content for somebody who only looks: without what could be pressed. */
  private static Content eyed(Content content) {
    return Bylines.reworded(
        still(content), words -> new TextBuilder().plain(EYE).add(words).text());
  }

  /** What of a content can be looked at. */
  static Content still(Content content) {
    return switch (content) {
      case Content.Buttons buttons -> buttons.text();
      case Content.Card card -> card.fallback();
      case Content.Choice choice -> choice;
      case Content.Contact contact -> contact;
      case Content.Custom custom -> Text.plain(TextBuilder.summary(custom));
      case Content.Location location -> location;
      case Content.Media media -> media;
      case Content.Native own -> own;
      case Text text -> text;
    };
  }
}
