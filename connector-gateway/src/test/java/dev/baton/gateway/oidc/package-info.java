/** Signing in at a provider that refuses whatever is not as the standards want it. */
@NullMarked
package dev.baton.gateway.oidc;

import org.jspecify.annotations.NullMarked;
