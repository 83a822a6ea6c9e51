/**
 * Hides personal data from people who need not see it: agents at desks, and readers of the API and
 * of logs.
 *
 * <p>A {@link dev.baton.masking.Rule} finds stretches of a text; {@link dev.baton.masking.Masking}
 * replaces them with the rule's name and adjusts the formatting. What is stored and what bots
 * receive stays unchanged: text is masked just before people see it, and before anything is split
 * or shortened.
 */
@NullMarked
package dev.baton.masking;

import org.jspecify.annotations.NullMarked;
