package dev.baton.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StampTest {

  @Test
  void whatIsWrittenIsFoundAndRead() {
    byte[] text = "{\"text\":\"T000000000000000000Z parcel\"}".getBytes(US_ASCII);
    Stamp.write(text, 9, 24_744_599_984_539L);

    int at = Stamp.find(text);

    assertThat(at).isEqualTo(9);
    assertThat(Stamp.read(text, at)).isEqualTo(24_744_599_984_539L);
  }

  @Test
  void aTimeOfDayIsNoStamp() {
    assertThat(Stamp.find("2026-11-20T12:00:00.000Z and T123Z".getBytes(US_ASCII)))
        .isEqualTo(Stamp.NONE);
  }

  @Test
  void theNextStampIsFoundBehindTheFirst() {
    byte[] text = "T000000000000000001Z\nT000000000000000002Z".getBytes(US_ASCII);

    int second = Stamp.find(text, Stamp.LENGTH, text.length);

    assertThat(Stamp.read(text, second)).isEqualTo(2);
  }
}
