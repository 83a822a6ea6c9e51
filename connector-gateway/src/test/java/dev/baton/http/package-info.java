/** The fuzz target of a parser that nobody outside its package may call. */
@NullMarked
package dev.baton.http;

import org.jspecify.annotations.NullMarked;
