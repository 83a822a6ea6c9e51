package dev.baton.gateway.oidc;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What the provider says of itself, asked now and then; and its keys. */
final class OidcDiscovery {

  private static final Duration KEPT = Duration.ofHours(1);

  /** For how long a failure stands for all who ask. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Issuer issuer;
  private final boolean plain;
  private final ProviderCalls calls;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Known known;
  private @Nullable Failed failed;

  /**
   * @param issuer if it is {@code http}, which it can be on this machine alone, all else may be
   */
  OidcDiscovery(URI issuer, ProviderCalls calls, Clock clock) {
    this.issuer = new Issuer(issuer);
    this.plain = "http".equalsIgnoreCase(issuer.getScheme());
    this.calls = calls;
    this.clock = clock;
  }

  /** What is known of the provider. */
  record Known(OIDCProviderMetadata metadata, JWKSource<SecurityContext> keys, Instant at) {}

  private record Failed(String why, Instant at) {}

  /** What was found last, however old; null for nothing. Never blocks. */
  @Nullable Known last() {
    return known;
  }

  /** Finds it; many who ask at once wait for one call. */
  Known find() throws IOException {
    Known now = known;
    if (now != null && isYounger(now.at(), KEPT)) {
      return now;
    }
    lock.lock();
    try {
      now = known;
      if (now != null && isYounger(now.at(), KEPT)) {
        return now;
      }
      Failed before = failed;
      if (before != null && isYounger(before.at(), PAUSE)) {
        throw new IOException(before.why());
      }
      try {
        now = asked();
      } catch (IOException failure) {
        failed = new Failed(String.valueOf(failure.getMessage()), clock.instant());
        throw failure;
      }
      known = now;
      failed = null;
      return now;
    } finally {
      lock.unlock();
    }
  }

  private boolean isYounger(Instant at, Duration age) {
    return Duration.between(at, clock.instant()).abs().compareTo(age) < 0;
  }

  private Known asked() throws IOException {
    OIDCProviderMetadata metadata;
    try {
      URI place = OIDCProviderMetadata.resolveURL(issuer).toURI();
      metadata = OIDCProviderMetadata.parse(calls.get(place));
    } catch (GeneralException | URISyntaxException | IllegalArgumentException unreadable) {
      throw new IOException("what it says of itself cannot be read", unreadable);
    }
    if (!issuer.getValue().equals(metadata.getIssuer().getValue())) {
      throw new IOException(
          "it calls itself "
              + metadata.getIssuer()
              + ", not "
              + issuer
              + " as server.sign-in does");
    }
    URI keys = safe("jwks_uri", metadata.getJWKSetURI());
    safe("authorization_endpoint", metadata.getAuthorizationEndpointURI());
    safe("token_endpoint", metadata.getTokenEndpointURI());
    return new Known(
        metadata,
        JWKSourceBuilder.create(keys.toURL(), calls)
            .retrying(false)
            .refreshAheadCache(false)
            .rateLimited(true)
            .build(),
        clock.instant());
  }

  private URI safe(String field, @Nullable URI address) throws IOException {
    List<String> schemes = plain ? List.of("https", "http") : List.of("https");
    if (address == null || address.getHost() == null || !schemes.contains(address.getScheme())) {
      throw new IOException("its " + field + " is no address by https");
    }
    return address;
  }
}
