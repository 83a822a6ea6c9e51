package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the answer is never a 5xx. The seed is fixed; a failure names its round. */
final class EdgeFuzzTest {

  private static final int ROUNDS = 10_000;
  private static final long SEED = 20_261_120L;
  private static final byte[] CALL =
      ("{\"sender_id\":\"42\",\"isPaused\":false,\"channel\":\"telegram\",\"latest_events\":"
              + "\"[{\\\"event\\\":\\\"action\\\"}]\",\"intent\":null,\"latest_msg\":\"{}\"}")
          .getBytes(StandardCharsets.UTF_8);

  private final EdgeFixture edge = new EdgeFixture();

  @AfterEach
  void close() {
    edge.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/channels/tg/webhook", "/handoff"})
  void neverAnswersWithA5xx(String path) {
    IntStream.range(0, 8)
        .parallel()
        .forEach(lane -> {
          for (int round = lane; round < ROUNDS; round += 8) {
            HttpResponse<String> answer = edge.post(path, body(new Random(SEED + round)));
            assertThat(answer.statusCode()).as("round %d", round).isBetween(200, 499);
            assertThat(EdgeFixture.json(answer).isObject()).isTrue();
          }
        });
    assertThat(edge.get("/healthz").statusCode()).isEqualTo(200);
  }

  private static byte[] body(Random random) {
    if (random.nextInt(4) == 0) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] body = CALL.clone();
    for (int i = random.nextInt(6); i > 0; i--) {
      body[random.nextInt(body.length)] = (byte) random.nextInt(256);
    }
    if (random.nextInt(10) == 0) {
      return "[".repeat(random.nextInt(50_000)).getBytes(StandardCharsets.UTF_8);
    }
    return random.nextBoolean() ? body : java.util.Arrays.copyOf(body, random.nextInt(body.length));
  }
}
