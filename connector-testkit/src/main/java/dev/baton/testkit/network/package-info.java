/**
 * A network that breaks: a TCP proxy to put between two processes. One process of this Java instead
 * of a proxy server, since what is needed is small and a test must see to the byte what passed.
 */
@NullMarked
package dev.baton.testkit.network;

import org.jspecify.annotations.NullMarked;
