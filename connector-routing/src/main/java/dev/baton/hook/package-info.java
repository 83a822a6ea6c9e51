/**
 * Tells an operator's other systems what happens: events are posted to their URLs, signed as
 * Standard Webhooks prescribes.
 *
 * <p>The routing layer stores each event in the same transaction as the change that it reports.
 * {@link dev.baton.hook.Hooks} reads what is due, has it posted, and deletes what was taken. So
 * nothing is lost while a receiver is down or when Baton is killed, some events may arrive twice,
 * and no conversation ever waits for a receiver.
 */
@NullMarked
package dev.baton.hook;

import org.jspecify.annotations.NullMarked;
