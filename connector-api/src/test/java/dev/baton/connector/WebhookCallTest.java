package dev.baton.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookCallTest {

  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @ValueSource(strings = {"X-Spark-Signature", "x-spark-signature", "X-SPARK-SIGNATURE"})
  void aHeaderIsFoundInAnyCase(String sent) {
    WebhookCall call = new WebhookCall(Map.of(sent, List.of("first", "second")), BODY);

    assertThat(call.header("X-Spark-Signature")).isEqualTo("first");
    assertThat(call.header("x-spark-signature")).isEqualTo("first");
    assertThat(call.header("X-Spark")).isNull();
  }

  @Test
  void aParameterIsFoundByItsExactName() {
    WebhookCall call =
        new WebhookCall(Map.of(), Map.of("token", List.of("abc", "def")), BODY, false);

    assertThat(call.parameter("token")).isEqualTo("abc");
    assertThat(call.parameter("Token")).isNull();
    assertThat(call.parameter("other")).isNull();
  }

  @Test
  void aNameWithoutValuesIsAbsent() {
    WebhookCall call = new WebhookCall(Map.of("A", List.of()), Map.of("b", List.of()), BODY, false);

    assertThat(call.header("A")).isNull();
    assertThat(call.parameter("b")).isNull();
  }

  @Test
  void laterChangesOfTheMapsAreNotSeen() {
    Map<String, List<String>> headers = new HashMap<>(Map.of("A", List.of("1")));
    Map<String, List<String>> query = new HashMap<>(Map.of("b", List.of("2")));
    WebhookCall call = new WebhookCall(headers, query, BODY, true);
    headers.put("A", new ArrayList<>());
    query.clear();

    assertThat(call.header("A")).isEqualTo("1");
    assertThat(call.parameter("b")).isEqualTo("2");
  }

  /** Signatures are computed over the bytes as they came. */
  @Test
  void theBodyIsNotCopied() {
    assertThat(new WebhookCall(Map.of(), BODY).body()).isSameAs(BODY);
  }

  /** Such a call may need no token, so it must be said explicitly. */
  @Test
  void aCallIsNotFromThisMachineByDefault() {
    assertThat(new WebhookCall(Map.of(), BODY).loopback()).isFalse();
    assertThat(new WebhookCall(Map.of(), Map.of(), BODY, true).loopback()).isTrue();
  }
}
