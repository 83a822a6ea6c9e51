/**
 * Adapts content to what a channel can show. {@link dev.baton.routing.content.Fitting} is the one
 * place where content is degraded and split, driven by the channel's capabilities. Everything here
 * is pure.
 */
@NullMarked
package dev.baton.routing.content;

import org.jspecify.annotations.NullMarked;
