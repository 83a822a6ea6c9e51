package dev.baton.benchmarks;

/**
 * What the consoles that were open have read.
 *
 * @param events of their streams
 * @param answers to what they asked
 * @param bytes of both
 */
record ConsoleReport(long events, long answers, long bytes) {}
