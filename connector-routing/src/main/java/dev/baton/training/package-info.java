/**
 * What a bot can learn from its conversations: what it failed at, and what people answered instead.
 *
 * <p>{@link dev.baton.training.Harvest} gathers {@link dev.baton.training.Candidates} from the
 * store each time somebody asks; nothing is done while messages pass. Conversations are read one
 * after the other and each in portions by a {@code ConversationWalk}, which notices what went
 * wrong. What users said is scrubbed of personal data by a {@code Scrubber} before it is kept, and
 * kept in {@code UtteranceGroups} of bounded size, so that the memory this needs does not grow with
 * the store. Candidates are for a person to review: nothing is ever taught to a bot by itself.
 */
@NullMarked
package dev.baton.training;

import org.jspecify.annotations.NullMarked;
