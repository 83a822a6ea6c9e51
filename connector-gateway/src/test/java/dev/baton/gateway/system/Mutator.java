package dev.baton.gateway.system;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Corrupts JSON bodies as faulty senders and attackers do. The seed determines how. */
final class Mutator {

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1e999",
          "9223372036854775808",
          "99999999999999999999999999999999",
          "0.1",
          "\"\"",
          "[]",
          "{}",
          "[null]",
          "{\"id\":{}}",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\u202e\uD83D\uDE00\"",
          "\"../../etc/passwd\"",
          "NaN");

  private final Random random;

  Mutator(long seed) {
    this.random = new Random(seed);
  }

  /**
   * A corrupted copy, or in one of eight cases the body unchanged.
   *
   * @param longest sometimes a body longer than this is made; 0 for never
   */
  byte[] spoil(String body, int longest) {
    if (random.nextInt(8) == 0) {
      return bytes(body);
    }
    if (longest > 0 && random.nextInt(1_000) == 0) {
      byte[] large = new byte[longest + 1 + random.nextInt(1_000)];
      Arrays.fill(large, (byte) ' ');
      byte[] start = bytes(body);
      System.arraycopy(start, 0, large, 0, start.length);
      return large;
    }
    byte[] spoilt = bytes(random.nextBoolean() ? replaceValue(body) : body);
    for (int times = random.nextInt(4); times > 0; times--) {
      spoilt = spoilBytes(spoilt);
    }
    return spoilt;
  }

  /** Replaces a value: from a colon up to a comma or a brace. */
  private String replaceValue(String body) {
    int colon = body.indexOf(':', random.nextInt(Math.max(1, body.length() - 1)));
    if (colon < 0) {
      return body;
    }
    int end = colon + 1;
    while (end < body.length() && ",}]".indexOf(body.charAt(end)) < 0) {
      end++;
    }
    return body.substring(0, colon + 1) + value() + body.substring(end);
  }

  private String value() {
    return switch (random.nextInt(12)) {
      case 0 -> "\"" + "x".repeat(1 + random.nextInt(20_000)) + "\"";
      case 1 -> "[".repeat(1 + random.nextInt(3_000)) + "]".repeat(random.nextInt(3_000));
      case 2 -> "{\"a\":".repeat(1 + random.nextInt(2_000)) + "1";
      case 3 -> Long.toString(random.nextLong());
      default -> VALUES.get(random.nextInt(VALUES.size()));
    };
  }

  private byte[] spoilBytes(byte[] body) {
    if (body.length == 0) {
      return new byte[] {(byte) random.nextInt(256)};
    }
    int at = random.nextInt(body.length);
    int length = 1 + random.nextInt(Math.min(16, body.length - at));
    return switch (random.nextInt(6)) {
      case 0 -> {
        byte[] flipped = body.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> {
        byte[] replaced = body.clone();
        replaced[at] = (byte) random.nextInt(256);
        yield replaced;
      }
      case 2 -> Arrays.copyOf(body, at);
      case 3 -> joined(Arrays.copyOf(body, at), Arrays.copyOfRange(body, at + length, body.length));
      case 4 -> joined(Arrays.copyOf(body, at + length), Arrays.copyOfRange(body, at, body.length));
      default -> {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        yield joined(
            joined(Arrays.copyOf(body, at), noise), Arrays.copyOfRange(body, at, body.length));
      }
    };
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
