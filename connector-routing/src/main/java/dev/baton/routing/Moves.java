package dev.baton.routing;

/** A chat continues under another address: everything that names it follows. */
final class Moves {

  private final Change change;

  Moves(Change change) {
    this.change = change;
  }

  void moved(String channel, String from, String to) {
    change.tables().buttons().moved(channel, from, to);
    change.tables().conversations().moved(channel, from, to);
    change.tables().threads().moved(channel, from, to);
  }
}
