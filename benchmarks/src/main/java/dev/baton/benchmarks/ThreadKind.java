package dev.baton.benchmarks;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * What a thread of Baton is there for, as its name in the kernel tells: of longer names Java gives
 * the kernel the first seven letters, two dots, and the last six; older ones the first fifteen.
 */
enum ThreadKind {
  WRITER("store's writer", "baton-s(\\.\\.writer|tore-wri)"),
  FLUSHER("store's flusher", "baton-s(\\.\\.lusher|tore-flu)"),
  CHECKPOINTS("store's checkpoints", "baton-s(\\.\\.kpoint|tore-che)"),
  READERS("store's readers", "baton-s(\\.\\.ader-\\d|tore-rea)"),
  INPUT("HTTP in: I/O", "XNIO-\\d+ (I/O|Accept).*"),
  WORKERS("HTTP in: workers", "XNIO-\\d+ task.*"),
  LANES("virtual threads: lanes, calls to bots and platforms", "ForkJoi(\\.\\.|nPool).*"),
  TIMERS("timers", "baton-a(\\.\\.|larms).*|Virtual(\\.\\.|Thread-).*"),
  GARBAGE("garbage collection", "(G1|GC) .*|Z[A-Z].*|Shenand.*"),
  VIRTUAL_MACHINE("virtual machine's own", "VM .*"),
  COMPILERS("compilers", "C[12] Co.*"),
  OTHERS("everything else, and threads that ended", ".*");

  private final String title;
  private final Pattern names;

  ThreadKind(String title, String names) {
    this.title = title;
    this.names = Pattern.compile(names);
  }

  String title() {
    return title;
  }

  /** The kind of a thread with a name of the kernel's. */
  static ThreadKind of(String name) {
    return Arrays.stream(values())
        .filter(each -> each.names.matcher(name).matches())
        .findFirst()
        .orElse(OTHERS);
  }
}
