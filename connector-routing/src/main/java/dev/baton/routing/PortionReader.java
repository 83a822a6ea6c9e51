package dev.baton.routing;

import dev.baton.conversation.AuditEntry;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.routing.ChangeFeed.Step;
import dev.baton.routing.Overview.Sent;
import dev.baton.store.Tables;
import dev.baton.store.UnreadableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads what the ids of a portion stand for. What is gone, of no interest, or known only to a newer
 * node is left out. What several changes have made of a message is told once, as it is now.
 */
final class PortionReader {

  /** How many conversations a portion concerns at most; each is read. */
  private static final int CONVERSATIONS = 500;

  private final Tables tables;
  private final Map<String, Optional<Conversation>> known = new HashMap<>();
  private final Map<String, Conversation> concerned = new LinkedHashMap<>();
  private final List<Message> messages = new ArrayList<>();
  private final Set<String> told = new HashSet<>();
  private final List<Function<Map<String, Sent>, Step>> steps = new ArrayList<>();

  PortionReader(Tables tables) {
    this.tables = tables;
  }

  boolean isFull() {
    return known.size() >= CONVERSATIONS;
  }

  /** Conversations in which something was said or passed on, as they are now. */
  List<Conversation> conversations() {
    return List.copyOf(concerned.values());
  }

  /** The steps, in the order in which they were added. */
  List<Step> steps() {
    Map<String, Sent> sent = new HashMap<>();
    StoredOverview.sent(tables.listing(), messages)
        .forEach(each -> sent.put(each.message().id(), each));
    return steps.stream().map(step -> step.apply(sent)).toList();
  }

  void wrote(String id, String cursor) {
    message(id)
        .ifPresent(message -> {
          told.add(id);
          concerns(message.conversationId());
          steps.add(sent -> new Step.Wrote(cursor, sent(sent, message)));
        });
  }

  /** A change may be found before its message, where nodes have clocks of their own. */
  void changed(String id, String cursor) {
    if (told.add(id)) {
      message(id)
          .ifPresent(message -> steps.add(sent -> new Step.Changed(cursor, sent(sent, message))));
    }
  }

  private Optional<Message> message(String id) {
    Optional<Message> message =
        readable(() -> tables.messages().find(id))
            .filter(found -> conversation(found.conversationId()).isPresent());
    message.ifPresent(messages::add);
    return message;
  }

  private static Sent sent(Map<String, Sent> all, Message message) {
    return all.getOrDefault(message.id(), new Sent(message, Overview.Delivery.NONE, null));
  }

  void moved(String id, String cursor) {
    readable(() -> tables.audit().find(id)).ifPresent(entry -> moved(entry, cursor));
  }

  private void moved(AuditEntry entry, String cursor) {
    String id = entry.conversationId();
    String kind = HandoffKinds.of(entry).orElse(null);
    if (id != null && kind != null && conversation(id).isPresent()) {
      concerns(id);
      steps.add(sent -> new Step.Moved(cursor, kind, entry, TimelineWords.why(entry)));
    }
  }

  private void concerns(String conversation) {
    conversation(conversation).ifPresent(found -> concerned.put(conversation, found));
  }

  /** A conversation that is not being erased. */
  private Optional<Conversation> conversation(String id) {
    return known.computeIfAbsent(
        id,
        any ->
            tables
                .conversations()
                .find(any)
                .filter(found -> tables.erasures().find(any).isEmpty()));
  }

  private static <T> Optional<T> readable(Supplier<Optional<T>> read) {
    try {
      return read.get();
    } catch (UnreadableException newer) {
      return Optional.empty();
    }
  }
}
