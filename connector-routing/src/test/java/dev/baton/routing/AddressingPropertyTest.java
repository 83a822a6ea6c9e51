package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Place;
import dev.baton.plan.DeskPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over random stories, no word of an agent reaches a user it was not meant for. */
@Tag("slow")
final class AddressingPropertyTest {

  private static final int SEQUENCES = Integer.getInteger("baton.stories", 30);
  private static final int STEPS = 25;

  @TempDir private Path folder;

  /**
   * Random claims, ends, replies and words outside of threads: what is written reaches the user
   * whose thread or card it was written to, or who was the only one it could be meant for.
   */
  @ParameterizedTest
  @CsvSource({"true,ALL", "false,ALL", "true,SAY", "false,SAY", "true,REPLIES", "false,REPLIES"})
  void noWordReachesAnotherUser(boolean topics, DeskPlan.Relay relay) {
    long seed = Long.getLong("baton.seed", 20261129L);
    for (int round = 0; round < SEQUENCES; round++) {
      try (Scene scene =
          AddressingTest.sceneIn(
              folder.resolve(topics + "-" + relay + "-" + round), topics, false, relay)) {
        new Story(scene, new Random(seed + round), topics, relay).tell();
      } catch (AssertionError failure) {
        throw new AssertionError(
            "seed " + (seed + round) + ", topics " + topics + ", " + relay, failure);
      }
    }
  }

  /** One random story; it knows for each word who may get it. */
  private static final class Story {

    private final Scene scene;
    private final Random random;
    private final boolean topics;
    private final DeskPlan.Relay relay;
    private final Map<String, MemoryChannel.Sent> cards = new HashMap<>();
    private final List<String> open = new ArrayList<>();
    private final List<String> over = new ArrayList<>();
    private final Map<String, String> words = new HashMap<>();
    private final AtomicLong count = new AtomicLong();
    private long refused;
    private long stayed;

    Story(Scene scene, Random random, boolean topics, DeskPlan.Relay relay) {
      this.relay = relay;
      this.scene = scene;
      this.random = random;
      this.topics = topics;
    }

    void tell() {
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(9)) {
          case 0 -> claim();
          case 1 -> end();
          case 2, 3 -> aside();
          case 4 -> canned();
          case 5 -> transfer();
          case 6 -> helped();
          case 7 -> said();
          default -> reply();
        }
      }
      words.forEach((word, chat) -> {
        for (MemoryChannel.Sent sent : scene.channel.sent) {
          boolean toUser = sent.place().chat().startsWith("c");
          if (toUser && sent.text().endsWith(word)) {
            assertThat(sent.place().chat()).as(word).isEqualTo(chat);
          }
        }
      });
    }

    private void claim() {
      String chat = "c" + count.incrementAndGet();
      if (open.size() < 3) {
        cards.put(chat, AddressingTest.claimed(scene, chat));
        open.add(chat);
      }
    }

    private void end() {
      if (!open.isEmpty()) {
        String chat = open.remove(random.nextInt(open.size()));
        over.add(chat);
        write(card(chat), "/resolve");
        scene.waitForText(chat, Texts.botIsBack("Ann"));
      }
    }

    private void reply() {
      List<String> all = new ArrayList<>(open);
      all.addAll(over);
      if (!all.isEmpty()) {
        String chat = all.get(random.nextInt(all.size()));
        boolean answers = relay == DeskPlan.Relay.REPLIES && !topics;
        boolean goes = relay == DeskPlan.Relay.ALL || answers;
        String word = word(goes ? chat : "nobody");
        write(card(chat), word);
        if (open.contains(chat) && goes) {
          scene.waitForText(chat, word);
        } else {
          scene.waitFor(() -> assertThat(notesOf(chat)).contains(word));
        }
      }
    }

    /** What is said by command goes where it was written, under every rule. */
    private void said() {
      List<String> all = new ArrayList<>(open);
      all.addAll(over);
      if (!all.isEmpty()) {
        String chat = all.get(random.nextInt(all.size()));
        String word = word(chat);
        write(card(chat), "/say " + word);
        if (open.contains(chat)) {
          scene.waitForText(chat, word);
        } else {
          scene.waitFor(() -> assertThat(notesOf(chat)).contains(word));
        }
      }
    }

    /** A canned answer goes where it was asked for, and is taken back there; or nowhere. */
    private void canned() {
      List<String> all = new ArrayList<>(open);
      all.addAll(over);
      if (all.isEmpty()) {
        return;
      }
      String chat = all.get(random.nextInt(all.size()));
      String word = word(chat);
      String name = word.replace(' ', '-');
      scene.agentSays(AddressingTest.CHAT, Scene.ANN, "/canned save " + name + " " + word);
      scene.sent("Saved " + name);
      write(card(chat), "/canned " + name);
      if (open.contains(chat)) {
        scene.waitForText(chat, word);
        String sent =
            scene.channel.to(Place.chat(chat)).stream()
                .filter(message -> message.text().equals(word))
                .findFirst()
                .orElseThrow()
                .id();
        write(card(chat), "/undo");
        scene.waitFor(() -> assertThat(scene.channel.calls).contains("delete " + sent));
      } else {
        scene.sent(name + "\n" + word);
      }
    }

    /** Whoever is named is not there: the words stay where they were written. */
    private void transfer() {
      if (!open.isEmpty()) {
        long before = unknown();
        write(card(open.get(random.nextInt(open.size()))), "/transfer nemo\n" + word("nobody"));
        scene.waitFor(() -> assertThat(unknown()).isEqualTo(before + 1));
      }
    }

    /** What the bot is asked, and what an agent is to be reminded of, stay where they are. */
    private void helped() {
      if (open.isEmpty()) {
        return;
      }
      MemoryChannel.Sent card = card(open.get(random.nextInt(open.size())));
      String word = word("nobody");
      write(card, "/later 2h " + word);
      write(card, "/watch " + word);
      write(card, "/draft\n// " + word("nobody"));
      String question = word("nobody");
      write(card, "/ask " + question);
      scene.sent("🤖 bot: " + question);
    }

    private long unknown() {
      return scene.channel.sent.stream()
          .filter(sent -> sent.text().startsWith("I know nobody called “nemo”."))
          .count();
    }

    private void aside() {
      boolean sure = open.size() == 1 && over.isEmpty();
      boolean says = random.nextBoolean();
      boolean goes = says || relay == DeskPlan.Relay.ALL;
      String word = word(sure && goes ? open.getFirst() : "nobody");
      scene.agentSays(AddressingTest.CHAT, Scene.ANN, says ? "/say " + word : word);
      if (sure && goes) {
        scene.waitForText(open.getFirst(), word);
      } else if (sure) {
        String chat = open.getFirst();
        scene.waitFor(() -> assertThat(notesOf(chat)).contains(word));
      } else if (open.isEmpty() && over.isEmpty()) {
        refused++;
        scene.waitFor(() -> assertThat(refusals()).isEqualTo(refused));
      } else if (!goes) {
        stayed++;
        scene.waitFor(() -> assertThat(stays()).isEqualTo(stayed));
      } else {
        MemoryChannel.Sent asked = scene.sent("For whom is “" + word + "”?");
        if (!open.isEmpty() && random.nextBoolean()) {
          String chosen = open.get(random.nextInt(open.size()));
          words.put(word, chosen);
          scene.press(Scene.ANN, asked, "User " + chosen);
          scene.waitForText(chosen, word);
        }
      }
    }

    private MemoryChannel.Sent card(String chat) {
      return Objects.requireNonNull(cards.get(chat));
    }

    private List<String> notesOf(String chat) {
      return scene.transcript(chat).messages().stream()
          .map(message -> message.content().asText())
          .toList();
    }

    private long stays() {
      return scene.channel.textsTo(AddressingTest.CHAT.chat()).stream()
          .filter(text -> text.startsWith("Only what follows /say goes to a user"))
          .count();
    }

    private long refusals() {
      return scene.channel.textsTo(AddressingTest.CHAT.chat()).stream()
          .filter(text -> text.startsWith("You have no conversation open"))
          .count();
    }

    private void write(MemoryChannel.Sent card, String text) {
      if (topics) {
        scene.agentSays(card.place(), Scene.ANN, text);
      } else {
        AddressingTest.reply(scene, card, text);
      }
    }

    private String word(String chat) {
      String word = "word " + count.incrementAndGet();
      words.put(word, chat);
      return word;
    }
  }
}
