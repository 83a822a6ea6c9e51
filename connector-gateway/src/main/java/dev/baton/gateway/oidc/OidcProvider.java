package dev.baton.gateway.oidc;

import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationErrorResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.AuthenticationSuccessResponse;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.baton.connector.Secret;
import dev.baton.http.IdentityProvider;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A provider that speaks OpenID Connect: the authorization code flow, with PKCE. */
public final class OidcProvider implements IdentityProvider {

  private static final int GOOD = 2;
  private static final int REFUSAL = 4;
  private static final int UNAUTHORIZED = 401;

  /** The second is how Keycloak answers a wrong secret. */
  private static final Set<String> CLIENT_REFUSED =
      Set.of(OAuth2Error.INVALID_CLIENT.getCode(), OAuth2Error.UNAUTHORIZED_CLIENT.getCode());

  private static final AuthorizationCode NO_CODE = new AuthorizationCode("check");

  private final OidcSettings settings;
  private final ProviderCalls calls;
  private final OidcDiscovery discovery;
  private final IdTokens tokens;
  private final PersonClaims people;

  /** Makes no call. */
  public OidcProvider(OidcSettings settings, Clock clock) {
    this(settings, clock, ProviderCalls.LIMIT);
  }

  OidcProvider(OidcSettings settings, Clock clock, Duration limit) {
    this.settings = settings;
    this.calls = new ProviderCalls(limit);
    this.discovery = new OidcDiscovery(settings.issuer(), calls, clock);
    this.tokens = new IdTokens(settings.issuer().toString(), settings.clientId(), clock);
    this.people = new PersonClaims(settings);
  }

  @Override
  public String name() {
    return settings.name();
  }

  /**
   * Asks the provider what it says of itself, and for the tokens of a code that nobody has: it
   * looks at who asks before it looks at the code. Blocking.
   *
   * @return whether it knows the client by its id and secret, as far as can be told
   * @throws IOException if it does not answer, or not as it should; the message is safe for logs
   */
  public boolean inspect() throws IOException {
    HTTPResponse answer =
        answer(discovery.find().metadata(), new AuthorizationCodeGrant(NO_CODE, null));
    String code = String.valueOf(ErrorObject.parse(answer).getCode());
    return answer.getStatusCode() != UNAUTHORIZED && !CLIENT_REFUSED.contains(code);
  }

  @Override
  public URI signInPage(Attempt attempt) throws IOException {
    return new AuthenticationRequest.Builder(
            ResponseType.CODE,
            Scope.parse(settings.scopes()),
            new ClientID(settings.clientId()),
            attempt.returnTo())
        .endpointURI(discovery.find().metadata().getAuthorizationEndpointURI())
        .state(new State(attempt.state()))
        .nonce(new Nonce(attempt.nonce()))
        .codeChallenge(new CodeVerifier(attempt.verifier().reveal()), CodeChallengeMethod.S256)
        .build()
        .toURI();
  }

  @Override
  public Finding find(Attempt attempt, Map<String, List<String>> answer) throws IOException {
    if (answer.values().stream().anyMatch(values -> values.size() != 1)) {
      return new Finding.Refused("a parameter of the answer is there twice");
    }
    AuthenticationResponse response;
    try {
      response = AuthenticationResponseParser.parse(attempt.returnTo(), answer);
    } catch (ParseException | IllegalArgumentException unreadable) {
      return new Finding.Refused("the answer cannot be read");
    }
    return switch (response) {
      case AuthenticationErrorResponse error -> declined(error.getErrorObject());
      case AuthenticationSuccessResponse success -> redeemed(attempt, success);
      default -> new Finding.Refused("the answer is of no known kind");
    };
  }

  private static Finding declined(@Nullable ErrorObject error) {
    String code = error == null ? null : error.getCode();
    if ("server_error".equals(code) || "temporarily_unavailable".equals(code)) {
      return new Finding.Unready("it sent the browser back with " + code);
    }
    return "access_denied".equals(code)
        ? new Finding.Declined()
        : new Finding.Refused("the provider sent the browser back with " + shortened(code));
  }

  private Finding redeemed(Attempt attempt, AuthenticationSuccessResponse success)
      throws IOException {
    OidcDiscovery.Known known = discovery.find();
    AuthorizationCode code = success.getAuthorizationCode();
    Issuer from = success.getIssuer();
    boolean named = known.metadata().supportsAuthorizationResponseIssuerParam();
    if (code == null) {
      return new Finding.Refused("the answer has no code");
    }
    if (from == null ? named : !from.getValue().equals(settings.issuer().toString())) {
      return new Finding.Refused("the answer is another provider's (iss)");
    }
    TokenResponse response = response(known.metadata(), code, attempt);
    if (!(response instanceof OIDCTokenResponse granted)) {
      return refused(response.toErrorResponse().getErrorObject());
    }
    return judged(granted, attempt, known);
  }

  /** Only a code can be wrong by itself; all else is wrong between Baton and the provider. */
  private static Finding refused(ErrorObject error) throws IOException {
    if (OAuth2Error.INVALID_GRANT.getCode().equals(error.getCode())) {
      return new Finding.Refused("the code was refused: invalid_grant");
    }
    throw new IOException(
        "it answered %d to the code: %s"
            .formatted(error.getHTTPStatusCode(), shortened(error.getCode())));
  }

  private TokenResponse response(
      OIDCProviderMetadata metadata, AuthorizationCode code, Attempt attempt) throws IOException {
    HTTPResponse answer =
        answer(
            metadata,
            new AuthorizationCodeGrant(
                code, attempt.returnTo(), new CodeVerifier(attempt.verifier().reveal())));
    int kind = answer.getStatusCode() / 100;
    if (kind != GOOD && kind != REFUSAL) {
      throw new IOException("it answered " + answer.getStatusCode() + " to the code");
    }
    try {
      return OIDCTokenResponseParser.parse(answer);
    } catch (ParseException | IllegalArgumentException unreadable) {
      throw new IOException("what it answered to the code cannot be read", unreadable);
    }
  }

  private HTTPResponse answer(OIDCProviderMetadata metadata, AuthorizationCodeGrant grant)
      throws IOException {
    return new TokenRequest(metadata.getTokenEndpointURI(), authentication(metadata), grant, null)
        .toHTTPRequest()
        .send(calls);
  }

  private ClientAuthentication authentication(OIDCProviderMetadata metadata) {
    ClientID id = new ClientID(settings.clientId());
    com.nimbusds.oauth2.sdk.auth.Secret secret =
        new com.nimbusds.oauth2.sdk.auth.Secret(settings.clientSecret().reveal());
    List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
    boolean post =
        methods != null
            && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST);
    return post ? new ClientSecretPost(id, secret) : new ClientSecretBasic(id, secret);
  }

  private Finding judged(OIDCTokenResponse granted, Attempt attempt, OidcDiscovery.Known known)
      throws IOException {
    JWT token = granted.getOIDCTokens().getIDToken();
    if (token == null) {
      return new Finding.Refused("the answer has no ID token; is the scope openid allowed there?");
    }
    JWTClaimsSet claims;
    try {
      claims = tokens.read(token, attempt.nonce(), known.keys());
    } catch (BadJOSEException wrong) {
      String why = new Secret(attempt.nonce()).hiddenIn(String.valueOf(wrong.getMessage()));
      return new Finding.Refused("the ID token does not count: " + shortened(why));
    }
    return people.of(claims);
  }

  private static String shortened(@Nullable String words) {
    String all = String.valueOf(words);
    return all.substring(0, Math.min(all.length(), 200));
  }

  @Override
  public @Nullable URI signOutPage() {
    OidcDiscovery.Known known = discovery.last();
    URI page = known == null ? null : known.metadata().getEndSessionEndpointURI();
    boolean safe =
        page != null
            && ("https".equals(page.getScheme())
                || settings.issuer().getScheme().equals(page.getScheme()));
    return safe
        ? new LogoutRequest(page, null, null, new ClientID(settings.clientId()), null, null, null)
            .toURI()
        : null;
  }
}
