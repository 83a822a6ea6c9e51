package dev.baton.benchmarks;

/**
 * How many consoles are to be open from now on.
 *
 * @param port of the Baton that they look at
 * @param token that lets them in
 * @param count 0 to close all
 */
record ConsoleOrder(int port, String token, int count) {}
