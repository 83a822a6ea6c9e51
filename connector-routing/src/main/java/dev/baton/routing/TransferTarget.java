package dev.baton.routing;

import dev.baton.store.ButtonAction.PassOn;
import dev.baton.store.DeskAgent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** To whom or what a handoff can be transferred. */
sealed interface TransferTarget {

  record ToQueue(String queue) implements TransferTarget {}

  record ToAgent(DeskAgent agent) implements TransferTarget {}

  record ToBot(String bot) implements TransferTarget {}

  /** What agents read. */
  default String title() {
    return switch (this) {
      case ToQueue to -> "queue " + PlainWords.name(to.queue());
      case ToAgent to -> to.agent().name();
      case ToBot to -> "bot " + to.bot();
    };
  }

  /** The names that agents may write, without regard to case. */
  default List<String> names() {
    return switch (this) {
      case ToQueue to -> List.of(to.queue(), PlainWords.name(to.queue()), title());
      case ToBot to -> List.of(to.bot(), title());
      case ToAgent to -> {
        List<String> names = new ArrayList<>(List.of(to.agent().name(), "@" + to.agent().name()));
        String handle = to.agent().handle();
        if (handle != null && !handle.isBlank()) {
          names.add(handle);
          names.add("@" + handle);
        }
        yield names;
      }
    };
  }

  /** The meaning of a button that chooses it. */
  default PassOn choice(String handoffId, String desk, String words) {
    PassOn.Kind kind =
        switch (this) {
          case ToQueue to -> PassOn.Kind.QUEUE;
          case ToAgent to -> PassOn.Kind.AGENT;
          case ToBot to -> PassOn.Kind.BOT;
        };
    String name =
        switch (this) {
          case ToQueue to -> to.queue();
          case ToAgent to -> to.agent().id();
          case ToBot to -> to.bot();
        };
    @Nullable String at = this instanceof ToAgent to ? to.agent().desk() : null;
    return new PassOn(handoffId, desk, kind, name, at, words);
  }
}
