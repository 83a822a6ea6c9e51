package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import dev.baton.hook.Hook;
import dev.baton.hook.HookKind;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhooksSectionTest {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

  private static List<Hook> read(Map<String, Object> crm) {
    Settings root = Settings.of(Map.of("webhooks", Map.of("crm", crm)));
    List<Hook> hooks = WebhooksSection.read(root.section("webhooks"));
    root.verify();
    return hooks;
  }

  private static Map<String, Object> section(String key, Object value) {
    Map<String, Object> section = new HashMap<>();
    section.put("url", "https://crm.example.com/hook?from=baton");
    section.put("secret", SECRET);
    section.put("events", List.of("handoff.*", "transcript.requested"));
    section.put(key, value);
    return section;
  }

  @Test
  void aWebhookHasAUrlASecretAndEvents() {
    Hook crm = read(section("secret", SECRET)).getFirst();
    assertThat(crm.name()).isEqualTo("crm");
    assertThat(crm.url()).isEqualTo(URI.create("https://crm.example.com/hook?from=baton"));
    assertThat(crm.kinds())
        .hasSize(6)
        .contains(HookKind.TRANSCRIPT_REQUESTED, HookKind.HANDOFF_ENDED);
    assertThat(crm.text()).isFalse();
    assertThat(crm.toString()).doesNotContain("MfKQ");
    assertThat(read(section("text", true)).getFirst().text()).isTrue();
    assertThat(read(section("secret", List.of(SECRET, OTHER))).getFirst().secrets()).hasSize(2);
    assertThat(read(section("url", "http://127.0.0.1:9000/hook"))).hasSize(1);
    assertThat(read(section("url", "http://localhost/hook"))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "url, http://crm.example.com/hook, is http to another machine",
    "url, http://127.0.0.1.example.com/, is http to another machine",
    "url, https://user:word@crm.example.com/, contains a user or a fragment",
    "url, ftp://crm.example.com/, http(s) URL",
    "secret, MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, does not begin with whsec_",
    "secret, whsec_MfKQ9r8GKYqr, has 9 bytes",
    "secret, whsec_MfKQ?, is not base64",
    "events, handoff.started, contains 'handoff.started'",
    "events, *, contains '*'",
    "text, perhaps, text",
    "retries, 3, is not known here"
  })
  void whatIsWrongIsNamed(String key, String value, String problem) {
    SettingsException wrong =
        catchThrowableOfType(SettingsException.class, () -> read(section(key, value)));
    assertThat(wrong.problems())
        .singleElement()
        .satisfies(found -> {
          assertThat(found.path()).isEqualTo("webhooks.crm." + key);
          assertThat(found.toString()).contains(problem).doesNotContain("MfKQ", "word@");
        });
  }

  @Test
  void aListOfNoSecretsIsAMissingSecret() {
    SettingsException wrong =
        catchThrowableOfType(SettingsException.class, () -> read(section("secret", List.of())));
    assertThat(wrong.problems())
        .singleElement()
        .asString()
        .contains("webhooks.crm.secret", "is missing");
  }

  @Test
  void whatIsMissingIsNamed() {
    SettingsException wrong = catchThrowableOfType(SettingsException.class, () -> read(Map.of()));
    assertThat(wrong.problems())
        .extracting(Settings.Problem::path)
        .containsExactlyInAnyOrder(
            "webhooks.crm.url", "webhooks.crm.secret", "webhooks.crm.events");
  }
}
