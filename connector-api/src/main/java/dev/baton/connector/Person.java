package dev.baton.connector;

import org.jspecify.annotations.Nullable;

/**
 * Someone on a platform, as the platform describes them.
 *
 * @param id the platform's id of the person; the only thing people are identified by
 * @param name display name; may be empty, never used for decisions
 * @param handle the account name people know them by (Telegram user name without {@code @}, Webex
 *     email)
 * @param language BCP 47 tag of their client
 * @param bot whether it is a bot account
 */
public record Person(
    String id, String name, @Nullable String handle, @Nullable String language, boolean bot) {}
