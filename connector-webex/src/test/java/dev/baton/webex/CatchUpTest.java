package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.testkit.RecordingInbox;
import dev.baton.testkit.webex.FakeWebex;
import dev.baton.testkit.webex.WebexChat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatchUpTest {

  private final ManualClock clock = new ManualClock();
  private final FakeWebex webex = FakeWebex.start(clock, "Baton");
  private final WebexSettings settings =
      WebexStage.settings(webex.url(), webex.token(), Duration.ofSeconds(60));
  private final WebexClient client =
      new WebexClient(new WebexHttp(webex.url(), settings.token(), Duration.ofSeconds(10)));
  private final RecordingInbox inbox = new RecordingInbox();
  private final WebexChat user = webex.direct("uma@example.com", "Uma");
  private final CatchUp catchUp =
      new CatchUp("wx", client, settings, clock, webex::botId, wait -> {}, () -> false);

  @AfterEach
  void close() {
    webex.close();
  }

  @Test
  void readsEverythingSinceTheWebhooksWereCreated() {
    Instant since = clock.instant();
    String first = user.say(null, "first");
    answer();
    String second = user.say(null, "second");
    answer();
    clock.advance(Duration.ofHours(2));

    assertThat(catchUp.sweep(since, inbox)).isTrue();
    assertThat(found()).containsExactly(first, second);
    assertThat(inbox.stored()).allMatch(Inbound::direct);
    assertThat(inbox.stored().getFirst().id()).isEqualTo("messages:created:" + first);
  }

  @Test
  void readsNothingOlderThanCatchUp() {
    Instant since = clock.instant();
    user.say(null, "long ago");
    clock.advance(Duration.ofHours(25));
    String fresh = user.say(null, "now");

    catchUp.sweep(since, inbox);
    assertThat(found()).containsExactly(fresh);
  }

  @Test
  void doesNotAnswerAnOldBacklogOnAFirstStart() {
    WebexChat silent = webex.direct("sam@example.com", "Sam");
    silent.say(null, "to whom it may concern");
    user.say(null, "answered");
    answer();
    String waiting = user.say(null, "not answered");
    clock.advance(Duration.ofMinutes(30));
    String recent = silent.say(null, "anyone?");

    catchUp.sweep(null, inbox);
    assertThat(found()).containsExactlyInAnyOrder(waiting, recent);
  }

  @Test
  void longBacklogsAreReadPageByPageInOrder() {
    Instant since = clock.instant();
    for (int i = 0; i < 230; i++) {
      user.say(null, "m" + i);
    }
    List<String> written = user.shown().stream().map(shown -> shown.id()).toList();

    catchUp.sweep(since, inbox);
    assertThat(found()).containsExactlyElementsOf(written);
  }

  @Test
  void readsMentionsInGroups() {
    Instant since = clock.instant();
    WebexChat ann = webex.member(webex.space("Support"), "ann@example.com", "Ann");
    ann.say(null, "among us");
    String mention = ann.say(null, "@Baton /queue");

    catchUp.sweep(since, inbox);
    assertThat(found()).containsExactly(mention);
    assertThat(inbox.stored()).noneMatch(Inbound::direct);
  }

  @Test
  void quietSpacesAreNotListed() {
    user.say(null, "long ago");
    clock.advance(Duration.ofHours(25));
    catchUp.sweep(clock.instant(), inbox);

    assertThat(webex.requests()).noneMatch(request -> request.path().equals("/messages"));
  }

  @Test
  void findsEdits() {
    String id = user.say(null, "tomorow");
    clock.advance(Duration.ofHours(1));
    Instant since = clock.instant();
    user.say(null, "more");
    user.edit(id, "tomorrow");

    catchUp.sweep(since, inbox);
    assertThat(inbox.stored()).hasSize(2);
    assertThat(inbox.stored().getLast().event()).isEqualTo(new Event.Announced("edits", id));
    catchUp.sweep(since, inbox);
    assertThat(inbox.stored()).hasSize(2);
  }

  @Test
  void aForbiddenSpaceDoesNotHideTheOthers() {
    Instant since = clock.instant();
    String readable = user.say(null, "one");
    webex.direct("sam@example.com", "Sam").say(null, "other");
    webex.answerNext("GET", "/messages", 403, Map.of());

    assertThat(catchUp.sweep(since, inbox)).isTrue();
    assertThat(found()).containsExactly(readable);
  }

  @Test
  void aFailingSpaceDoesNotHideTheOthersAndIsTriedAgain() {
    Instant since = clock.instant();
    String readable = user.say(null, "one");
    clock.advance(Duration.ofMinutes(1));
    String other = webex.direct("sam@example.com", "Sam").say(null, "other");
    webex.answerNext("GET", "/messages", 503, Map.of());

    assertThat(catchUp.sweep(since, inbox)).isFalse();
    assertThat(found()).containsExactly(readable);
    assertThat(catchUp.sweep(since, inbox)).isTrue();
    assertThat(found()).containsExactlyInAnyOrder(readable, other);
  }

  @Test
  void aRateLimitOfTheAccountStopsTheSweep() {
    Instant since = clock.instant();
    user.say(null, "one");
    webex.answerNext("GET", "/messages", 429, Map.of("Retry-After", "7"));

    assertThatThrownBy(() -> catchUp.sweep(since, inbox))
        .isInstanceOfSatisfying(
            DeliveryException.Retryable.class,
            later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(7)));
  }

  @Test
  void readsAgainWhatCouldNotBeStored() {
    Instant since = clock.instant();
    user.say(null, "keep me");
    inbox.failNext(1);

    assertThat(catchUp.sweep(since, inbox)).isFalse();
    assertThat(catchUp.sweep(since, inbox)).isTrue();
    assertThat(inbox.stored()).hasSize(1);
  }

  private List<String> found() {
    return inbox.stored().stream()
        .map(inbound -> ((Event.Announced) inbound.event()).resourceId())
        .toList();
  }

  private void answer() {
    client.post(
        Map.of("roomId", user.roomId(), "text", "an answer"), DeliveryException.Gone.What.CHAT);
  }
}
