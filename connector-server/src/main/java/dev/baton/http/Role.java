package dev.baton.http;

import java.util.Locale;

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

  /** Its name in JSON and in files: {@code operator}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
