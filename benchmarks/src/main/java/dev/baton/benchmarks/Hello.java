package dev.baton.benchmarks;

/**
 * The first line that a process of the harness says.
 *
 * @param port where it listens; 0 if it does not
 * @param url of the database that it keeps; empty if it keeps none
 */
record Hello(int port, String url) {}
