package dev.baton.playground;

import dev.baton.routing.Conversations;
import java.net.URI;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * One Baton with its platforms and the people around it.
 *
 * @param seats in the order in which the page shows them
 * @param console where operators see this Baton
 * @param callLog the HTTP calls so far
 * @param troubles what can go wrong
 * @param chat where visitors of a web page write to this Baton
 * @param end stops everything and removes what was stored
 */
record PlaygroundWorld(
    List<Seat> seats,
    Conversations conversations,
    Console console,
    HttpCallLog callLog,
    Troubles troubles,
    Chat chat,
    Runnable end)
    implements AutoCloseable {

  PlaygroundWorld {
    seats = List.copyOf(seats);
  }

  /**
   * The seat with this id.
   *
   * @throws NoSuchElementException if there is none
   */
  Seat seat(String id) {
    return seats.stream()
        .filter(seat -> seat.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no seat is called '" + id + "'"));
  }

  /**
   * The console of this Baton.
   *
   * @param token signs in there as an admin
   */
  record Console(URI page, String token) {}

  /**
   * The rest channel of this Baton, for the server of a web page.
   *
   * @param messages the channel's address for messages
   * @param token what the server signs in with
   */
  record Chat(URI messages, String token) {}

  @Override
  public void close() {
    end.run();
  }
}
