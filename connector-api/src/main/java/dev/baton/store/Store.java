package dev.baton.store;

/** What survives a crash. */
public interface Store extends AutoCloseable {

  @Override
  void close();
}
