package dev.baton.gateway.oidc;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.baton.http.IdentityProvider.Finding;
import dev.baton.http.Role;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who somebody is here, by what the provider says of them. */
final class PersonClaims {

  /** OpenID Connect Core, 2: at most 255 characters of ASCII. */
  private static final Pattern SUBJECT = Pattern.compile("[\\x20-\\x7e]{1,255}");

  private static final int LONGEST_NAME = 100;

  private final OidcSettings settings;

  PersonClaims(OidcSettings settings) {
    this.settings = settings;
  }

  /** The person of an ID token that counts. */
  Finding of(JWTClaimsSet claims) {
    String subject = claims.getSubject();
    if (subject.isBlank() || !SUBJECT.matcher(subject).matches()) {
      return new Finding.Refused("the ID token's sub is empty, too long, or not ASCII");
    }
    Object value = value(claims.getClaims(), settings.groupsClaim());
    List<String> groups = texts(value);
    Optional<Role> role =
        settings.roles().entrySet().stream()
            .filter(each -> groups.contains(each.getKey()))
            .map(Map.Entry::getValue)
            .max(Role::compareTo);
    return role.isPresent()
        ? new Finding.Person(subject, name(claims, subject), role.get())
        : new Finding.WithoutRole(
            value == null
                ? "the ID token has no claim " + settings.groupsClaim()
                : "server.sign-in.roles names none of their " + groups.size() + " groups");
  }

  private String name(JWTClaimsSet claims, String subject) {
    return settings.nameClaims().stream()
        .map(claim -> value(claims.getClaims(), claim))
        .filter(String.class::isInstance)
        .map(name -> shown((String) name))
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElseGet(() -> shown(subject));
  }

  /** Without what could hide or move other words where it is read. */
  private static String shown(String name) {
    String clean = name.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Co}\\p{Cs}]", "").strip();
    return clean.codePointCount(0, clean.length()) <= LONGEST_NAME
        ? clean
        : clean.substring(0, clean.offsetByCodePoints(0, LONGEST_NAME));
  }

  /** A claim by its whole name, or else by names with dots between them, which lead inwards. */
  private static @Nullable Object value(Map<?, ?> claims, String path) {
    Object whole = claims.get(path);
    int dot = path.indexOf('.');
    return whole == null && dot > 0 && claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner
        ? value(inner, path.substring(dot + 1))
        : whole;
  }

  private static List<String> texts(@Nullable Object value) {
    return switch (value) {
      case String one -> List.of(one);
      case Collection<?> many ->
          many.stream().filter(String.class::isInstance).map(String.class::cast).toList();
      case null, default -> List.of();
    };
  }
}
