/** The edge over real HTTP, and over sockets that speak it badly. */
@NullMarked
package dev.baton.http;

import org.jspecify.annotations.NullMarked;
