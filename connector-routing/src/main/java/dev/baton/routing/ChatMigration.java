package dev.baton.routing;

/** A chat continues under another address: everything that names it follows. */
final class ChatMigration {

  private final UnitOfWork work;

  ChatMigration(UnitOfWork work) {
    this.work = work;
  }

  void moved(String channel, String from, String to) {
    work.tables().buttons().moved(channel, from, to);
    work.tables().conversations().moved(channel, from, to);
    work.tables().threads().moved(channel, from, to);
  }
}
