package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.Content;
import dev.baton.connector.Event;
import dev.baton.connector.Health;
import dev.baton.connector.Inbound;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.RecordingInbox;
import dev.baton.testkit.telegram.FakeTelegram;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class PollingTest {

  private final FakeTelegram telegram = FakeTelegram.start();
  private final ChatClient user = telegram.privateChat(1001, "Uma");
  private final RecordingInbox inbox = new RecordingInbox();
  private final TelegramChannel channel = Rig.polling(telegram);

  @AfterEach
  void stop() {
    channel.close();
    telegram.close();
  }

  @Test
  void aPoisonUpdateIsKeptAndDoesNotHoldUpTheOthers() {
    user.say(null, "before");
    long poison =
        telegram.pushRaw(
            """
            {"update_id":%d,"message":{"from":{"id":5,"first_name":"x"},
             "chat":{"id":5,"type":"private"},"date":1795200000,"text":"no id"}}\
            """);
    user.say(null, "after");

    channel.open(inbox);

    inbox.await("the text after it", in -> text(in).equals("after"));
    assertThat(inbox.stored()).hasSize(3);
    Inbound kept =
        inbox.stored().stream()
            .filter(in -> in.id().equals("u" + poison))
            .findFirst()
            .orElseThrow();
    assertThat(((Event.Unreadable) kept.event()).raw()).contains("no id");
    await().until(() -> telegram.unconfirmed() == 0);
  }

  @Test
  void onlyTheNodeOnDutyPolls() {
    AtomicBoolean duty = new AtomicBoolean();
    try (TelegramChannel node = Rig.polling(telegram, duty::get)) {
      user.say(null, "hello");
      node.open(inbox);
      await()
          .during(Duration.ofSeconds(1))
          .until(() -> telegram.unconfirmed() == 1 && inbox.stored().isEmpty());
      assertThat(node.health()).isInstanceOf(Health.Up.class);

      duty.set(true);
      inbox.await("what waited", in -> text(in).equals("hello"));
    }
  }

  @Test
  void aNodeThatTakesOverIsNotReportedAsASecondProgram() {
    AtomicBoolean first = new AtomicBoolean(true);
    try (TelegramChannel node = Rig.polling(telegram, first::get);
        TelegramChannel next = Rig.polling(telegram, () -> !first.get())) {
      node.open(inbox);
      next.open(inbox);
      await().until(() -> telegram.calls("getUpdates").size() == 1);

      first.set(false);
      await().until(() -> telegram.calls("getUpdates").size() == 2);
      await()
          .during(Duration.ofSeconds(1))
          .until(() -> node.health() instanceof Health.Up && next.health() instanceof Health.Up);
    }
  }

  @Test
  void anUpdateOfAnUnknownKindIsPassedOver() {
    telegram.pushRaw("{\"update_id\":%d,\"brand_new_kind\":{\"chat\":{\"id\":5}}}");
    user.say(null, "hello");

    channel.open(inbox);

    inbox.await("the text", in -> text(in).equals("hello"));
    await().until(() -> telegram.unconfirmed() == 0);
    assertThat(inbox.stored()).hasSize(1);
  }

  @Test
  void whatACrashedProcessDidNotStoreComesAgain() {
    inbox.hold();
    channel.open(inbox);
    user.say(null, "one");
    await().until(() -> !inbox.offered().isEmpty());
    channel.close();

    RecordingInbox next = new RecordingInbox();
    TelegramChannel restarted = Rig.polling(telegram);
    try {
      restarted.open(next);
      Inbound again = next.await("the text again", in -> text(in).equals("one"));
      assertThat(again).isEqualTo(inbox.offered().getFirst());
    } finally {
      restarted.close();
    }
  }

  @Test
  void oneChatsFailureDoesNotChangeItsOrder() {
    for (int i = 1; i <= 4; i++) {
      user.say(null, "line " + i);
    }
    inbox.failNext(1);

    channel.open(inbox);

    inbox.await("the last", in -> text(in).equals("line 4"));
    assertThat(inbox.stored())
        .extracting(PollingTest::text)
        .containsExactly("line 1", "line 2", "line 3", "line 4");
    assertThat(inbox.offered())
        .extracting(PollingTest::text)
        .containsExactly("line 1", "line 1", "line 2", "line 3", "line 4");
  }

  @Test
  void nothingIsPolledBeforeTheBotIsKnown() {
    telegram.failWithHtml("getMe", 2, 502);
    user.say(null, "early");

    channel.open(inbox);

    inbox.await("the text", in -> text(in).equals("early"));
    List<String> methods =
        telegram.calls().stream().map(FakeTelegram.Call::method).distinct().toList();
    assertThat(methods).containsExactly("getme", "deletewebhook", "getupdates");
    assertThat(telegram.calls("getMe")).hasSize(3);
    await().until(() -> channel.health() instanceof Health.Up);
  }

  @Test
  void anOldWebhookIsRemovedEvenWhenThatFailsAtFirst() {
    TelegramChannel before = Rig.webhook(telegram, URI.create("http://127.0.0.1:9/none"));
    before.open(inbox);
    await().until(() -> !telegram.webhookUrl().isEmpty());
    before.close();
    telegram.fail("deleteWebhook", 1, 500, "Internal Server Error");

    channel.open(inbox);
    user.say(null, "hello");

    inbox.await("the text", in -> text(in).equals("hello"));
    assertThat(telegram.webhookUrl()).isEmpty();
  }

  @Test
  void aRateLimitIsWaitedOut() {
    telegram.limit("getUpdates", 1, 1);
    Instant start = Instant.now();

    channel.open(inbox);
    user.say(null, "hello");

    inbox.await("the text", in -> text(in).equals("hello"));
    assertThat(Duration.between(start, Instant.now())).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void aSecondPollerIsReportedAndLeftAlone() {
    telegram.fail("getUpdates", 2, 409, "Conflict: terminated by other getUpdates request");
    Instant start = Instant.now();

    channel.open(inbox);
    user.say(null, "hello");

    await().until(() -> channel.health() instanceof Health.Down);
    assertThat(channel.health().toString()).contains("another program", "409");
    await().atMost(Duration.ofSeconds(30)).until(() -> !inbox.stored().isEmpty());
    assertThat(telegram.calls("getUpdates")).hasSizeBetween(3, 4);
    assertThat(Duration.between(start, Instant.now())).isGreaterThan(Duration.ofSeconds(15));
    await().until(() -> channel.health() instanceof Health.Up);
  }

  @Test
  void aWrongTokenShowsInTheHealth() {
    telegram.revokeToken(true);

    channel.open(inbox);

    await().until(() -> channel.health() instanceof Health.Rejected);
    assertThat(channel.health().toString()).doesNotContain(telegram.token());
  }

  @Test
  void aDeadServerShowsInTheHealth() {
    telegram.close();

    channel.open(inbox);

    await().until(() -> channel.health() instanceof Health.Down);
    assertThat(channel.health().toString()).doesNotContain(telegram.token());
  }

  /** Closing gives up on the poll after 5 s; the poll itself would end after 50 s. */
  @Test
  void closingEndsAPollInFlightAtOnce() {
    channel.open(inbox);
    await().until(() -> !telegram.calls("getUpdates").isEmpty());

    Instant start = Instant.now();
    channel.close();

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofMillis(4_900));
    assertThat(channel.health()).isInstanceOf(Health.Down.class);
  }

  @Test
  void theBotAsksForReactionsToo() {
    channel.open(inbox);
    await().until(() -> !telegram.calls("getUpdates").isEmpty());
    String id = user.say(null, "look");
    inbox.await("the text", in -> text(in).equals("look"));

    telegram.react(user, id, "👍");

    Inbound reacted = inbox.await("the reaction", in -> in.event() instanceof Event.Reacted);
    assertThat(reacted.event()).isEqualTo(new Event.Reacted(id, "👍", true));
  }

  private static String text(Inbound inbound) {
    return inbound.event() instanceof Event.Said said && said.content() instanceof Content.Text text
        ? text.text()
        : "";
  }
}
