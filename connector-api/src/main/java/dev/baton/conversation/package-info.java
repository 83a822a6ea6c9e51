/**
 * The words of Baton as types: a {@link dev.baton.conversation.Conversation} and who has {@link
 * dev.baton.conversation.Control} of it, its {@link dev.baton.conversation.Message}s and each
 * {@link dev.baton.conversation.Handoff} it went through. Records without behaviour beyond their
 * own invariants; everything else in the house speaks in them.
 */
@NullMarked
package dev.baton.conversation;

import org.jspecify.annotations.NullMarked;
