package dev.baton.benchmarks;

/**
 * The first line that a process of the harness says.
 *
 * @param port where it listens; 0 if it does not
 */
record Hello(int port) {}
