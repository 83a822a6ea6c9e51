package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.Message;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryTable;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends a user's texts to a desk together if they had to wait for their turn: a group takes 20
 * messages a minute, however long they are. Each text remains a message of its own, which may be
 * edited and quoted.
 */
final class TextMerger {

  static final int MOST = 30;

  private final UnitOfWork work;
  private final MessageTable messages;
  private final DeliveryTable deliveries;
  private final DeskThreadTable threads;

  TextMerger(UnitOfWork work) {
    this.work = work;
    this.messages = work.tables().messages();
    this.deliveries = work.tables().deliveries();
    this.threads = work.tables().threads();
  }

  /** The deliveries that go out together with a delivery, in order; none if it goes out alone. */
  List<Delivery> with(Delivery first, String channel) {
    Text whole = text(first);
    if (whole == null || first.attempts() > 0 || part(first) != null) {
      return List.of();
    }
    List<Delivery> together = new ArrayList<>();
    Delivery last = first;
    for (Delivery next : deliveries.behind(first, MOST)) {
      Text more = quotes(next) ? null : text(next);
      boolean pieceOfTheSame =
          String.valueOf(next.messageId()).equals(String.valueOf(last.messageId()));
      if (more == null || next.attempts() > 0 || pieceOfTheSame) {
        break;
      }
      Text longer = joined(List.of(whole, more));
      if (work.outbox().fitting(channel).fit(longer).size() > 1) {
        break;
      }
      whole = longer;
      last = next;
      together.add(next);
    }
    return together;
  }

  /** The text of deliveries that go out together. */
  static Text words(Delivery first, List<Delivery> with) {
    List<Text> all = new ArrayList<>();
    for (Delivery each : withFirst(first, with)) {
      Text text = text(each);
      if (text != null) {
        all.add(text);
      }
    }
    return joined(all);
  }

  /** Records where the messages are, once they were sent. */
  void stand(MessageCopy copy, Delivery first, List<Delivery> with) {
    List<String> ids = new ArrayList<>();
    for (Delivery each : withFirst(first, with)) {
      String messageId = each.messageId();
      if (messageId != null) {
        ids.add(messageId);
      }
    }
    messages.addMergedCopy(copy, ids);
  }

  /** The new content of a message at a desk after one of the texts in it was edited. */
  Content rewritten(MessageCopy at, String messageId, Content content) {
    List<String> parts = messages.parts(at);
    if (parts.isEmpty()) {
      return shown(at, messages.get(messageId), content);
    }
    return joined(
        parts.stream()
            .map(messages::get)
            .map(part -> shown(at, part, part.id().equals(messageId) ? content : part.content()))
            .map(part -> part instanceof Text text ? text : Text.plain(TextBuilder.summary(part)))
            .toList());
  }

  private Content shown(MessageCopy at, Message part, Content content) {
    return deskAt(at)
        .map(desk -> new Bylines(work).atDesk(work.words(desk), part, content))
        .orElse(content);
  }

  /** The desk whose agents read what stands at a place. */
  private Optional<DeskPlan> deskAt(MessageCopy at) {
    return threads
        .at(at.channel(), at.place().chat(), at.place().thread())
        .map(thread -> work.context().plan().desks().get(thread.desk()))
        .or(() -> work.context().desksOn(at.channel()).stream().findFirst());
  }

  private static List<Delivery> withFirst(Delivery first, List<Delivery> with) {
    List<Delivery> all = new ArrayList<>(List.of(first));
    all.addAll(with);
    return all;
  }

  /** The text of a delivery that shows a message at a desk's thread; null for anything else. */
  private static @Nullable Text text(Delivery delivery) {
    return delivery.messageId() != null
            && delivery.command() instanceof DeliveryCommand.Say say
            && say.to() instanceof DeliveryCommand.Target.DeskThread
            && say.content() instanceof Text text
        ? text
        : null;
  }

  private static boolean quotes(Delivery delivery) {
    return part(delivery) != null
        || (delivery.command() instanceof DeliveryCommand.Say say && say.replyTo() != null);
  }

  /** The part of another message that a delivery is to quote; null for none. */
  private static @Nullable String part(Delivery delivery) {
    return delivery.command() instanceof DeliveryCommand.Say say ? say.quote() : null;
  }

  private static Text joined(List<Text> texts) {
    StringBuilder words = new StringBuilder();
    List<Span> spans = new ArrayList<>();
    for (Text text : texts) {
      if (!words.isEmpty()) {
        words.append('\n');
      }
      int offset = words.length();
      text.spans()
          .forEach(span ->
              spans.add(
                  new Span(span.style(), span.offset() + offset, span.length(), span.href())));
      words.append(text.text());
    }
    return new Text(words.toString(), spans);
  }
}
