package dev.baton.benchmarks;

/**
 * What a process of the harness says of itself.
 *
 * @param port where it listens; 0 if it does not
 * @param url of a database; empty if there is none
 */
record Hello(int port, String url) {}
