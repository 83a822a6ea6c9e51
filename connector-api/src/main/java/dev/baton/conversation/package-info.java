/**
 * Baton's vocabulary as types: a {@link dev.baton.conversation.Conversation} and who has {@link
 * dev.baton.conversation.Control} of it, its {@link dev.baton.conversation.Message}s and each
 * {@link dev.baton.conversation.Handoff} it went through. They are records with no behaviour beyond
 * their own invariants; all other parts of Baton use them.
 */
@NullMarked
package dev.baton.conversation;

import org.jspecify.annotations.NullMarked;
