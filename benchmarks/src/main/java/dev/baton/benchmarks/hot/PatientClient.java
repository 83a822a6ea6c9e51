package dev.baton.benchmarks.hot;

import dev.baton.connector.ServingChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A client that takes every answer at once and never leaves. */
final class PatientClient implements ServingChannel.Client {

  private long ended;

  /** How many answers it got. */
  long ended() {
    return ended;
  }

  @Override
  public void refuse(int status, String code, String message) {
    throw new IllegalStateException("this call was to be taken: " + message);
  }

  @Override
  public void begin(String contentType) {
    // It takes anything.
  }

  @Override
  public CompletionStage<Void> write(String piece) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void end() {
    ended++;
  }

  @Override
  public void drop() {
    throw new IllegalStateException("it was to be patient enough");
  }

  @Override
  public void whenLeaving(Runnable leaving) {
    // It does not leave.
  }
}
