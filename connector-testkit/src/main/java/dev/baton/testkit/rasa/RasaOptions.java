package dev.baton.testkit.rasa;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The options of a {@link FakeRasa}; they may be changed while it runs. */
final class RasaOptions {

  volatile String version = "3.6.20";
  volatile @Nullable String token;
  volatile @Nullable String jwtSecret;
  volatile @Nullable URI callback;
  volatile Set<String> refusedEvents = Set.of();
  volatile boolean api = true;
  volatile boolean model = true;
  volatile Duration delay = Duration.ZERO;
  volatile Duration lockPolling = Duration.ZERO;
  volatile Duration lockLifetime = Duration.ofSeconds(60);
  volatile int failing;
  volatile ServerFault fault = ServerFault.NONE;
  final AtomicInteger drops = new AtomicInteger();

  /** REST metadata reaches the tracker from 3.2.7 on (changelog #11311). */
  boolean keepsMetadata() {
    int[] is = Arrays.stream(version.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
    return Arrays.compare(is, new int[] {3, 2, 7}) >= 0;
  }
}
