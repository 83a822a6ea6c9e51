package dev.baton.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldMeterTest {

  @TempDir private Path folder;

  private WorldMeter meter() {
    return new WorldMeter(SharedNumbers.create(folder.resolve("seen")));
  }

  @Test
  void whatArrivesTwiceDoesNotStandForAnother() {
    WorldMeter meter = meter();
    meter.arrived(body(1));
    meter.arrived(body(1));
    meter.arrived(body(2));

    assertThat(meter.report(0).seen()).isEqualTo(2);
    assertThat(meter.report(0).twice()).isEqualTo(1);
  }

  @Test
  void whatArrivesAgainInTheNextRoundDoesNotCountThere() {
    WorldMeter meter = meter();
    meter.arrived(body(1));
    meter.forget();
    meter.arrived(body(1));
    meter.arrived(body(2));

    assertThat(meter.report(0).seen()).isEqualTo(1);
    assertThat(meter.report(0).twice()).isEqualTo(1);
  }

  private static byte[] body(int number) {
    byte[] body = "{\"text\":\"T000000000000000000Z\"}".getBytes(US_ASCII);
    Stamp.write(body, 9, number);
    return body;
  }
}
