package dev.baton.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/** A release of Rasa that the suites run, as {@code .ci/rasa} has installed it. */
enum RasaRelease {
  V3_6("3.6", "baton.rasa36"),
  V2_8("2.8", "baton.rasa28");

  private final String number;
  private final String property;

  RasaRelease(String number, String property) {
    this.number = number;
    this.property = property;
  }

  String number() {
    return number;
  }

  /** Whether Rasa keeps the REST channel's {@code metadata}: from 3.2.7 on. */
  boolean keepsMetadata() {
    return this == V3_6;
  }

  /** Its environment; skips the calling test, with the reason, if it is not installed. */
  Path home() {
    String home = System.getProperty(property, "");
    assumeTrue(
        !home.isEmpty(),
        () -> "no Rasa " + number + ": run .ci/rasa and pass -D" + property + "=<its folder>");
    Path folder = Path.of(home);
    assertThat(folder.resolve("bin/rasa")).as("-D" + property).isExecutable();
    return folder;
  }
}
