package dev.baton.gateway.oidc;

import dev.baton.connector.Settings;
import dev.baton.http.Role;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code server.sign-in}: who vouches for people at the console. */
public final class SignInSection {

  private static final String KEY = "sign-in";
  private static final int LONGEST_NAME = 40;

  private SignInSection() {}

  /**
   * Reads the section; problems are noted in the settings.
   *
   * @param publicUrl where the provider sends browsers back to; null if there is no such address
   * @return null if there is no such section
   */
  public static @Nullable OidcSettings read(Settings server, @Nullable URI publicUrl) {
    if (!server.has(KEY)) {
      return null;
    }
    Settings section = server.section(KEY);
    checkAddress(server, publicUrl);
    URI issuer = issuer(section);
    return new OidcSettings(
        issuer,
        section.text("client-id"),
        section.secret("client-secret"),
        name(section, issuer),
        scopes(section),
        section.text("groups-claim", "groups"),
        section.texts("name-claim", List.of("name", "preferred_username", "email")),
        roles(section.section("roles"), section));
  }

  private static void checkAddress(Settings server, @Nullable URI publicUrl) {
    if (publicUrl == null) {
      server.problem(
          KEY, "needs server.public-url, where the provider sends browsers back to; set that");
    } else if ("http".equalsIgnoreCase(publicUrl.getScheme()) && !isThisMachine(publicUrl)) {
      server.problem(
          KEY, "needs https in server.public-url: codes and cookies go there; write https");
    } else if (!String.valueOf(publicUrl.getRawPath()).matches("/?")) {
      server.problem(
          KEY, "needs a server.public-url without a path, since the console is at /console");
    }
  }

  private static URI issuer(Settings section) {
    URI issuer = section.url("issuer");
    if (issuer.getHost().equals("invalid")) {
      return issuer;
    }
    if ("http".equalsIgnoreCase(issuer.getScheme()) && !isThisMachine(issuer)) {
      section.problem(
          "issuer", "is http to another machine, where others can change it; write https");
    } else if (issuer.getRawUserInfo() != null
        || issuer.getRawQuery() != null
        || issuer.getRawFragment() != null) {
      section.problem(
          "issuer", "contains a user, a query or a fragment; write host, port and path");
    }
    return issuer;
  }

  static boolean isThisMachine(URI address) {
    return address.getHost() != null
        && address.getHost().matches("localhost|\\[::1]|127(\\.\\d{1,3}){3}");
  }

  private static String name(Settings section, URI issuer) {
    String name = section.text("name", issuer.getHost());
    if (name.length() > LONGEST_NAME) {
      section.problem("name", "is longer than " + LONGEST_NAME + " characters; write a short one");
    }
    return name;
  }

  private static List<String> scopes(Settings section) {
    List<String> scopes = section.texts("scopes", List.of("openid", "profile", "email"));
    if (!scopes.contains("openid")) {
      section.problem("scopes", "lacks openid, without which there is no ID token; add it");
    }
    if (scopes.stream().anyMatch(scope -> scope.contains(" "))) {
      section.problem("scopes", "has several in one text; write a list, [openid, profile]");
    }
    return scopes;
  }

  private static Map<String, Role> roles(Settings roles, Settings section) {
    Map<String, Role> byGroup = new LinkedHashMap<>();
    for (Role role : Role.values()) {
      for (String group : roles.texts(role.word(), List.of())) {
        if (byGroup.put(group, role) != null) {
          roles.problem(role.word(), "names the group '" + group + "', which has a role already");
        }
      }
    }
    if (byGroup.isEmpty()) {
      section.problem("roles", "gives no group a role; write one, such as operator: [support]");
    }
    return byGroup;
  }
}
