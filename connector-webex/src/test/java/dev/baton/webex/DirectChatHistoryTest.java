package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.testkit.webex.FakeWebex;
import dev.baton.testkit.webex.WebexChat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Finds the messages before a message in its chat, whose webhooks may have been lost. */
class DirectChatHistoryTest {

  private static final Duration A_SECOND = Duration.ofSeconds(1);

  private final ManualClock clock = new ManualClock();
  private final FakeWebex webex = FakeWebex.start(clock, "Baton");
  private final WebexSettings settings =
      WebexStage.settings(webex.url(), webex.token(), Duration.ofSeconds(60));
  private final WebexClient client =
      new WebexClient(new WebexHttp(webex.url(), settings.token(), Duration.ofSeconds(10)));
  private final WebexChat user = webex.direct("uma@example.com", "Uma");
  private @Nullable Instant heardSince = clock.instant();
  private final DirectChatHistory history =
      new DirectChatHistory("wx", client, settings, webex::botId, () -> heardSince, clock);

  @BeforeEach
  void later() {
    clock.advance(A_SECOND);
  }

  @AfterEach
  void close() {
    webex.close();
  }

  @Test
  void findsEarlierMessagesSinceBatonListens() {
    String first = says("first");
    answer();
    String second = says("second");
    String third = says("third");

    DirectChatHistory.Found found = find(third);
    assertThat(found.message()).extracting(WebexMapper.Message::text).isEqualTo("third");
    assertThat(ids(found)).containsExactly(first, second);
    assertThat(found.earlier().getFirst().id()).isEqualTo("messages:created:" + first);
    assertThat(found.earlier()).allMatch(Inbound::direct);
  }

  @Test
  void doesNotFindHandledMessagesAgain() {
    find(says("first"));
    String second = says("second");
    assertThat(ids(find(second))).as("the first was handled, or this one would not be").isEmpty();
    String lost = says("lost");
    String third = says("third");

    assertThat(ids(find(third))).containsExactly(lost);
    assertThat(ids(find(lost))).isEmpty();
    assertThat(ids(find(third))).as("asked again behind it").isEmpty();
    assertThat(ids(find(says("fourth")))).isEmpty();
  }

  @Test
  void aRetriedMessageLooksBackAsFar() {
    find(says("first"));
    String lost = says("lost");
    String next = says("next");

    assertThat(ids(find(next))).containsExactly(lost);
    assertThat(ids(find(next))).containsExactly(lost);
  }

  @Test
  void findsMoreThanAFewEarlierMessages() {
    find(says("first"));
    List<String> lost = says(25);

    assertThat(ids(find(says("last")))).containsExactlyElementsOf(lost);
  }

  @Test
  void findsAMessageInABacklog() {
    find(says("first"));
    List<String> waiting = says(25);

    DirectChatHistory.Found found = find(waiting.getFirst());
    assertThat(found.message()).isNotNull();
    assertThat(ids(found)).isEmpty();
  }

  @Test
  void findsNothingOlderThanCatchUp() {
    says("long ago");
    clock.advance(Duration.ofHours(25));

    assertThat(ids(find(says("now")))).isEmpty();
  }

  @Test
  void doesNotAnswerAnOldBacklogOnAFirstStart() {
    heardSince = null;
    WebexChat silent = webex.direct("sam@example.com", "Sam");
    silent.say(null, "to whom it may concern");
    says("answered");
    answer();
    String waiting = says("not answered");
    clock.advance(Duration.ofMinutes(30));

    assertThat(ids(find(says("well?")))).containsExactly(waiting);
    String anyone = silent.say(null, "anyone?");
    assertThat(ids(history.find(silent.roomId(), anyone))).isEmpty();
  }

  @Test
  void findsNothingIfTheListDoesNotHoldTheMessage() {
    says("first");
    WebexChat other = webex.direct("sam@example.com", "Sam");

    assertThat(find(other.say(null, "elsewhere")))
        .isEqualTo(new DirectChatHistory.Found(null, List.of()));
    assertThat(history.find("nowhere", "nothing"))
        .isEqualTo(new DirectChatHistory.Found(null, List.of()));
  }

  @Test
  void passesOnARateLimitOfTheAccount() {
    String first = says("first");
    webex.answerNext("GET", "/messages", 429, Map.of("Retry-After", "3"));
    assertThatThrownBy(() -> find(first)).isInstanceOf(DeliveryException.Retryable.class);
    assertThat(find(first).message()).isNotNull();

    webex.answerNext("GET", "/messages", 502, Map.of());
    webex.answerNext("GET", "/messages", 502, Map.of());
    assertThat(find(first).message()).isNull();
  }

  private DirectChatHistory.Found find(String id) {
    return history.find(user.roomId(), id);
  }

  private String says(String text) {
    clock.advance(A_SECOND);
    return user.say(null, text);
  }

  private List<String> says(int many) {
    return IntStream.range(0, many).mapToObj(number -> says("m" + number)).toList();
  }

  private void answer() {
    clock.advance(A_SECOND);
    client.post(
        Map.of("roomId", user.roomId(), "text", "an answer"), DeliveryException.Gone.What.CHAT);
  }

  private static List<String> ids(DirectChatHistory.Found found) {
    return found.earlier().stream()
        .map(Inbound::event)
        .map(event -> ((Event.Announced) event).resourceId())
        .toList();
  }
}
