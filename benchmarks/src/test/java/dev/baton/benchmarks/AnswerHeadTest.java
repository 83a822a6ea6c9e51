package dev.baton.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class AnswerHeadTest {

  @Test
  void anAnswerWithALengthEndsThere() {
    String answer = "HTTP/1.1 200 OK\r\nContent-Type: a\r\ncontent-length: 5\r\n\r\n";

    assertThat(complete(answer + "1234")).isFalse();
    assertThat(complete(answer + "12345")).isTrue();
  }

  @Test
  void anAnswerInChunksEndsWithTheLastChunk() {
    String answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    assertThat(complete(answer + "2\r\n[]\r\n")).isFalse();
    assertThat(complete(answer + "2\r\n[]\r\n0\r\n\r\n")).isTrue();
  }

  @Test
  void aHeadThatHasNotArrivedSaysNothing() {
    byte[] bytes = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n".getBytes(US_ASCII);

    assertThat(AnswerHead.read(bytes, bytes.length)).isNull();
  }

  private static boolean complete(String answer) {
    byte[] bytes = answer.getBytes(US_ASCII);
    return Objects.requireNonNull(AnswerHead.read(bytes, bytes.length))
        .complete(bytes, bytes.length);
  }
}
