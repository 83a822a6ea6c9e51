package dev.baton.hook;

import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * One of an operator's webhooks.
 *
 * @param name what it is called in logs and settings
 * @param url where events are posted: {@code https}, or {@code http} on this machine
 * @param secrets the keys with which each event is signed; several while they are being replaced
 * @param kinds what it is told
 * @param text whether it is told what was said, reasons and names as well
 */
public record Hook(
    String name, URI url, List<HookSecret> secrets, Set<HookKind> kinds, boolean text) {

  public Hook {
    secrets = List.copyOf(secrets);
    kinds = Set.copyOf(kinds);
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("webhook " + name + ": has no secret");
    }
  }
}
