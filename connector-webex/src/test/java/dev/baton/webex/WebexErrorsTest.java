package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.DeliveryException.Gone.What;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.HeaderGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebexErrorsTest {

  private static final Instant NOW = Instant.parse("2026-11-06T08:49:00Z");

  @ParameterizedTest
  @CsvSource({
    "400,Refused,-1,false",
    "401,CredentialsRejected,-1,false",
    "403,Refused,-1,false",
    "404,Gone,-1,false",
    "405,Refused,-1,false",
    "408,Retryable,5,false",
    "409,Refused,-1,false",
    "410,Refused,-1,false",
    "413,Refused,-1,false",
    "415,Refused,-1,false",
    "423,Retryable,5,false",
    "428,Refused,-1,false",
    "429,Retryable,5,true",
    "500,Retryable,5,false",
    "502,Retryable,5,false",
    "503,Retryable,5,false",
    "504,Retryable,5,false",
  })
  void eachStatusHasItsFailure(int status, String type, long after, boolean wholeAccount) {
    DeliveryException failure =
        WebexErrors.of("try", answer(status, "{}", Map.of("Retry-After", "5")), What.CHAT);

    assertThat(failure.getClass().getSimpleName()).isEqualTo(type);
    if (failure instanceof DeliveryException.Retryable retryable) {
      assertThat(retryable.after()).isEqualTo(Duration.ofSeconds(after));
      assertThat(retryable.wholeAccount()).isEqualTo(wholeAccount);
    }
  }

  @Test
  void aMissingParentIsAMissingThread() {
    String parent = "{\"message\":\"Parent message not found\"}";
    assertThat(gone(answer(404, "{}", Map.of()), What.THREAD)).isEqualTo(What.THREAD);
    assertThat(gone(answer(400, parent, Map.of()), What.THREAD)).isEqualTo(What.THREAD);
    assertThat(WebexErrors.of("try", answer(400, parent, Map.of()), What.CHAT))
        .isInstanceOf(DeliveryException.Refused.class);
    assertThat(WebexErrors.of("try", answer(400, "{}", Map.of()), What.THREAD))
        .isInstanceOf(DeliveryException.Refused.class);
  }

  @Test
  void keepsWebexsMessageAndTrackingId() {
    String body =
        "{\"message\":\"No.\",\"errors\":[{\"description\":\"Too long\"}],\"trackingId\":\"T1\"}";
    assertThat(WebexErrors.of("send", answer(400, body, Map.of()), What.CHAT))
        .hasMessage("send: Webex answered 400: No. (Too long) [T1]");
    assertThat(WebexErrors.of("send", answer(502, "<html>", Map.of("TrackingID", "T2")), What.CHAT))
        .hasMessage("send: Webex answered 502 without a readable cause [T2]");
  }

  @ParameterizedTest
  @CsvSource({"3600,3600", "0,0", "99999999,86400", "soon,", "-1,", "1.5,"})
  void readsRetryAfterInSecondsWithALimit(String header, Long seconds) {
    assertThat(WebexErrors.after(answer(429, "", Map.of("Retry-After", header))))
        .isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
  }

  @Test
  void readsRetryAfterAsADateByWebexsClock() {
    String until = "Fri, 06 Nov 2026 08:49:37 GMT";
    assertThat(WebexErrors.after(answer(429, "", Map.of("Retry-After", until))))
        .isEqualTo(Duration.ofSeconds(37));
    String date = "Fri, 06 Nov 2026 08:49:27 GMT";
    assertThat(WebexErrors.after(answer(423, "", Map.of("Retry-After", until, "Date", date))))
        .isEqualTo(Duration.ofSeconds(10));
  }

  private static What gone(WebexHttp.Answer answer, What subject) {
    DeliveryException failure = WebexErrors.of("try", answer, subject);
    assertThat(failure).isInstanceOf(DeliveryException.Gone.class);
    return ((DeliveryException.Gone) failure).what();
  }

  private static WebexHttp.Answer answer(int status, String body, Map<String, String> headers) {
    HeaderGroup all = new HeaderGroup();
    headers.forEach((name, value) -> all.addHeader(new BasicHeader(name, value)));
    return new WebexHttp.Answer(status, all, body.getBytes(StandardCharsets.UTF_8), NOW);
  }
}
