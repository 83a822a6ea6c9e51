package dev.baton.walk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who looks on while messages walk.
 *
 * @param walk is told what happens
 * @param traces makes spans; null for none
 */
public record Onlookers(WalkListener walk, @Nullable Traces traces) {

  /** Nobody looks on. */
  public static final Onlookers NONE = new Onlookers(WalkListener.NONE, null);

  /** Those of the given ones that are there. */
  public static Onlookers of(@Nullable Instruments instruments, @Nullable Traces traces) {
    if (traces == null) {
      return instruments == null ? NONE : new Onlookers(instruments, null);
    }
    return new Onlookers(
        instruments == null ? traces : new Several(List.of(instruments, traces)), traces);
  }

  private record Several(List<WalkListener> listeners) implements WalkListener {

    @Override
    public void happened(WalkEvent event) {
      listeners.forEach(each -> each.happened(event));
    }
  }
}
