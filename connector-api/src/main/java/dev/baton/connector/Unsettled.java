package dev.baton.connector;

/**
 * Marks a failure after which nobody knows whether what was asked for is on disk all the same.
 * Whoever asks again must do so under the same ids, so that it is not done twice.
 */
public interface Unsettled {}
