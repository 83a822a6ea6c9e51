package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

final class MetricsRouteTest {

  @Test
  void whatIsMeasuredIsTextForPrometheus() {
    try (EdgeFixture edge = new EdgeFixture()) {
      HttpResponse<String> answer = edge.get("/metrics");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(answer.body()).isEqualTo("# TYPE baton_test gauge\nbaton_test 1\n");
    }
  }

  @Test
  void whatIsMeasuredIsGuardedAsTheApiIs() {
    try (EdgeFixture edge = new EdgeFixture(EdgeFixture.withApiToken("t0ken"))) {
      assertThat(edge.get("/metrics").statusCode()).isEqualTo(401);
      assertThat(
              edge.send(edge.to("/metrics").header("Authorization", "Bearer t0ken").GET())
                  .statusCode())
          .isEqualTo(200);
    }
  }
}
