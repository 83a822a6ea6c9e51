package dev.baton.gateway.system;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** A broker of its own in a test, and whoever reads from it. */
interface Consumer extends AutoCloseable {

  /** The section {@code event_broker}, in one line. */
  String section();

  void start();

  void stop();

  /** Everything that was published so far, in the order in which the broker gives it. */
  List<JsonNode> consumed();

  @Override
  void close();
}
