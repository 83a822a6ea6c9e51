package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Waits for what people see of the bot in their chats. */
final class Sight {

  static final Duration SOON = Duration.ofSeconds(60);

  /** What only a machine can read: an id, JSON, a Java name. */
  private static final Pattern RAW =
      Pattern.compile("[0-9a-f]{16,}|Y2lz|[{}]|_id|latest_|\\bnull\\b|line\\d|dev\\.baton");

  private Sight() {}

  /** The last message with a text in it. */
  static Shown reads(ChatClient client, String part) {
    return sees(client, "“" + part + "”", shown -> shown.text().contains(part));
  }

  /** The last message that offers a choice: as a button, or as something to write. */
  static Shown offered(ChatClient client, String choice) {
    Pattern written = Pattern.compile("(?m)^(/?\\d+\\.? |(\\d · )+)" + Pattern.quote(choice) + "$");
    return sees(
        client,
        "the choice “" + choice + "”",
        shown -> shown.buttons().contains(choice) || written.matcher(shown.text()).find());
  }

  /** The last message that is as it is wanted. */
  static Shown sees(ChatClient client, String what, Predicate<Shown> wanted) {
    Predicate<Shown> bots = shown -> shown.bot() && wanted.test(shown);
    await()
        .alias(client.person() + " sees " + what)
        .atMost(SOON)
        .until(() -> client.shown().stream().anyMatch(bots));
    return client.shown().stream().filter(bots).reduce((one, later) -> later).orElseThrow();
  }

  /** Waits until a message is not there any more, or does not say this any more. */
  static void readsNoMore(ChatClient client, String part) {
    await()
        .alias(client.person() + " does not read “" + part + "” any more")
        .atMost(SOON)
        .until(() -> client.shown().stream().noneMatch(shown -> shown.text().contains(part)));
  }

  /** Waits until a person's own message carries just these reactions. */
  static void carries(ChatClient client, String message, String... reactions) {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(client.shown())
                .filteredOn(shown -> shown.id().equals(message))
                .singleElement()
                .satisfies(shown -> {
                  assertThat(shown.own()).as(client.person()).isTrue();
                  assertThat(shown.reactions()).containsExactly(reactions);
                }));
  }

  /** All that people see is written for people. */
  static void assertReadable(Map<String, List<Shown>> chats) {
    assertThat(chats.values().stream().flatMap(List::stream))
        .isNotEmpty()
        .allSatisfy(shown -> assertThat(shown.text()).doesNotContainPattern(RAW));
  }
}
