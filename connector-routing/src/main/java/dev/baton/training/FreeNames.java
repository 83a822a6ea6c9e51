package dev.baton.training;

import java.util.HashSet;
import java.util.Set;

/** Names of which each stands for one thing. */
public final class FreeNames {

  private final Set<String> taken = new HashSet<>();

  /** Takes a name, whoever has it. */
  public void take(String name) {
    taken.add(name);
  }

  /** Takes a name that nobody has: the wished one, or that with a number. */
  public String like(String wished) {
    String free = wished;
    for (int number = 2; !taken.add(free); number++) {
      free = wished + "_" + number;
    }
    return free;
  }
}
