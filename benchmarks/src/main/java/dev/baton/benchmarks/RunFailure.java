package dev.baton.benchmarks;

/** A run that says nothing, because something went wrong in it. */
final class RunFailure extends RuntimeException {

  RunFailure(String message) {
    super(message);
  }

  RunFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
