package dev.baton.gateway.system;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** A test's own broker and a consumer of it. */
interface Consumer extends AutoCloseable {

  /** The section {@code event_broker}, in one line. */
  String section();

  void start();

  void stop();

  /** Everything published so far, in the broker's order. */
  List<JsonNode> consumed();

  @Override
  void close();
}
