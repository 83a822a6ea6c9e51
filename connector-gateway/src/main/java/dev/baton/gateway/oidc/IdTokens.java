package dev.baton.gateway.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks ID tokens: who signed them, for whom, for which attempt, and until when they count. */
final class IdTokens {

  /** How far the provider's clock may be from this one. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  /** Signatures that only the provider can make: none with a key that both know. */
  private static final Set<JWSAlgorithm> SIGNED =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final Set<String> NEEDED = Set.of("iss", "sub", "aud", "exp", "iat", "nonce");

  private final String issuer;
  private final String clientId;
  private final Clock clock;

  IdTokens(String issuer, String clientId, Clock clock) {
    this.issuer = issuer;
    this.clientId = clientId;
    this.clock = clock;
  }

  /**
   * What a token says.
   *
   * @throws BadJOSEException if it does not count
   * @throws IOException if the provider's keys cannot be had
   */
  JWTClaimsSet read(JWT token, String nonce, JWKSource<SecurityContext> keys)
      throws BadJOSEException, IOException {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(SIGNED, keys));
    processor.setJWTClaimsSetVerifier(new Claims(nonce));
    try {
      return processor.process(token, null);
    } catch (KeySourceException unreachable) {
      throw new IOException("its keys cannot be had: " + unreachable.getMessage(), unreachable);
    } catch (JOSEException broken) {
      throw new BadJOSEException(String.valueOf(broken.getMessage()), broken);
    }
  }

  private final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {

    Claims(String nonce) {
      super(
          Set.of(clientId),
          new JWTClaimsSet.Builder().issuer(issuer).claim("nonce", nonce).build(),
          NEEDED,
          Set.of());
      setMaxClockSkew((int) SKEW.toSeconds());
    }

    @Override
    protected Date currentTime() {
      return Date.from(clock.instant());
    }

    @Override
    public void verify(JWTClaimsSet claims, @Nullable SecurityContext context)
        throws BadJWTException {
      super.verify(claims, context);
      if (claims.getExpirationTime() == null
          || claims.getIssueTime() == null
          || claims.getSubject() == null) {
        throw new BadJWTException("its exp, iat or sub is null");
      }
      if (claims.getIssueTime().toInstant().isAfter(clock.instant().plus(SKEW))) {
        throw new BadJWTException("it was made in the future");
      }
      Object party = claims.getClaim("azp");
      List<String> audience = claims.getAudience();
      if (party == null ? audience.size() > 1 : !clientId.equals(party)) {
        throw new BadJWTException("it was made for somebody else (azp)");
      }
    }
  }
}
