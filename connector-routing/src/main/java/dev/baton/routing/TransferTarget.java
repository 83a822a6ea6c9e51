package dev.baton.routing;

import dev.baton.store.ButtonAction.PassOn;
import dev.baton.store.DeskAgent;
import dev.baton.texts.AgentText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** To whom or what a handoff can be transferred. */
sealed interface TransferTarget {

  /**
   * A queue.
   *
   * @param title what agents read
   */
  record ToQueue(String queue, String title) implements TransferTarget {}

  record ToAgent(DeskAgent agent) implements TransferTarget {

    @Override
    public String title() {
      return agent.name();
    }
  }

  /**
   * A bot.
   *
   * @param title what agents read
   */
  record ToBot(String bot, String title) implements TransferTarget {}

  /** What agents read. */
  String title();

  /** What agents read of several targets: as much as tells them apart. */
  static List<String> titles(List<TransferTarget> all, DeskWords words) {
    List<String> titles = all.stream().map(TransferTarget::title).toList();
    List<String> handles = distinct(all, titles, TransferTarget::withHandle);
    return distinct(all, handles, target -> target.withDesk(words));
  }

  /** The titles, with more behind those that several targets share. */
  private static List<String> distinct(
      List<TransferTarget> all, List<String> titles, Function<TransferTarget, String> longer) {
    return IntStream.range(0, all.size())
        .mapToObj(at ->
            Collections.frequency(titles, titles.get(at)) > 1
                ? longer.apply(all.get(at))
                : titles.get(at))
        .toList();
  }

  private String withHandle() {
    if (!(this instanceof ToAgent to)) {
      return title();
    }
    String handle = to.agent().handle();
    if (handle == null || handle.isBlank()) {
      return title();
    }
    return title() + " (" + (handle.contains("@") ? handle : "@" + handle) + ")";
  }

  private String withDesk(DeskWords words) {
    return this instanceof ToAgent to
        ? words.plain(AgentText.AGENT_AT_DESK, withHandle(), PlainWords.name(to.agent().desk()))
        : title();
  }

  /** The names that agents may write, without regard to case. */
  default List<String> names() {
    return switch (this) {
      case ToQueue to -> names(to.queue(), "queue ", title());
      case ToBot to -> names(to.bot(), "bot ", title());
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

  private static List<String> names(String id, String kind, String title) {
    String name = PlainWords.name(id);
    return List.of(id, kind + id, name, kind + name, title);
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
