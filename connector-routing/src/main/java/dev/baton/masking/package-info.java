/**
 * Keeps personal data from those who need not see it: agents at desks, readers of the API and logs.
 *
 * <p>A {@link dev.baton.masking.Rule} finds stretches of a text; {@link dev.baton.masking.Masking}
 * puts the rule's name in their place and moves the formatting along. What is stored and what bots
 * hear stays as it was said: masking is done on the way to people's eyes, before anything is split
 * or shortened.
 */
@NullMarked
package dev.baton.masking;

import org.jspecify.annotations.NullMarked;
