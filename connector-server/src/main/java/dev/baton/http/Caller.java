package dev.baton.http;

/**
 * Who calls.
 *
 * @param id stays the same for as long as the caller does; agents' records keep it
 * @param name for people to read
 */
record Caller(String id, String name, Role role) {

  /** Somebody who calls a path that is open to everyone, so that nothing is known of them. */
  static final Caller ANYBODY = new Caller("anybody", "anybody", Role.VIEWER);

  /** A program on this machine, let in because no token is set. */
  static final Caller LOCAL = new Caller("local", "Operator", Role.ADMIN);

  /** Whoever knows the token of the settings. */
  static final Caller TOKEN = new Caller("api-token", "Operator", Role.ADMIN);
}
