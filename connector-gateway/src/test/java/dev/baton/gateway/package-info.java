/** Configurations and platforms with problems, and the packaged program as users start it. */
@NullMarked
package dev.baton.gateway;

import org.jspecify.annotations.NullMarked;
