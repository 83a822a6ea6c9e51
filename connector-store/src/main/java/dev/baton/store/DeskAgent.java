package dev.baton.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An agent as they were last seen at a desk.
 *
 * @param id the platform's id of the person
 * @param handle the account name people know them by; null if there is none
 */
public record DeskAgent(
    String desk, String id, String name, @Nullable String handle, Instant seenAt) {}
