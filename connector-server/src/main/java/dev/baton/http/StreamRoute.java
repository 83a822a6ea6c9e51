package dev.baton.http;

import dev.baton.connector.ServingChannel;

/** Answers the calls to one path in pieces. */
@FunctionalInterface
interface StreamRoute {

  /** Answers a call that was let in. Runs on an I/O thread: never blocks. */
  void serve(HttpRoute.Call call, ServingChannel.Client client);
}
