/** What brokers are told, held against Rasa's own classes. */
@NullMarked
package dev.baton.broadcast;

import org.jspecify.annotations.NullMarked;
