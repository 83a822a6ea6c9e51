package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Whatever bytes a bot sends, the call is read or refused, and nothing else is thrown.
 *
 * <p>Runs like the targets of {@code ParserFuzzTest}; it is here because the parser is
 * package-private.
 */
class HandoffCallFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void handoffCall(byte[] body) {
    try {
      HandoffCall call = HandoffCall.parse(body);
      assertThat(call.senderId()).isNotBlank();
    } catch (WrongFieldException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }
}
