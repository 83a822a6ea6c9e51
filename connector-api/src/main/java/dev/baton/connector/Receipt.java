package dev.baton.connector;

/**
 * The platform accepted a message.
 *
 * @param messageId the platform's id of the message
 */
public record Receipt(String messageId) {}
