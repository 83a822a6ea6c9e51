package dev.baton.gateway.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a power loss would leave. No power is cut: the test watches the system calls instead. For
 * each webhook that is answered 200, the write that contains its event and the flush after it must
 * both have returned before the first byte of the answer is written.
 */
@Timeout(180)
class PowerLossIT {

  private static final Pattern LINE =
      Pattern.compile(
          "^(\\d+\\.\\d+) (\\w+)\\((\\d+)<(.*?)>(?:, (.*))?\\) += (-?\\d+).*<(\\d+\\.\\d+)>$");
  private static final Pattern UPDATE = Pattern.compile("update_id\\\\\":(\\d+)");

  @TempDir Path home;

  /** A system call: when it began and returned, in seconds. */
  private record Syscall(double began, double ended, String name, String file, String bytes) {}

  @Test
  void everyAcknowledgedWebhookIsFlushedBefore() throws Exception {
    assumeTrue(Strace.isThere(), "strace is not installed");
    try (Town town = Town.of(home, Town.Mode.WEBHOOK, 12).wakes()) {
      Town.pause(Duration.ofSeconds(2));
      Strace strace = Strace.watching(town.program(), home.resolve("syscalls"));
      Town.pause(Duration.ofSeconds(8));
      town.everybodyIsSilent();
      Instant ended = Instant.now();
      Town.pause(Duration.ofSeconds(1));
      strace.close();
      List<Syscall> calls = read(strace.notes());
      List<Syscall> flushes = calls.stream().filter(PowerLossIT::flushes).toList();
      Map<String, Syscall> answers = answers(calls);
      List<String> unproven = new ArrayList<>();
      answers.forEach((update, answer) -> {
        if (!isProven(update, answer, calls, flushes)) {
          unproven.add(update);
        }
      });
      System.out.printf(
          "power loss: %d webhooks answered 200 while watched, %d flushes, %d unproven%n",
          answers.size(), flushes.size(), unproven.size());
      assertThat(answers).hasSizeGreaterThan(50);
      assertThat(unproven).as("answered before it was flushed").isEmpty();
      town.conclude(
          "PowerLossIT#everyAcknowledgedWebhookIsFlushedBefore",
          "power loss (" + answers.size() + " of " + answers.size() + " answers after their flush)",
          ended);
    }
  }

  private static boolean isProven(
      String update, Syscall answer, List<Syscall> calls, List<Syscall> flushes) {
    String key = "u" + update;
    return calls.stream()
        .filter(call -> call.file().contains("baton.db-wal") && call.bytes().contains(key))
        .filter(write -> write.ended() <= answer.began())
        .anyMatch(write ->
            flushes.stream()
                .anyMatch(
                    flush -> flush.began() >= write.ended() && flush.ended() <= answer.began()));
  }

  private static boolean flushes(Syscall call) {
    return call.name().endsWith("sync") && call.file().contains("baton.db-wal");
  }

  /** The first byte of the 200 for each update, on the connection on which it came. */
  private static Map<String, Syscall> answers(List<Syscall> calls) {
    Map<String, String> asked = new HashMap<>();
    Map<String, Syscall> answers = new LinkedHashMap<>();
    for (Syscall call : calls) {
      Matcher update = UPDATE.matcher(call.bytes());
      if (call.name().equals("read") && update.find()) {
        asked.put(call.file(), update.group(1));
      } else if (call.name().startsWith("write") && call.bytes().contains("HTTP/1.1 200")) {
        String known = asked.remove(call.file());
        if (known != null) {
          answers.putIfAbsent(known, call);
        }
      }
    }
    return answers;
  }

  private static List<Syscall> read(List<Path> notes) throws IOException {
    List<Syscall> calls = new ArrayList<>();
    for (Path file : notes) {
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        Matcher parts = LINE.matcher(line);
        if (parts.matches()) {
          double began = Double.parseDouble(parts.group(1));
          String bytes = parts.group(5);
          calls.add(
              new Syscall(
                  began,
                  began + Double.parseDouble(parts.group(7)),
                  parts.group(2),
                  parts.group(4),
                  bytes == null ? "" : bytes));
        }
      }
    }
    calls.sort(Comparator.comparingDouble(Syscall::began));
    return calls;
  }
}
