package dev.baton.connector;

/**
 * The platform took a message.
 *
 * @param messageId the platform's id of it
 */
public record Receipt(String messageId) {}
