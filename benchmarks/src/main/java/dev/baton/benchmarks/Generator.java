package dev.baton.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A process that makes calls as it is told and measures how long each takes. */
final class Generator {

  private long sequence;

  private Generator() {}

  public static void main(String[] arguments) throws IOException {
    LineDialog dialog = LineDialog.begin();
    dialog.say(new Hello(0, ""));
    dialog.serve(LoadOrder.class, new Generator()::obey);
  }

  private LoadReport obey(LoadOrder order) {
    LoadLoop loop = new LoadLoop(order, sequence);
    try {
      return loop.run();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      sequence = loop.sequence();
    }
  }
}
