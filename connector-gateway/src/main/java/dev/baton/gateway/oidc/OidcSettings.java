package dev.baton.gateway.oidc;

import dev.baton.connector.Secret;
import dev.baton.http.Role;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Who vouches for people at the console, and what they may do.
 *
 * @param issuer the provider, exactly as it names itself
 * @param name what people call it
 * @param scopes what is asked for
 * @param groupsClaim where the ID token says what groups a person is in; dots lead inwards
 * @param nameClaims where the ID token says what a person is called, the best first
 * @param roles what the members of a group may do, by group
 */
public record OidcSettings(
    URI issuer,
    String clientId,
    Secret clientSecret,
    String name,
    List<String> scopes,
    String groupsClaim,
    List<String> nameClaims,
    Map<String, Role> roles) {}
