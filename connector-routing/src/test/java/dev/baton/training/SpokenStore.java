package dev.baton.training;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Route;
import dev.baton.conversation.Trigger;
import dev.baton.store.GivenTurn;
import dev.baton.store.JdbcStore;
import dev.baton.store.Store;
import dev.baton.store.Tables;
import dev.baton.store.TurnTable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A real store in which somebody speaks every minute. */
final class SpokenStore implements AutoCloseable {

  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  final Store store;
  private int minute;

  SpokenStore(Path folder) {
    store = JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db"));
    store.open();
  }

  @Override
  public void close() {
    store.close();
  }

  static Instant at(int minutes) {
    return NOON.plusSeconds(60L * minutes);
  }

  /** A conversation with a user of this name. */
  Talk talk(String id, String userName) {
    return commit(tables -> {
      tables
          .conversations()
          .add(
              new Conversation(
                  id,
                  "tg",
                  id,
                  null,
                  id,
                  "user-" + id,
                  userName,
                  null,
                  null,
                  "helpdesk",
                  Control.BOT,
                  0,
                  null,
                  at(minute),
                  at(minute + 10_000)));
      return new Talk(id, userName);
    });
  }

  private <T> T commit(Function<Tables, T> change) {
    return store.commit(change::apply);
  }

  /** What happens in one conversation. */
  final class Talk {

    private final String id;
    private final String user;
    private int lines;

    private Talk(String id, String user) {
      this.id = id;
      this.user = user;
    }

    /** The user says something that the bot answers. */
    Talk answered(String text) {
      return turn(text, "ANSWERED", 1, null);
    }

    /** The user says something that the bot does not understand, and thinks might mean this. */
    Talk missed(String text, String intent) {
      return turn(text, "ANSWERED", 1, intent);
    }

    /** The user says something to which the bot keeps silent. */
    Talk silence(String text) {
      return turn(text, "ANSWERED", 0, null);
    }

    /** The user says something, and the bot fails. */
    Talk failed(String text) {
      return turn(text, "FAILED", 0, null);
    }

    private Talk turn(String text, String state, int said, @Nullable String missed) {
      minute++;
      String number = id + "-" + ++lines;
      commit(tables -> {
        add(tables, "m" + number, Author.USER, user, text, Route.BOT, "t" + number, null);
        GivenTurn given =
            new GivenTurn("t" + number, id, "m" + number, "helpdesk", 0, 1, at(minute), 0, null);
        tables.turns().give(given);
        if (said > 0) {
          add(tables, "b" + number, Author.BOT, null, "Sorry?", Route.BATON, "t" + number, null);
        }
        if (state.equals("ANSWERED")) {
          GivenTurn over = said > 0 ? given.spoke() : given;
          tables.turns().answered(over, missed != null, at(minute));
          return missed == null || tables.turns().reviewed(over, missed);
        }
        return tables.turns().end(given.id(), TurnTable.Outcome.valueOf(state), at(minute));
      });
      return this;
    }

    /** People are called. */
    Talk handoff(String handoff, String queue, @Nullable String intent, boolean byTheTurn) {
      minute++;
      String turn = byTheTurn ? "t" + id + "-" + lines : null;
      commit(tables -> {
        tables
            .handoffs()
            .add(
                new Handoff(
                    handoff,
                    id,
                    queue,
                    Trigger.CALL,
                    new HandoffRequest(null, null, intent, 0, List.of(), null, Map.of()),
                    HandoffStatus.QUEUED,
                    null,
                    null,
                    null,
                    turn,
                    false,
                    at(minute),
                    null,
                    null,
                    null),
                null);
        return true;
      });
      return this;
    }

    Talk toPeople(String handoff, String text) {
      return line(Author.USER, user, text, Route.PEOPLE, handoff);
    }

    Talk agent(String handoff, String text) {
      return line(Author.AGENT, "Ben Ode", text, Route.BATON, handoff);
    }

    Talk note(String handoff, String text) {
      return line(Author.NOTE, "Ben Ode", text, Route.BATON, handoff);
    }

    Talk draft(String handoff, String text) {
      return line(Author.DRAFT, null, text, Route.BATON, handoff);
    }

    /** The last line is taken back. */
    void takenBack() {
      commit(tables -> {
        tables.messages().takenBack("m" + id + "-" + lines, at(minute));
        return true;
      });
    }

    private Talk line(
        Author author, @Nullable String name, String text, Route route, String handoff) {
      minute++;
      String number = "m" + id + "-" + ++lines;
      commit(tables -> {
        add(tables, number, author, name, text, route, null, handoff);
        return true;
      });
      return this;
    }

    private void add(
        Tables tables,
        String message,
        Author author,
        @Nullable String name,
        String text,
        Route route,
        @Nullable String turn,
        @Nullable String handoff) {
      tables
          .messages()
          .add(
              message,
              id,
              author,
              name,
              Content.Text.plain(text),
              route,
              0,
              turn,
              handoff,
              Attributes.NONE,
              at(minute));
    }
  }
}
