package dev.baton.gateway.system;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program between the platforms' fakes and one real Rasa, started once for all. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RealRasaIT
    implements RasaHandoffs, RasaLearning, RasaTalk, RasaWays, RasaToRasa, RasaCrash {

  private final RasaRelease release;
  private @Nullable RasaStage stage;
  private @Nullable Path folder;

  RealRasaIT(RasaRelease release) {
    this.release = release;
  }

  @BeforeAll
  void start() {
    release.home();
    stage = new RasaStage(release);
  }

  @BeforeEach
  void prepare(@TempDir Path temporary) {
    folder = temporary;
  }

  @AfterAll
  void stop() {
    if (stage != null) {
      stage.close();
    }
  }

  @Override
  public RasaStage stage() {
    return Objects.requireNonNull(stage, "started");
  }

  @Override
  public Path folder() {
    return Objects.requireNonNull(folder, "prepared");
  }
}
