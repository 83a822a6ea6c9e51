package dev.baton.http;

import dev.baton.connector.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows people, and vouches for them at the console. A browser is sent there, its person signs in,
 * and it comes back with an answer that Baton takes to the provider.
 *
 * <p>That the answer belongs to this browser and this attempt is checked before it comes here.
 * Thread-safe.
 */
public interface IdentityProvider {

  /** What people call it: the words after "Sign in with". */
  String name();

  /**
   * Where a browser is sent for its person to sign in. May block for some seconds.
   *
   * @throws IOException if the provider cannot be asked; the message is safe for logs
   */
  URI signInPage(Attempt attempt) throws IOException;

  /**
   * What came of an attempt. May block for some seconds.
   *
   * @param answer the parameters with which the browser came back, whoever wrote them
   * @throws IOException if the provider cannot be asked; the message is safe for logs
   */
  Finding find(Attempt attempt, Map<String, List<String>> answer) throws IOException;

  /** Where people sign out of the provider itself; null if that is not known. Never blocks. */
  @Nullable URI signOutPage();

  /**
   * One attempt of one browser to sign in.
   *
   * @param returnTo where the provider sends the browser afterwards
   * @param state comes back with the browser
   * @param nonce comes back in what the provider vouches for
   * @param verifier proves to the provider that who brings the answer is who asked (PKCE)
   */
  record Attempt(URI returnTo, String state, String nonce, Secret verifier) {}

  /** What came of an attempt. */
  sealed interface Finding {

    /**
     * Somebody who may call.
     *
     * @param subject stays the same for as long as the person does; nobody else has it
     * @param name for people to read
     */
    record Person(String subject, String name, Role role) implements Finding {}

    /**
     * Somebody whom nothing gives a role.
     *
     * @param why safe for logs
     */
    record WithoutRole(String why) implements Finding {}

    /** The person did not want to, or was not let in by the provider. */
    record Declined() implements Finding {}

    /**
     * The browser says that the provider cannot do it now; anybody can make a browser say so.
     *
     * @param why safe for logs
     */
    record Unready(String why) implements Finding {}

    /**
     * The answer is not to be trusted.
     *
     * @param why safe for logs
     */
    record Refused(String why) implements Finding {}
  }
}
