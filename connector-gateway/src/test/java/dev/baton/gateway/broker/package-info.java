/** Rasa's settings, as people paste them. */
@NullMarked
package dev.baton.gateway.broker;

import org.jspecify.annotations.NullMarked;
