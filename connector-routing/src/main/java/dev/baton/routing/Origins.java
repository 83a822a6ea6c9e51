package dev.baton.routing;

import dev.baton.conversation.Author;
import dev.baton.conversation.Message;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.StoreException;
import dev.baton.store.Tables;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the walk to which a delivery belongs: that of the user's or agent's message which it shows,
 * or which a bot or Baton answers with it; or else that of its handoff. Read from what the store
 * has anyway, only for traces.
 */
final class Origins {

  private static final Logger log = LoggerFactory.getLogger(Origins.class);

  private final Transactions transactions;

  Origins(Transactions transactions) {
    this.transactions = transactions;
  }

  /** The id of the message or the handoff where it began; null for none. */
  @Nullable String of(Delivery delivery) {
    String messageId = delivery.messageId();
    if (messageId != null) {
      try {
        Optional<String> origin =
            transactions.read(
                tables -> tables.messages().find(messageId).flatMap(shown -> of(tables, shown)));
        return origin.orElse(null);
      } catch (StoreException unreadable) {
        log.warn("message {} has no trace: {}", messageId, unreadable.toString());
        return null;
      }
    }
    return switch (delivery.command()) {
      case DeliveryCommand.OpenThread open -> open.handoffId();
      case DeliveryCommand.Say say ->
          say.to() instanceof DeliveryCommand.Target.DeskThread thread ? thread.handoffId() : null;
      case DeliveryCommand.FinishThread finish -> null;
      case DeliveryCommand.Rewrite rewrite -> null;
      case DeliveryCommand.Retract retract -> null;
      case DeliveryCommand.RemoveThread remove -> null;
      case DeliveryCommand.React react -> null;
      case DeliveryCommand.ShowReaction show -> null;
      case DeliveryCommand.ShowState show -> null;
    };
  }

  private static Optional<String> of(Tables tables, Message shown) {
    return switch (shown.author()) {
      case USER, AGENT -> Optional.of(shown.id());
      case BOT, SYSTEM, NOTE, DRAFT -> {
        String turn = shown.turnId();
        Optional<String> asked =
            turn == null
                ? Optional.empty()
                : tables.messages().ofTurn(shown.conversationId(), turn).stream()
                    .filter(message -> message.author() == Author.USER)
                    .map(Message::id)
                    .findFirst();
        yield asked.isPresent() ? asked : Optional.ofNullable(shown.handoffId());
      }
    };
  }
}
