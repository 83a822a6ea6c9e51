/**
 * Signing in to the console by OpenID Connect, as {@code server.sign-in} in {@code baton.yml} asks
 * for it.
 *
 * <p>{@code SignInSection} reads the section, {@code OidcProvider} is what the HTTP edge asks. The
 * protocol and its cryptography are Nimbus's; its classes are loaded when somebody signs in, and
 * never if the section is missing. The calls are made here, with time limits and bounds.
 */
@NullMarked
package dev.baton.gateway.oidc;

import org.jspecify.annotations.NullMarked;
