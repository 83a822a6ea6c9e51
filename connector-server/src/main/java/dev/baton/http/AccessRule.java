package dev.baton.http;

import io.undertow.server.HttpServerExchange;
import org.jspecify.annotations.Nullable;

/** Decides who may call a path: how callers are known, and which role the path needs. */
final class AccessRule {

  /** Lets everyone in: the route checks signatures itself, or has nothing to guard. */
  static final AccessRule OPEN =
      new AccessRule(exchange -> new Admission.Granted(Caller.ANYBODY), null);

  private final CallerCheck check;
  private final @Nullable Role needed;

  private AccessRule(CallerCheck check, @Nullable Role needed) {
    this.check = check;
    this.needed = needed;
  }

  /** Lets in whoever the check knows, whatever their role. */
  static AccessRule of(CallerCheck check) {
    return new AccessRule(check, Role.VIEWER);
  }

  /** This rule, for what only callers of a role may do. */
  AccessRule needing(Role role) {
    return new AccessRule(check, role);
  }

  /** The role that is needed; null if everyone is let in. */
  @Nullable Role needed() {
    return needed;
  }

  /** Finds out who calls and whether they may. */
  Admission admit(HttpServerExchange exchange) {
    return judged(check.of(exchange));
  }

  private Admission judged(Admission who) {
    return switch (who) {
      case Admission.Denied denied -> denied;
      case Admission.Granted granted -> judged(granted);
      case Admission.Undecided undecided ->
          new Admission.Undecided(undecided.decision().thenApply(this::judged));
    };
  }

  private Admission judged(Admission.Granted granted) {
    Role role = granted.caller().role();
    return needed == null || role.includes(needed)
        ? granted
        : new Admission.Denied(
            Answer.error(
                403,
                "forbidden",
                "this needs the role " + needed.word() + "; yours is " + role.word()));
  }
}
