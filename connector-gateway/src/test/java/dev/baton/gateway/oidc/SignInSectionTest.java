package dev.baton.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import dev.baton.http.Role;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SignInSectionTest {

  private static final URI PUBLIC = URI.create("https://baton.example.com");

  private static Map<String, Object> section() {
    Map<String, Object> section = new HashMap<>();
    section.put("issuer", "https://id.example.com/realms/main");
    section.put("client-id", "baton");
    section.put("client-secret", "s3cret");
    section.put("roles", Map.of("admin", List.of("bosses"), "operator", "support"));
    return section;
  }

  private static @Nullable OidcSettings read(Map<String, Object> section, @Nullable URI url) {
    Settings root = Settings.of(Map.of("server", Map.of("sign-in", section)));
    OidcSettings settings = SignInSection.read(root.section("server"), url);
    root.verify();
    return settings;
  }

  @Test
  void aProviderHasAnIssuerAClientAndGroupsWithRoles() {
    OidcSettings read = Objects.requireNonNull(read(section(), PUBLIC));

    assertThat(read.issuer()).hasToString("https://id.example.com/realms/main");
    assertThat(read.name()).isEqualTo("id.example.com");
    assertThat(read.groupsClaim()).isEqualTo("groups");
    assertThat(read.roles())
        .containsOnly(Map.entry("bosses", Role.ADMIN), Map.entry("support", Role.OPERATOR));
    assertThat(read.toString()).doesNotContain("s3cret");
  }

  @Test
  void withoutTheSectionThereIsNone() {
    Settings root = Settings.of(Map.of("server", Map.of()));
    assertThat(SignInSection.read(root.section("server"), null)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "issuer, http://id.example.com, server.sign-in.issuer, is http to another machine",
    "issuer, https://id.example.com?x=1, server.sign-in.issuer, 'contains a user, a query'",
    "issuer, id.example.com, server.sign-in.issuer, http(s) URL",
    "issuer, , server.sign-in.issuer, is missing",
    "client-id, , server.sign-in.client-id, is missing",
    "client-secret, , server.sign-in.client-secret, is missing",
    "scopes, profile, server.sign-in.scopes, lacks openid",
    "scopes, openid profile, server.sign-in.scopes, has several in one text",
    "name, a name that is really much too long for a button, server.sign-in.name, is longer than 40",
    "roles, , server.sign-in.roles, gives no group a role",
    "roles.owner, bosses, server.sign-in.roles.owner, is not known here",
    "roles.viewer, bosses, server.sign-in.roles, has a role already",
    "secret, x, server.sign-in.secret, is not known here"
  })
  void whatIsWrongIsNamed(String key, @Nullable String value, String path, String problem) {
    Map<String, Object> section = section();
    if (key.startsWith("roles.")) {
      section.put("roles", Map.of("admin", "bosses", key.substring(6), String.valueOf(value)));
    } else if (value == null) {
      section.remove(key);
    } else {
      section.put(key, value);
    }
    SettingsException wrong =
        catchThrowableOfType(SettingsException.class, () -> read(section, PUBLIC));
    assertThat(wrong.problems())
        .anySatisfy(each -> {
          assertThat(each.path()).startsWith(path);
          assertThat(each.text()).contains(problem);
        });
  }

  @Test
  void itNeedsAnAddressToComeBackTo() {
    for (@Nullable URI url : new @Nullable URI[] {null, URI.create("https://example.com/baton")}) {
      SettingsException wrong =
          catchThrowableOfType(SettingsException.class, () -> read(section(), url));
      assertThat(wrong.problems())
          .singleElement()
          .satisfies(each -> {
            assertThat(each.path()).isEqualTo("server.sign-in");
            assertThat(each.text()).contains("server.public-url");
          });
    }
  }
}
