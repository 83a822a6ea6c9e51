package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.bot.ResumableBot;
import dev.baton.bot.Turn;
import dev.baton.conversation.Control;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.Delivery;
import dev.baton.store.ShardOwnership;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node whose lease may be over makes no calls, not even halfway through several related ones. */
@Timeout(90)
@Tag("slow")
class LeaseCheckTest {

  @TempDir Path folder = Path.of("");

  private final MemoryChannel channel = new MemoryChannel("memory");

  @Test
  void aReopenedThreadIsNotWrittenToUnderAnExpiredLease() {
    SharedStore store = store();
    try (Scene scene = scene(store, Replies.echo())) {
      MemoryChannel.Sent offer = scene.claimed("c1", Scene.ANN);
      scene.agentSays(offer.place(), Scene.ANN, "/resolve");
      scene.waitFor(() -> assertThat(channel.calls).anyMatch(call -> call.startsWith("finish ")));
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT));
      int before = channel.to(offer.place()).size();
      channel.afterResume = () -> store.lasts = false;

      scene.userSays("c1", "/human");
      scene.waitFor(() -> assertThat(channel.calls).anyMatch(call -> call.startsWith("resume ")));
      await()
          .during(Duration.ofMillis(300))
          .until(() -> channel.to(offer.place()).size() == before);

      channel.afterResume = () -> {};
      store.lasts = true;
      store.look();
      scene.waitFor(() -> assertThat(channel.to(offer.place())).hasSize(before + 1));
      assertThat(scene.routing.deadLetters().list(null, 9).count()).isZero();
    }
  }

  @Test
  void aMessageInterruptedByLeaseLossIsNotLostAndContinues() {
    SharedStore store = store();
    List<String> reached = new CopyOnWriteArrayList<>();
    try (Scene scene =
        new Scene(
            folder,
            Replies.echo(),
            channel,
            builder ->
                builder
                    .store(store)
                    .channel(
                        Plans.MEMORY,
                        context -> {
                          channel.beforeSend =
                              outbound -> {
                                store.lasts = !reached.isEmpty();
                                reached.add("fetch");
                                context.beforeCall().run();
                                reached.add("send");
                              };
                          return channel;
                        }))) {
      scene.userSays("c1", "hi");
      scene.waitFor(() -> assertThat(reached).containsExactly("fetch"));
      await().during(Duration.ofMillis(300)).until(() -> channel.sent.isEmpty());

      store.lasts = true;
      scene.waitForText("c1", "bot: hi");
      assertThat(scene.routing.deadLetters().list(null, 9).count()).isZero();
      assertThat(reached).containsExactly("fetch", "fetch", "send");
    }
  }

  @Test
  void aMessageHeldBackByLeaseLossIsGivenLater() {
    SharedStore store = store();
    List<String> heard = new CopyOnWriteArrayList<>();
    Bot forgetful =
        turn -> {
          heard.add(Replies.words(turn));
          return Replies.say("bot: " + Replies.words(turn));
        };
    try (Scene scene = scene(store, forgetful)) {
      store.lasts = false;
      scene.userSays("c1", "hi");
      scene.waitFor(() -> assertThat(store.doubted).hasPositiveValue());
      store.lasts = true;
      store.look();

      scene.waitForText("c1", "bot: hi");
      assertThat(heard).containsExactly("hi");
      assertThat(channel.textsTo("c1")).containsExactly("bot: hi");
    }
  }

  @Test
  void aBotReachedAfterLeaseLossIsNotCalled() {
    SharedStore store = store();
    List<String> heard = new CopyOnWriteArrayList<>();
    Bot far =
        new Bot() {
          @Override
          public List<Reply> reply(Turn turn) {
            throw new AssertionError("must check the lease before its call");
          }

          @Override
          public List<Reply> reply(Turn turn, Runnable beforeCall) {
            store.lasts = heard.contains("connected");
            heard.add("connected");
            CompletableFuture.runAsync(beforeCall).join();
            heard.add(Replies.words(turn));
            return Replies.say("bot: " + Replies.words(turn));
          }
        };
    try (Scene scene = scene(store, far)) {
      scene.userSays("c1", "hi");
      scene.waitFor(() -> assertThat(store.doubted).hasPositiveValue());
      store.lasts = true;
      store.look();

      scene.waitForText("c1", "bot: hi");
      assertThat(heard).containsExactly("connected", "connected", "hi");
    }
  }

  @Test
  void anUnsentMessageCountsAsNotStarted() {
    SharedStore store = store();
    Bot bot =
        turn -> {
          store.lasts = false;
          return Replies.say("bot: " + Replies.words(turn));
        };
    try (Scene scene = scene(store, bot)) {
      scene.userSays("c1", "hi");
      scene.waitFor(() -> {
        String lane = new LaneName.ToUser(scene.conversation("c1").id()).stored();
        Delivery unsent = store.read(tables -> tables.deliveries().head(lane)).orElseThrow();
        assertThat(store.doubted).hasPositiveValue();
        assertThat(unsent.attempts()).isZero();
      });
      store.lasts = true;
      store.look();
      scene.waitForText("c1", "bot: hi");
      assertThat(channel.textsTo("c1")).containsExactly("bot: hi");
    }
  }

  @Test
  void aHandBackHeldBackByLeaseLossHappensLater() {
    SharedStore store = store();
    TwoCallBot bot = new TwoCallBot(() -> {});
    try (Scene scene = scene(store, bot)) {
      scene.offered("c1");
      store.lasts = false;
      int before = store.doubted.get();
      scene.userSays("c1", "/bot");
      scene.waitFor(() -> assertThat(store.doubted).hasValueGreaterThan(before));
      scene.waitFor(() -> assertThat(scene.conversation("c1").control()).isEqualTo(Control.BOT));
      assertThat(bot.calls).isEmpty();
      store.lasts = true;
      store.look();

      scene.waitForText("c1", "I am back");
      assertThat(bot.calls).containsExactly("resume", "trigger");
    }
  }

  @Test
  void aResumedBotIsNotTriggeredAfterLeaseLossButStaysResumed() {
    SharedStore store = store();
    TwoCallBot bot = new TwoCallBot(() -> store.lasts = false);
    try (Scene scene = scene(store, bot)) {
      scene.offered("c1");
      scene.userSays("c1", "/bot");
      scene.waitFor(() -> assertThat(bot.calls).containsExactly("resume"));

      store.lasts = true;
      store.look();
      scene.userSays("c1", "hello");
      scene.waitForText("c1", "bot: hello");
      assertThat(bot.calls).containsExactly("resume", "wake");
    }
  }

  @Test
  void housekeepingRunsOnOneNode() {
    SharedStore store = store();
    store.has = key -> !key.equals("housekeeping");
    assertErasesOnceOurs(store, () -> store.has = key -> true);
  }

  @Test
  void aNodeAboutToHandOverHousekeepingStartsNoMoreErasures() {
    SharedStore store = store();
    int housekeeping = ShardOwnership.shardOf("housekeeping");
    store.keeps = shard -> shard != housekeeping;
    assertErasesOnceOurs(store, () -> store.keeps = shard -> true);
  }

  @Test
  void aNodeWhoseLeaseMayBeOverDoesNoHousekeeping() {
    SharedStore store = store();
    AtomicReference<BooleanSupplier> duty = new AtomicReference<>(() -> false);
    try (Scene scene =
        new Scene(
            folder,
            Replies.echo(),
            channel,
            builder ->
                builder
                    .store(store)
                    .channel(
                        Plans.MEMORY,
                        context -> {
                          duty.set(context.duty());
                          return channel;
                        }))) {
      scene.userSays("c1", "hi");
      scene.waitForText("c1", "bot: hi");
      assertThat(duty.get().getAsBoolean()).isTrue();
      store.lasts = false;
      assertThat(duty.get().getAsBoolean()).isFalse();
      store.lasts = true;
      store.has = key -> !key.equals("channel:memory");
      assertThat(duty.get().getAsBoolean()).isFalse();
    }
  }

  private void assertErasesOnceOurs(SharedStore store, Runnable housekeepingIsOurs) {
    try (Scene scene = scene(store, Replies.echo())) {
      scene.userSays("c1", "hi");
      scene.waitForText("c1", "bot: hi");
      String id = scene.conversation("c1").id();
      scene.routing.personalData().erase(id).toCompletableFuture().join();
      await()
          .during(Duration.ofSeconds(3))
          .until(() -> scene.routing.personalData().pending().size() == 1);

      housekeepingIsOurs.run();
      scene.waitFor(() -> assertThat(scene.routing.personalData().pending()).isEmpty());
    }
  }

  private SharedStore store() {
    return SharedStore.in(folder);
  }

  private Scene scene(SharedStore store, Bot bot) {
    return new Scene(folder, bot, channel, builder -> builder.store(store));
  }

  /** A bot whose hand-back takes two calls. */
  private static final class TwoCallBot implements Bot, ResumableBot {

    final List<String> calls = new CopyOnWriteArrayList<>();
    private final Runnable between;

    TwoCallBot(Runnable between) {
      this.between = between;
    }

    @Override
    public List<Reply> reply(Turn turn) {
      return Replies.say("bot: " + Replies.words(turn));
    }

    @Override
    public Resumed handBack(HandBack handBack) {
      throw new AssertionError("must use the variant with a check before each call");
    }

    @Override
    public Resumed handBack(HandBack handBack, Runnable beforeCall) {
      beforeCall.run();
      calls.add("resume");
      between.run();
      beforeCall.run();
      calls.add("trigger");
      return new Resumed(Replies.say("I am back"), true);
    }

    @Override
    public Resumed wake(HandBack handBack, Runnable beforeCall) {
      beforeCall.run();
      calls.add("wake");
      return new Resumed(List.of(), true);
    }
  }
}
