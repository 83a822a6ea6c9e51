package dev.baton.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WholeHeadsTest {

  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";

  @Test
  void aWholeHeadIsRead() throws Exception {
    ClassicHttpResponse response = parsed(HEAD);
    assertThat(response.getCode()).isEqualTo(200);
    assertThat(response.getFirstHeader("Content-Length").getValue()).isEqualTo("5");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 17, 20, 34, 36})
  void aHeadThatBreaksOffIsRefused(int length) {
    assertThatThrownBy(() -> parsed(HEAD.substring(0, length))).isInstanceOf(EOFException.class);
  }

  private static ClassicHttpResponse parsed(String head) throws IOException, HttpException {
    return new WholeHeads()
        .create()
        .parse(
            new SessionInputBufferImpl(8 << 10),
            new ByteArrayInputStream(head.getBytes(StandardCharsets.US_ASCII)));
  }
}
