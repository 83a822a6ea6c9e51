package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.Health;
import dev.baton.connector.Secret;
import dev.baton.hook.Hook;
import dev.baton.hook.HookKind;
import dev.baton.hook.HookSecret;
import dev.baton.hook.Hooks;
import dev.baton.store.HookEvent;
import dev.baton.testkit.WebhookReceiver;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node tells a webhook only under its lease. */
@Timeout(200)
class HookLeaseTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder = Path.of("");
  private final WebhookReceiver receiver = WebhookReceiver.start();
  private SharedStore store;
  private Hooks hooks;

  @BeforeEach
  void storeTwoEvents() {
    store = SharedStore.in(folder);
    store.open();
    store.commit(tables -> {
      for (String id : List.of("evt_1", "evt_2")) {
        tables.hooks().add(new HookEvent(id, "crm", "c1", "handoff.ended", "{\"id\":1}", 0, NOON));
      }
      return true;
    });
    Hook crm =
        new Hook(
            "crm",
            URI.create(receiver.url()),
            List.of(new HookSecret(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))),
            EnumSet.allOf(HookKind.class),
            false);
    hooks = new Hooks(store, List.of(crm), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    hooks.close();
    store.close();
    receiver.close();
  }

  @Test
  void aNodeWithoutTheLeaseTellsNothing() {
    store.has = key -> false;
    hooks.open();
    awaitNextRound();
    assertThat(receiver.calls()).isEmpty();
    assertThat(hooks.status().get("crm"))
        .isEqualTo(new Hooks.Status(new Health.Connecting("another node tells it"), 2));
    store.has = key -> key.equals("webhook:crm");
    await().atMost(SOON).until(() -> waiting() == 0);
    assertThat(receiver.taken())
        .extracting(WebhookReceiver.Call::id)
        .containsExactly("evt_1", "evt_2");
  }

  @Test
  void aNodeThatMayHaveLostItsLeaseMakesNoCall() {
    store.lasts = false;
    hooks.open();
    await().atMost(SOON).until(() -> store.doubted.get() >= 2);
    assertThat(receiver.calls()).isEmpty();
    store.lasts = true;
    await().atMost(SOON).until(() -> waiting() == 0);
    assertThat(receiver.taken()).hasSize(2);
  }

  @Test
  void whatWasTakenIsDeletedUnderTheSameLease() {
    store.permits = false;
    hooks.open();
    await().atMost(SOON).until(() -> receiver.calls().size() >= 2);
    store.has = key -> false;
    assertThat(waiting()).as("another node owns it, and deletes it").isEqualTo(2);
    assertThat(receiver.calls()).extracting(WebhookReceiver.Call::id).containsOnly("evt_1");
  }

  private void awaitNextRound() {
    long asked = store.asked();
    await().atMost(SOON).until(() -> store.asked() >= asked + 2);
  }

  private long waiting() {
    return store.read(tables -> tables.hooks().waiting("crm"));
  }
}
