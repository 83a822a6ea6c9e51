/**
 * What Baton itself says to users, in the language of each.
 *
 * <p>A {@link dev.baton.texts.UserText} names what is said. How it is said stands in one file for
 * each {@link dev.baton.plan.TextLanguage}, in ICU's MessageFormat, so that plurals follow the
 * rules of the language. A {@link dev.baton.texts.TextsPlan} says which language a user is spoken
 * to in whose own is unknown, and words texts otherwise. {@link dev.baton.texts.UserTexts} puts the
 * two together. The files are read beside the start, which does not wait for them, so that no
 * transaction of the first user of a language does.
 */
@NullMarked
package dev.baton.texts;

import org.jspecify.annotations.NullMarked;
