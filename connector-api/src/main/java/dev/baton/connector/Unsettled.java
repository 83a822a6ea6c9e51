package dev.baton.connector;

/**
 * Marks a failure after which it is unknown whether the data was stored or not. Whoever tries again
 * must use the same ids, so that nothing is stored twice.
 */
public interface Unsettled {}
