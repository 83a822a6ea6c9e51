/** Tests of the published events, compared with Rasa's own classes. */
@NullMarked
package dev.baton.broadcast;

import org.jspecify.annotations.NullMarked;
