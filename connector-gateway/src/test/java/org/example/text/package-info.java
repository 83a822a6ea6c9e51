/**
 * A platform that carries lines of text and nothing else, and a channel for it that knows nothing
 * of Baton but the contract.
 */
@NullMarked
package org.example.text;

import org.jspecify.annotations.NullMarked;
