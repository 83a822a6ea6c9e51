package dev.baton.http;

import io.undertow.server.HttpHandler;

/** The one HTTP listener of the program. */
public final class Listener implements AutoCloseable {

  private Listener() {}

  /** Binds and serves; port 0 takes a free one. */
  public static Listener start(String host, int port, HttpHandler handler) {
    return new Listener();
  }

  /** The port that was bound. */
  public int port() {
    return 0;
  }

  @Override
  public void close() {}
}
