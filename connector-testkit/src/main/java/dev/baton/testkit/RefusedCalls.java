package dev.baton.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The calls that a fake platform refused because of the caller: a happy story has none. What a test
 * made the platform refuse, by a fault, a silence or a revoked token, is not among them.
 */
public final class RefusedCalls {

  private final List<RefusedCall> calls = new CopyOnWriteArrayList<>();
  private final List<String> expected = new CopyOnWriteArrayList<>();

  /**
   * A call that was refused.
   *
   * @param method as the platform calls it
   * @param status the answer's status, 400 to 499
   * @param reason what the platform said
   */
  public record RefusedCall(String method, int status, String reason) {

    @Override
    public String toString() {
      return method + ": " + reason + " (" + status + ")";
    }
  }

  /** Notes a call; an answer that is not the caller's fault is left out. */
  public void add(String method, int status, String reason) {
    if (status >= 400 && status < 500) {
      calls.add(new RefusedCall(method, status, reason));
    }
  }

  /** Leaves out the calls, before and after this, whose {@code toString} contains these words. */
  public void expect(String words) {
    expected.add(words);
  }

  /** The calls that nobody expected, in order. */
  public List<RefusedCall> unexpected() {
    return calls.stream()
        .filter(call -> expected.stream().noneMatch(call.toString()::contains))
        .toList();
  }
}
