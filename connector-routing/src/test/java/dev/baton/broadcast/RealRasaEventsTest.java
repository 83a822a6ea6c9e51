package dev.baton.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.baton.store.Broadcast;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rasa's own event classes accept every event and write the same event again; Rasa's schema accepts
 * them too. Runs if {@code -Dbaton.rasa36} or {@code -Dbaton.rasa28} names the home of a Python
 * environment with that Rasa version.
 */
@Timeout(300)
class RealRasaEventsTest {

  private static final String SCRIPT =
      """
      import json, sys
      import rasa.shared.core.events as events
      from rasa.shared.core.trackers import DialogueStateTracker
      from rasa.shared.utils.schemas.events import EVENTS_SCHEMA
      import jsonschema
      tracker = DialogueStateTracker("u1", [])
      for line in open(sys.argv[1], encoding="utf-8"):
          told = json.loads(line)
          sender = told.pop("sender_id")
          jsonschema.validate([told], EVENTS_SCHEMA)
          event = events.Event.from_parameters(dict(told))
          tracker.update(event)
          again = event.as_dict()
          for key, value in told.items():
              same = again.get(key) == value
              if key == "parse_data":
                  same = all(again[key].get(k) == v for k, v in value.items() if k != "metadata")
              if key == "metadata":
                  same = all(again[key].get(k) == v for k, v in value.items())
              if not same:
                  sys.exit("%s: %s became %r" % (told["event"], key, again.get(key)))
          print(type(event).__name__, tracker.is_paused())
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"baton.rasa36", "baton.rasa28"})
  void rasaAcceptsEveryEvent(String property) throws Exception {
    String home = System.getProperty(property, "");
    assumeThat(home).as("no Rasa: -D%s is not set", property).isNotEmpty();
    Path events = folder.resolve("events.jsonl");
    List<String> lines =
        Stream.of(
                Stream.of(SampleBroadcasts.control(Broadcast.Kind.PAUSE)),
                SampleBroadcasts.contents().stream().map(SampleBroadcasts::user),
                SampleBroadcasts.contents().stream().map(SampleBroadcasts::agent),
                Stream.of(SampleBroadcasts.control(Broadcast.Kind.RESUME)))
            .flatMap(each -> each)
            .map(told -> SampleBroadcasts.EVENTS.of(told).orElseThrow().json())
            .toList();
    Files.write(events, lines);
    List<String> taken = python(home, events);
    int said = SampleBroadcasts.contents().size();
    assertThat(taken).hasSize(lines.size());
    assertThat(taken.getFirst()).isEqualTo("ConversationPaused True");
    assertThat(taken.subList(1, 1 + said)).containsOnly("UserUttered True");
    assertThat(taken.subList(1 + said, 1 + 2 * said)).containsOnly("AgentUttered True");
    assertThat(taken.getLast()).isEqualTo("ConversationResumed False");
  }

  private List<String> python(String home, Path events) throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve("take.py"), SCRIPT);
    Path output = folder.resolve("output.txt");
    Path complaints = folder.resolve("complaints.txt");
    Process process =
        new ProcessBuilder(
                Path.of(home, "bin", "python").toString(), script.toString(), events.toString())
            .redirectOutput(output.toFile())
            .redirectError(complaints.toFile())
            .start();
    boolean ended = process.waitFor(240, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended && process.exitValue() == 0).as(() -> read(complaints)).isTrue();
    return Files.readAllLines(output, StandardCharsets.UTF_8);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }
}
