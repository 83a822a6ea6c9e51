package dev.baton.benchmarks;

import java.util.List;

/**
 * On what threads Baton's CPU was spent.
 *
 * @param of what was done meanwhile
 * @param kinds of threads, in µs a message
 */
record CpuTable(String of, List<Figure> kinds) {

  CpuTable {
    kinds = List.copyOf(kinds);
  }

  /** How much of the whole a kind is, from 0 to 1. */
  double share(Figure kind) {
    return kind.median() / kinds.stream().mapToDouble(Figure::median).sum();
  }
}
