package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Inbound;
import dev.baton.connector.Webhook;
import dev.baton.connector.WebhookCall;
import dev.baton.connector.WebhookReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;

/** The part of the {@link ChannelContract} about failures. */
abstract class ChannelFailureContract extends ChannelScene {

  @Test
  void anEventIsAcknowledgedOnlyOnceItIsStored() {
    inbox().hold();
    on().user().say(null, "keep me");
    await().atMost(PATIENCE).until(() -> !inbox().offered().isEmpty());

    await()
        .during(Duration.ofMillis(300))
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(on().unacknowledged()).isPositive());

    inbox().release();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(on().unacknowledged()).isZero());
    assertThat(said("keep me")).isNotNull();
  }

  @Test
  void anEventThatWasNotStoredComesAgainUnderTheSameId() {
    assumeTrue(on().redelivers(), "this platform does not repeat");
    inbox().failNext(2);
    on().user().say(null, "again please");

    said("again please");
    assertThat(inbox().offered()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(inbox().offered().stream().map(Inbound::id).distinct()).hasSize(1);
    assertThat(inbox().stored()).hasSize(1);
  }

  @Test
  void aRateLimitSaysHowLongToWait() {
    on().limitNext(Duration.ofSeconds(7));

    DeliveryException.Retryable limited =
        failure(DeliveryException.Retryable.class, toUser(Content.Text.plain("too fast")));
    assertThat(limited.after()).isEqualTo(Duration.ofSeconds(7));
    assertThat(on().channel().send(toUser(Content.Text.plain("now"))).messageId()).isNotEmpty();
  }

  @Test
  void aUserWhoBlockedTheBotIsARefusal() {
    on().block();

    DeliveryException.Refused refused =
        failure(DeliveryException.Refused.class, toUser(Content.Text.plain("hello?")));
    assertThat(refused).hasMessageMatching("(?s).{10,}");
  }

  @Test
  void aRevokedTokenIsReportedAsSuch() {
    on().revoke();

    failure(DeliveryException.CredentialsRejected.class, toUser(Content.Text.plain("hello?")));
  }

  @Test
  void aBrokenPlatformIsWorthAnotherTry() {
    on().breakDown();

    failure(DeliveryException.Retryable.class, toUser(Content.Text.plain("hello?")));
  }

  @Test
  void theTokenIsNeverShown() {
    List<String> shown = new ArrayList<>();
    shown.add(on().channel().toString());
    on().limitNext(Duration.ofSeconds(1));
    shown.add(
        Throwables.getStackTrace(
            failure(DeliveryException.class, toUser(Content.Text.plain("a")))));
    on().breakDown();
    shown.add(
        Throwables.getStackTrace(
            failure(DeliveryException.class, toUser(Content.Text.plain("b")))));
    shown.add(on().channel().health().toString());
    on().revoke();
    shown.add(
        Throwables.getStackTrace(
            failure(DeliveryException.class, toUser(Content.Text.plain("c")))));
    shown.add(on().channel().health().toString());
    on().close();
    shown.add(
        Throwables.getStackTrace(
            failure(DeliveryException.class, toUser(Content.Text.plain("d")))));
    shown.add(on().channel().health().toString());

    assertThat(shown).noneMatch(text -> text.contains(on().secret()));
  }

  @Test
  void aForgedCallIsRejected() {
    assumeTrue(on().channel() instanceof Webhook, "this channel is not called");

    WebhookReply reply =
        ((Webhook) on().channel())
            .receive(new WebhookCall(Map.of(), "{\"id\":1}".getBytes(StandardCharsets.UTF_8)));

    assertThat(reply).isInstanceOf(WebhookReply.Reject.class);
    assertThat(((WebhookReply.Reject) reply).status()).isBetween(400, 499);
  }

  @Test
  void aClosedChannelMayBeOpenedAgain() {
    on().user().say(null, "before");
    said("before");
    on().channel().close();
    on().channel().close();
    open();

    on().user().say(null, "after");

    assertThat(said("after").place()).isEqualTo(on().userPlace());
  }
}
