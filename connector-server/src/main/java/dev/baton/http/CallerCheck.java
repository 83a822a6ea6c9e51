package dev.baton.http;

import io.undertow.server.HttpServerExchange;

/** Finds out who calls, from what a call brings along. */
@FunctionalInterface
interface CallerCheck {

  /** Runs on an I/O thread: never blocks. */
  Admission of(HttpServerExchange exchange);
}
