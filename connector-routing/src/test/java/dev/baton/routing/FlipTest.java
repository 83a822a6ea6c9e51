package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.Reply;
import dev.baton.connector.Place;
import dev.baton.conversation.HandoffRequest;
import dev.baton.plan.DeskPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user who writes while the bot hands over: whatever the moment, agents read each message once,
 * in the offer or below it, in order.
 */
@Timeout(300)
class FlipTest {

  private static final int CHATS = 40;
  private static final int MESSAGES = 10;

  @TempDir Path folder;

  @Test
  void noMessageStandsInTheOfferAndBelowIt() {
    assertReadOnce(DeskPlan.Where.SPACE, 1);
  }

  @Test
  void noMessageStandsTwiceInTheAgentsOwnChat() {
    assertReadOnce(DeskPlan.Where.DIRECT, 2);
  }

  private void assertReadOnce(DeskPlan.Where where, long seed) {
    Random random = new Random(seed);
    Scene[] holder = new Scene[1];
    MemoryChannel memory = new MemoryChannel("memory");
    try (Scene scene =
        new Scene(
            folder,
            bot(holder),
            memory,
            builder -> builder.desk(Plans.desk(where, DeskPlan.Claim.PRESS)))) {
      holder[0] = scene;
      List<String> kinds = List.of("call", "reply", "lost");
      List<String> marked = new ArrayList<>();
      for (int c = 0; c < CHATS; c++) {
        String chat = "c" + c;
        int flip = random.nextInt(MESSAGES);
        String kind = kinds.get(random.nextInt(kinds.size()));
        if (kind.equals("lost")) {
          marked.add(chat);
        }
        for (int m = 0; m < MESSAGES; m++) {
          scene.userSays(chat, chat + " m" + m + (m == flip ? " " + kind : "") + ".");
          LockSupport.parkNanos(random.nextInt(3) * 1_000_000L);
        }
        scene.waitFor(() ->
            assertThat(offers(scene, chat)).as("an offer of %s (%s)", chat, kind).isNotEmpty());
        if (random.nextBoolean()) {
          scene.press(Scene.ANN, offers(scene, chat).getFirst(), "Claim");
        }
      }
      for (int c = 0; c < CHATS; c++) {
        String chat = "c" + c;
        boolean claimed = !scene.conversation(chat).control().name().equals("QUEUE");
        Place place =
            claimed && where == DeskPlan.Where.DIRECT
                ? agentsThread(scene, chat)
                : offers(scene, chat).getFirst().place();
        scene.waitFor(() ->
            assertThat(read(scene, place, chat, marked.contains(chat)))
                .as("what agents read of %s", chat)
                .isEqualTo(IntStream.range(0, MESSAGES).boxed().toList()));
      }
    }
  }

  /**
   * The numbers of the messages that stand in a thread, in the order in which they are read.
   *
   * @param sorted whether one of them is marked as written before those above it
   */
  private static List<Integer> read(Scene scene, Place place, String chat, boolean sorted) {
    List<Integer> numbers = new ArrayList<>();
    for (String text : scene.channel.shown(place)) {
      Stream.of(text.split("\n"))
          .filter(line -> line.contains(chat + " m"))
          .filter(line -> !line.contains("Bot: "))
          .map(line -> line.replaceAll(".*" + chat + " m(\\d+).*", "$1"))
          .map(Integer::valueOf)
          .forEach(numbers::add);
    }
    return sorted ? numbers.stream().sorted().toList() : numbers;
  }

  private static List<MemoryChannel.Sent> offers(Scene scene, String chat) {
    return scene.channel.sent.stream()
        .filter(sent -> sent.text().startsWith("🔔 User " + chat + " asks"))
        .filter(sent -> sent.place().chat().equals(Scene.SPACE))
        .toList();
  }

  private static Place agentsThread(Scene scene, String chat) {
    List<MemoryChannel.Sent> heads = new ArrayList<>();
    scene.waitFor(() -> {
      scene.channel.sent.stream()
          .filter(sent -> sent.text().startsWith("🔔 User " + chat + " asks"))
          .filter(sent -> sent.place().chat().equals("direct-ann"))
          .forEach(heads::add);
      assertThat(heads).isNotEmpty();
    });
    return heads.getFirst().place();
  }

  private static Bot bot(Scene[] scene) {
    return turn -> {
      String words = Replies.words(turn);
      if (words.contains("call")) {
        Replies.callForAPerson(scene[0], turn);
        return Replies.say("I am getting somebody");
      }
      if (words.contains("lost")) {
        Replies.callForAPerson(scene[0], turn);
        throw new BotException.NotReached("connection refused", null);
      }
      if (words.contains("reply")) {
        return Stream.concat(
                Stream.of((Reply) new Reply.HandOff(HandoffRequest.PLAIN)),
                Replies.say("One moment").stream())
            .toList();
      }
      return Replies.say("yes");
    };
  }
}
