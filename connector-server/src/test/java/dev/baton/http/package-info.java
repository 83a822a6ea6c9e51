/** Tests of the HTTP surface, through a real port and with clients that break the rules of HTTP. */
@NullMarked
package dev.baton.http;

import org.jspecify.annotations.NullMarked;
