/** The one HTTP edge: bounded, verified, answered from the store's futures. */
@NullMarked
package dev.baton.http;

import org.jspecify.annotations.NullMarked;
