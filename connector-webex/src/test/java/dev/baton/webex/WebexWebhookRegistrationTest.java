package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.DeliveryException;
import dev.baton.testkit.webex.FakeWebex;
import dev.baton.testkit.webex.WebexRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebexWebhookRegistrationTest {

  private static final URI HERE = URI.create("http://127.0.0.1:1/channels/wx/webhook");

  private final FakeWebex webex = FakeWebex.start();
  private final WebexSettings settings =
      WebexStage.settings(webex.url(), webex.token(), Duration.ofSeconds(60));
  private final WebexClient client =
      new WebexClient(new WebexHttp(webex.url(), settings.token(), Duration.ofSeconds(10)));
  private final WebexWebhookRegistration registration = registration();

  @AfterEach
  void close() {
    webex.close();
  }

  @Test
  void registersWhatIsMissingOnce() {
    WebexWebhookRegistration.Found first = registration.repair(HERE, webex.botId());
    assertThat(first.since()).isNull();
    assertThat(first.deliveryInterrupted()).isTrue();
    assertThat(webex.webhooks())
        .extracting(FakeWebex.RegisteredWebhook::event)
        .containsExactly(
            "messages:created",
            "messages:deleted",
            "attachmentActions:created",
            "memberships:created",
            "memberships:deleted",
            "rooms:migrated");
    assertThat(webex.webhooks()).allMatch(hook -> hook.name().equals("baton:wx"));

    int calls = webex.requests().size();
    WebexWebhookRegistration.Found second = registration().repair(HERE, webex.botId());
    assertThat(second.since()).isNotNull();
    assertThat(second.deliveryInterrupted()).isFalse();
    assertThat(webex.requests().subList(calls, webex.requests().size()))
        .extracting(WebexRequest::method)
        .containsOnly("GET");
  }

  @Test
  void reactivatesAndCorrectsWebhooks() {
    registration.repair(URI.create("http://127.0.0.1:1/old"), webex.botId());
    webex.sleepWebhooks();

    assertThat(registration.repair(HERE, webex.botId()).deliveryInterrupted()).isTrue();
    assertThat(webex.webhooks()).hasSize(6).allMatch(FakeWebex.RegisteredWebhook::active);
    assertThat(webex.webhooks()).allMatch(hook -> hook.target().equals(HERE));
    assertThat(registration.repair(HERE, webex.botId()).deliveryInterrupted()).isFalse();
  }

  @Test
  void removesDuplicatesAndLeavesForeignWebhooksAlone() {
    client.createHook(hook("baton:other"));
    client.createHook(hook("baton:wx"));
    client.createHook(hook("baton:wx"));
    String oldest = webex.webhooks().get(1).id();

    registration.repair(HERE, webex.botId());

    assertThat(webex.webhooks()).hasSize(7);
    assertThat(webex.webhooks())
        .filteredOn(hook -> hook.event().equals("messages:created"))
        .filteredOn(hook -> hook.name().equals("baton:wx"))
        .extracting(FakeWebex.RegisteredWebhook::id)
        .containsExactly(oldest);
    assertThat(webex.webhooks()).anyMatch(hook -> hook.name().equals("baton:other"));
  }

  @Test
  void onlyTheRefusalOfAVitalWebhookIsAFailure() {
    webex.answerNext("POST", "/webhooks", 403, Map.of());
    assertThatThrownBy(() -> registration.repair(HERE, webex.botId()))
        .isInstanceOf(DeliveryException.Refused.class);

    registration.repair(HERE, webex.botId());
    List<String> lesser = List.of("memberships:created", "memberships:deleted", "rooms:migrated");
    for (FakeWebex.RegisteredWebhook hook : webex.webhooks()) {
      if (lesser.contains(hook.event())) {
        client.deleteHook(hook.id());
      }
    }
    for (int i = 0; i < lesser.size(); i++) {
      webex.answerNext("POST", "/webhooks", 403, Map.of());
    }
    assertThat(registration.repair(HERE, webex.botId()).deliveryInterrupted()).isFalse();
    int calls = webex.requests().size();
    registration.repair(HERE, webex.botId());
    assertThat(webex.requests()).hasSize(calls + 1);
  }

  private WebexWebhookRegistration registration() {
    return new WebexWebhookRegistration("wx", client, settings, Clock.systemUTC());
  }

  private static Map<String, String> hook(String name) {
    return Map.of(
        "name", name, "targetUrl", "http://x/", "resource", "messages", "event", "created");
  }
}
