/**
 * A network that breaks: a TCP proxy to put between two processes. It is written here because
 * little is needed and a test must know to the byte what has passed.
 */
@NullMarked
package dev.baton.testkit.network;

import org.jspecify.annotations.NullMarked;
