package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Health;
import dev.baton.connector.Secret;
import dev.baton.hook.Hook;
import dev.baton.hook.HookKind;
import dev.baton.hook.HookSecret;
import dev.baton.masking.Masking;
import dev.baton.masking.Personal;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.PersonalData.Wish;
import dev.baton.testkit.WebhookReceiver;
import dev.baton.testkit.WebhookReceiver.Call;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Other systems are told what happens: signed, in order, until they have it, and no more. */
@Timeout(200)
class HookStoryTest {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OLD = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  private static final Set<HookKind> HANDOFFS = HookKind.named("handoff.*");

  @TempDir Path folder = Path.of("");
  private final WebhookReceiver receiver = WebhookReceiver.start();

  @AfterEach
  void close() {
    receiver.close();
  }

  private Hook hook(Set<HookKind> kinds, boolean text) {
    return new Hook("crm", URI.create(receiver.url()), List.of(secret(SECRET)), kinds, text);
  }

  private static HookSecret secret(String written) {
    return new HookSecret(new Secret(written));
  }

  private TwoDesks desks(Hook hook) {
    return desks(builder -> builder.webhook(hook));
  }

  private TwoDesks desks(UnaryOperator<Routing.Builder> more) {
    return new TwoDesks(folder, Replies.echo(), TwoDesks.Kind.TOPICS, DeskPlan.Where.SPACE, more);
  }

  private static JsonNode json(Call call) {
    return JsonMapper.shared().readTree(call.body());
  }

  private static List<String> types(List<Call> calls) {
    return calls.stream().map(call -> json(call).path("type").asString("")).toList();
  }

  private void isTold(TwoDesks desks, String... types) {
    desks.scene.waitFor(() -> assertThat(types(receiver.taken())).containsExactly(types));
  }

  private static MemoryChannel.Sent begun(TwoDesks desks) {
    desks.scene.userSays("c1", "/human");
    return desks.claimed("c1", Scene.ANN, Scene.SPACE);
  }

  @Test
  void aHandoffIsToldFromTheWishToTheEnd() {
    Hook both =
        new Hook(
            "crm",
            URI.create(receiver.url()),
            List.of(secret(SECRET), secret(OLD)),
            HANDOFFS,
            false);
    try (TwoDesks desks = desks(both)) {
      MemoryChannel.Sent head = begun(desks);
      desks.says(head, Scene.ANN, "/transfer refund_requests she wants money");
      MemoryChannel.Sent money =
          desks.claims(TwoDesks.CLEO, desks.offer("c1", TwoDesks.MONEY), "c1");
      desks.says(money, TwoDesks.CLEO, "/release");
      desks.scene.waitForText("c1", Texts.released());
      desks.says(money, TwoDesks.CLEO, "/claim");
      desks.scene.waitFor(() ->
          assertThat(desks.memory.textsTo("c1"))
              .filteredOn(Texts.joined("Cleo")::equals)
              .hasSize(2));
      desks.says(money, TwoDesks.CLEO, "/resolve Bye");
      isTold(
          desks,
          "handoff.requested",
          "handoff.claimed",
          "handoff.transferred",
          "handoff.claimed",
          "handoff.released",
          "handoff.claimed",
          "handoff.ended");
      List<Call> calls = receiver.taken();
      assertThat(calls)
          .allSatisfy(call -> {
            assertThat(call.isSignedWith(SECRET)).isTrue();
            assertThat(call.isSignedWith(OLD)).isTrue();
            assertThat(call.isSignedWith("whsec_" + "A".repeat(32))).isFalse();
            assertThat(call.type()).startsWith("application/json");
            assertThat(call.id()).startsWith("evt_");
            assertThat(json(call).path("data").path("conversation").path("sender_id").asString(""))
                .isEqualTo("c1");
            assertThat(call.body()).doesNotContain("User c1", "Ann", "Cleo", "she wants", "Bye");
          });
      assertThat(calls.stream().map(Call::id)).doesNotHaveDuplicates();
      JsonNode moved = json(calls.get(2)).path("data");
      assertThat(moved.path("from").path("queue").asString("")).isEqualTo("support");
      assertThat(moved.path("from").path("agent_id").asString("")).isEqualTo("ann");
      assertThat(moved.path("handoff").path("queue").asString("")).isEqualTo("refund_requests");
      JsonNode ended = json(calls.getLast()).path("data").path("handoff");
      assertThat(ended.path("end_reason").asString("")).isEqualTo("agent_resolved");
      assertThat(ended.path("agent_id").asString("")).isEqualTo("cleo");
      assertThat(ended.path("id").asString("")).isEqualTo(desks.handoff("c1").id());
    }
  }

  @Test
  void whatIsSaidIsToldByChoiceAndMaskedAndNotesNever() {
    Masking masking = new Masking(List.of(Personal.EMAIL.rule()), List.of());
    Hook texts = hook(EnumSet.allOf(HookKind.class), true);
    try (TwoDesks desks = desks(builder -> builder.webhook(texts).masking(masking))) {
      desks.scene.userSays("c1", "hello");
      desks.scene.waitForText("c1", "bot: hello");
      MemoryChannel.Sent head = begun(desks);
      desks.says(head, Scene.ANN, "// a secret note");
      desks.scene.userSays("c1", "write to bob@example.com");
      desks.scene.waitFor(() -> assertThat(desks.shownIn(Scene.SPACE)).contains("write to"));
      desks.says(head, Scene.ANN, "I will");
      desks.scene.waitForText("c1", "I will");
      desks.scene.waitFor(() ->
          assertThat(
                  receiver.taken().stream()
                      .map(call -> json(call).path("data").path("message"))
                      .filter(JsonNode::isObject)
                      .map(said ->
                          said.path("author").asString("") + ": " + said.path("text").asString("")))
              .contains("user: hello", "bot: bot: hello", "agent: I will")
              .anyMatch(said -> said.startsWith("user: write to ")));
      assertThat(receiver.calls())
          .noneMatch(call -> call.body().contains("secret note"))
          .noneMatch(call -> call.body().contains("bob@example.com"))
          .anyMatch(call -> call.body().contains("\"user_name\":\"User c1\""));
    }
  }

  @Test
  void withoutThatChoiceOnlyWhoWroteIsTold() {
    try (TwoDesks desks = desks(hook(HookKind.named("message.*"), false))) {
      desks.scene.userSays("c1", "my secret");
      isTold(desks, "message.received", "message.sent");
      assertThat(receiver.taken()).noneMatch(call -> call.body().contains("secret"));
      JsonNode message = json(receiver.taken().getLast()).path("data").path("message");
      assertThat(message.path("author").asString("")).isEqualTo("bot");
      assertThat(message.path("kind").asString("")).isEqualTo("text");
      assertThat(message.has("text")).isFalse();
    }
  }

  @Test
  void whatIsNotTakenIsToldAgainUnderTheSameIdAndInOrder() {
    receiver.answersNext(500, 302, 404);
    try (TwoDesks desks = desks(hook(HANDOFFS, false))) {
      MemoryChannel.Sent head = begun(desks);
      desks.says(head, Scene.ANN, "/resolve");
      desks.scene.waitFor(() -> assertThat(status(desks)).isInstanceOf(Health.Down.class));
      assertThat(receiver.taken()).isEmpty();
      desks.scene.waitFor(() -> {
        desks.clock.advance(Duration.ofMinutes(1));
        assertThat(receiver.taken()).hasSize(3);
      });
      isTold(desks, "handoff.requested", "handoff.claimed", "handoff.ended");
      List<Call> calls = receiver.calls();
      assertThat(calls).hasSize(6);
      assertThat(calls.subList(0, 4)).extracting(Call::id).containsOnly(calls.getFirst().id());
      assertThat(calls.subList(0, 4)).extracting(Call::body).containsOnly(calls.getFirst().body());
      assertThat(calls.getFirst().timestamp()).isNotEqualTo(calls.get(3).timestamp());
      assertThat(calls).allMatch(call -> call.isSignedWith(SECRET));
      desks.scene.waitFor(() -> assertThat(status(desks)).isInstanceOf(Health.Up.class));
    }
  }

  private static Health status(TwoDesks desks) {
    return Objects.requireNonNull(desks.scene.routing.hookStatus().get("crm")).health();
  }

  @Test
  void aReceiverThatAsksToWaitIsGivenTheTime() {
    receiver.answersNext(429);
    receiver.asksToWait("3600");
    try (TwoDesks desks = desks(hook(EnumSet.of(HookKind.HANDOFF_REQUESTED), false))) {
      desks.scene.userSays("c1", "/human");
      desks.scene.waitFor(() -> assertThat(status(desks)).isInstanceOf(Health.Down.class));
      desks.clock.advance(Duration.ofMinutes(58));
      desks.scene.userSays("c2", "/human");
      isTold(desks, "handoff.requested");
      desks.clock.advance(Duration.ofMinutes(10));
      isTold(desks, "handoff.requested", "handoff.requested");
    }
  }

  @Test
  void whatIsNeverTakenIsADeadLetterAndCanBeToldAgain() {
    receiver.answers(500);
    try (TwoDesks desks = desks(hook(HANDOFFS, false))) {
      desks.scene.userSays("c1", "/human");
      isDown(desks, 500);
      int status = 500;
      for (int minutes : List.of(1, 6, 34, 133, 331, 661, 925, 1321, 1585)) {
        receiver.answers(++status);
        desks.clock.advance(Duration.ofMinutes(minutes));
        isDown(desks, status);
      }
      DeadLetters.Letter letter = letters(desks).getLast();
      assertThat(letter.kind()).isEqualTo("handoff.requested");
      assertThat(letter.lane()).isEqualTo("webhook:crm");
      assertThat(letter.why()).isEqualTo("answered 509");
      assertThat(letter.attempts()).isEqualTo(10);
      receiver.answers(200);
      desks.restart();
      assertThat(desks.scene.routing.deadLetters().retry(letter.id()).toCompletableFuture().join())
          .isInstanceOf(DeadLetters.Outcome.Done.class);
      desks.scene.waitFor(() -> {
        desks.clock.advance(Duration.ofMinutes(30));
        assertThat(receiver.taken()).extracting(Call::id).contains(letter.id());
      });
      desks.scene.waitFor(
          () -> assertThat(letters(desks)).noneMatch(each -> each.id().equals(letter.id())));
    }
  }

  private static void isDown(TwoDesks desks, int status) {
    desks.scene.waitFor(
        () -> assertThat(status(desks)).isEqualTo(new Health.Down("answered " + status)));
  }

  private static List<DeadLetters.Letter> letters(TwoDesks desks) {
    return desks.scene.routing.deadLetters().list(null, 100).letters();
  }

  @Test
  void aReceiverThatIsGoneIsCalledNoMore() {
    receiver.answersNext(410);
    try (TwoDesks desks = desks(hook(HANDOFFS, false))) {
      MemoryChannel.Sent head = begun(desks);
      desks.says(head, Scene.ANN, "/resolve");
      desks.scene.waitFor(() -> assertThat(letters(desks)).hasSize(3));
      assertThat(receiver.calls()).hasSize(1);
      assertThat(status(desks))
          .isEqualTo(
              new Health.Down("answered 410 Gone; it is called no more until Baton starts again"));
      desks.restart();
      letters(desks)
          .reversed()
          .forEach(letter ->
              assertThat(
                      desks
                          .scene
                          .routing
                          .deadLetters()
                          .retry(letter.id())
                          .toCompletableFuture()
                          .join())
                  .isInstanceOf(DeadLetters.Outcome.Done.class));
      isTold(desks, "handoff.requested", "handoff.claimed", "handoff.ended");
    }
  }

  @Test
  void aSlowReceiverHoldsUpNoMessageAndGetsFewCallsAtOnce() {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch together = new CountDownLatch(8);
    receiver.beforeAnswers(() -> {
      if (answered.getCount() > 0) {
        awaited(answered);
      } else {
        together.countDown();
        awaited(together);
      }
    });
    try (TwoDesks desks = desks(hook(EnumSet.of(HookKind.MESSAGE_RECEIVED), false))) {
      for (int user = 1; user <= 20; user++) {
        desks.scene.userSays("c" + user, "hello");
        desks.scene.waitForText("c" + user, "bot: hello");
      }
      assertThat(receiver.calls()).isEmpty();
      answered.countDown();
      desks.scene.waitFor(() -> assertThat(receiver.taken()).hasSize(20));
      assertThat(receiver.mostAtOnce()).isEqualTo(8);
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatWaitsIsToldAfterARestartAndErasedWithItsUser() {
    receiver.answers(500);
    try (TwoDesks desks = desks(hook(HANDOFFS, true))) {
      desks.scene.userSays("c1", "/human");
      desks.scene.userSays("c2", "/human");
      desks.scene.waitFor(() -> assertThat(receiver.calls()).hasSizeGreaterThanOrEqualTo(2));
      assertThat(
              desks
                  .scene
                  .routing
                  .personalData()
                  .erase(desks.scene.conversation("c1").id())
                  .toCompletableFuture()
                  .join())
          .isEqualTo(Wish.BEGUN);
      desks.scene.waitFor(() -> assertThat(desks.scene.routing.personalData().pending()).isEmpty());
      desks.restart();
      receiver.answers(200);
      desks.clock.advance(Duration.ofHours(1));
      desks.scene.waitFor(() -> assertThat(receiver.taken()).isNotEmpty());
      assertThat(receiver.taken())
          .allSatisfy(call -> assertThat(call.body()).contains("\"sender_id\":\"c2\""));
    }
  }

  @Test
  void whoeverIsNotConfiguredIsNotToldAndLettersForThemStay() {
    receiver.answers(410);
    try (TwoDesks desks = desks(hook(HANDOFFS, false))) {
      desks.scene.userSays("c1", "/human");
      desks.scene.waitFor(() -> assertThat(letters(desks)).hasSize(1));
    }
    try (TwoDesks desks = desks(builder -> builder)) {
      assertThat(
              desks
                  .scene
                  .routing
                  .deadLetters()
                  .retry(letters(desks).getFirst().id())
                  .toCompletableFuture()
                  .join())
          .isEqualTo(new DeadLetters.Outcome.NotPossible("webhook crm is not configured any more"));
    }
  }

  @Test
  void whatWaitsForWhomeverIsNotConfiguredAnyMoreBecomesDeadLetters() {
    receiver.answers(500);
    try (TwoDesks desks = desks(hook(HANDOFFS, false))) {
      MemoryChannel.Sent head = begun(desks);
      desks.says(head, Scene.ANN, "/resolve");
      desks.scene.waitFor(() -> assertThat(receiver.calls()).isNotEmpty());
    }
    try (TwoDesks desks = desks(builder -> builder)) {
      assertThat(letters(desks))
          .hasSize(3)
          .allMatch(letter -> "webhook crm is not configured".equals(letter.why()));
    }
  }

  @Test
  void whatIsOldIsGivenUpWithWhatStoodBeforeIt() {
    receiver.answers(503);
    try (TwoDesks desks = desks(hook(HANDOFFS, false))) {
      MemoryChannel.Sent head = begun(desks);
      desks.says(head, Scene.ANN, "/resolve");
      desks.clock.advance(Duration.ofDays(5));
      desks.scene.waitFor(() -> assertThat(letters(desks)).hasSize(3));
    }
  }

  @Test
  void whenAReceiverIsBackEverythingIsToldAtOnce() {
    receiver.answers(503);
    try (TwoDesks desks = desks(hook(EnumSet.of(HookKind.HANDOFF_REQUESTED), false))) {
      desks.scene.userSays("c1", "/human");
      desks.scene.waitFor(() -> {
        desks.clock.advance(Duration.ofMinutes(10));
        assertThat(receiver.calls()).hasSizeGreaterThanOrEqualTo(4);
      });
      receiver.answers(200);
      desks.scene.userSays("c2", "/human");
      isTold(desks, "handoff.requested", "handoff.requested");
    }
  }
}
