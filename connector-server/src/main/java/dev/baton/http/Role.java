package dev.baton.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a caller of the API may do. Each role may do all that the ones before it may. */
public enum Role {
  /** Reads, with personal data masked as it is for agents. */
  VIEWER,
  /** Also takes, answers, passes on and ends conversations, and sees to dead letters. */
  OPERATOR,
  /** Also reads unmasked, exports, erases, and says who may call. */
  ADMIN;

  boolean includes(Role other) {
    return compareTo(other) >= 0;
  }

  /** The role of this name in JSON; empty if there is none, as in what a newer version wrote. */
  static Optional<Role> named(String word) {
    return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
  }

  /** Its name in JSON and in files: {@code operator}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
