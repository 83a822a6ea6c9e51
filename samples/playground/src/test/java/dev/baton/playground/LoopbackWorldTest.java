package dev.baton.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.playground.Story.Step;
import dev.baton.routing.Conversations.Transcript;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The story without a browser, played by the people at their clients. */
class LoopbackWorldTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final PlaygroundWorld world = LoopbackWorld.start();

  @AfterEach
  void close() {
    world.close();
    assertThat(world.callLog().calls())
        .filteredOn(call -> call.from() == HttpCallLog.Party.BATON)
        .noneMatch(call -> call.status() != null && call.status() / 100 == 4);
  }

  @Test
  void telegramUserAndTelegramAgent() {
    ChatClient mia = world.seat("mia").client();
    ChatClient ann = world.seat("ann").client();
    asksForAPerson(mia);

    Shown offer = offer(ann);
    assertThat(offer.text()).contains("Mia").contains("Where is my parcel?");
    ann.press(offer.id(), "Claim");
    sees(mia, "Ann has joined");

    talks(mia, ann, offer.thread());
  }

  @Test
  void webexUserAndWebexAgentInTheDirectChat() {
    ChatClient jonas = world.seat("jonas").client();
    asksForAPerson(jonas);

    ChatClient space = world.seat("cleo-space").client();
    Shown offer = offer(space);
    assertThat(offer.text()).contains("Jonas");
    space.press(offer.id(), "Claim");
    sees(jonas, "Cleo has joined");

    ChatClient cleo = world.seat("cleo").client();
    talks(jonas, cleo, head(cleo));
  }

  @Test
  void telegramUserAndWebexAgent() {
    ChatClient mia = world.seat("mia").client();
    asksForAPerson(mia);

    ChatClient space = world.seat("dan-space").client();
    space.press(offer(space).id(), "Claim");
    sees(mia, "Dan has joined");
    sees(world.seat("ann").client(), "Dan has it.");

    ChatClient dan = world.seat("dan").client();
    talks(mia, dan, head(dan));
  }

  @Test
  void theCallLogHoldsNoSecrets() {
    asksForAPerson(world.seat("mia").client());
    asksForAPerson(world.seat("jonas").client());

    assertThat(world.callLog().calls())
        .extracting(call -> call.what().words())
        .anyMatch(what -> what.startsWith("sendMessage “"))
        .anyMatch(what -> what.startsWith("handoff"))
        .noneMatch(what -> what.contains("token") || what.contains("AAFake"));
    assertThat(world.callLog().calls())
        .extracting(call -> call.request() + " " + call.answer())
        .anyMatch(whole -> whole.contains("Authorization: •••"))
        .anyMatch(whole -> whole.contains("Where is my parcel?"))
        .noneMatch(whole -> whole.contains("AAFake") || whole.contains(world.console().token()));
  }

  private void asksForAPerson(ChatClient user) {
    user.say(null, "Where is my parcel?");
    sees(user, "It left the depot");
    user.say(null, "human");
    sees(user, "I am getting a colleague");
  }

  private void talks(ChatClient user, ChatClient agent, @Nullable String thread) {
    agent.say(thread, "Hello, may I see it?");
    sees(user, "Hello, may I see it?");
    user.say(null, "Here it is");
    sees(agent, "Here it is");
    SampleAttachments.send(user, null);
    soon().until(() -> agent.shown().stream().anyMatch(one -> !one.own() && one.file() != null));
    agent.say(thread, "// the depot has it");
    soon().until(() -> done().contains(Step.NOTE));
    agent.say(thread, "/resolve");
    sees(user, "The bot is back");
    user.say(null, "thank you");
    sees(user, "You said: thank you");

    assertThat(user.shown()).noneMatch(one -> one.text().contains("the depot has it"));
    assertThat(done()).containsExactly(Step.values());
  }

  private List<Step> done() {
    List<Transcript> transcripts =
        world.conversations().list(null, null, 5).stream()
            .map(one -> world.conversations().transcript(one.id()))
            .flatMap(Optional::stream)
            .toList();
    return List.copyOf(Story.done(transcripts));
  }

  private static Shown offer(ChatClient agent) {
    return withButton(agent, "Claim");
  }

  /** The message that starts the agent's thread of the conversation. */
  private static String head(ChatClient agent) {
    return withButton(agent, "Resolve").id();
  }

  private static Shown withButton(ChatClient agent, String title) {
    soon().until(() -> agent.shown().stream().anyMatch(one -> one.buttons().contains(title)));
    return agent.shown().stream()
        .filter(one -> one.buttons().contains(title))
        .findFirst()
        .orElseThrow();
  }

  private static ConditionFactory soon() {
    return await().atMost(PATIENCE);
  }

  private static void sees(ChatClient client, String words) {
    await(client.person() + " sees '" + words + "'")
        .atMost(PATIENCE)
        .until(() -> client.shown().stream().anyMatch(one -> one.text().contains(words)));
  }
}
