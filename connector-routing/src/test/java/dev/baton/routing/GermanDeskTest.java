package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.TextLanguage;
import dev.baton.texts.UserText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agents of a German desk read German all day, those of an English one beside it English. */
@Timeout(200)
class GermanDeskTest {

  private static final Bot BOT = turn -> Replies.say("Bot: " + Replies.words(turn));
  private static final String ENGLISH = "space-en";
  private static final Pattern COMMAND = Pattern.compile("/[a-z]+( (save|drop|off)\\b)?");
  private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");

  /** Names of people, queues and platforms, which are nobody's language. */
  private static final Pattern NAMES = Pattern.compile("User c\\d|Memory|support");

  @TempDir Path folder;
  private final MemoryChannel channel = new MemoryChannel("memory");

  private Scene scene() {
    DeskPlan german = desk("desk", Scene.SPACE).in(TextLanguage.DE);
    return new Scene(
        folder,
        BOT,
        channel,
        builder ->
            builder
                .desk(german)
                .desk(desk("other", ENGLISH))
                .queue(new QueuePlan("support", List.of("desk", "other"), null, null)));
  }

  private static DeskPlan desk(String name, String space) {
    return new DeskPlan(
        name,
        "memory",
        space,
        DeskPlan.Where.SPACE,
        List.of(),
        DeskPlan.Claim.PRESS,
        ZoneOffset.UTC);
  }

  @Test
  void aWholeDayWithoutAnEnglishWord() throws IOException {
    try (Scene scene = scene()) {
      scene.userSays("c1", "Meine Schuhe sind kaputt");
      scene.waitForText("c1", "Bot: Meine Schuhe sind kaputt");
      scene.userSays("c1", "/human");
      MemoryChannel.Sent offer = scene.sent("User c1 möchte mit einem Menschen sprechen");
      MemoryChannel.Sent english = scene.sent("User c1 asks for a person");
      assertThat(offer.text()).contains("Englisch · Warteschlange support · seit ");
      assertThat(english.text()).contains("English · queue support · since ");
      outside(scene, "/queue");
      scene.waitForText(
          Place.chat(Scene.SPACE), "In der Warteschlange\n1. User c1 · support · 0 Min.");

      scene.press(Scene.ANN, offer, "Übernehmen");
      Place thread = offer.place();
      scene.waitForText(thread, "✅ Ann kümmert sich darum. Was du hier schreibst, geht an User c1");
      scene.waitForText(english.place(), "✅ Ann has it.");

      scene.agentSays(thread, Scene.ANN, "Guten Tag");
      scene.waitForText("c1", "Guten Tag");
      scene.agentSays(thread, Scene.ANN, "// wartet schon eine Woche");
      says(scene, thread, "/history", "Notiz von Ann: wartet schon eine Woche");
      says(scene, thread, "/undo", "↩️ Zurückgenommen bei User c1: Guten Tag");
      says(scene, thread, "/who", "Ann hat das Gespräch seit ");
      says(scene, thread, "/help", "/resolve [Schlusswort] — erledigt, zurück zum Bot");
      says(scene, thread, "/later 2h", "User c1 bleibt bei dir, auch wenn niemand schreibt.");
      says(scene, thread, "/later off", "Du wirst nicht mehr erinnert.");
      says(scene, thread, "/canned", "Es gibt noch keine Textbausteine.");
      says(scene, thread, "/canned save zeiten Von neun bis vier", "Gespeichert: zeiten: Von neun");
      says(scene, thread, "/nichts", "Den Befehl /nichts gibt es nicht. Er wurde nicht gesendet.");
      says(scene, thread, "/ask", "/ask Wie lange dauert eine Erstattung?");
      says(scene, thread, "/watch", "In diesem Team sehen alle die Gespräche");

      scene.agentSays(thread, Scene.BEN, "Hallo");
      MemoryChannel.Sent held = scene.sent("Ann hat dieses Gespräch. Deine Nachricht wurde nicht");
      assertThat(held.text()).endsWith("nicht gesendet. [Übernehmen und senden]");
      scene.agentSays(thread, Scene.ANN, "/transfer Ben bitte");
      MemoryChannel.Sent question = scene.sent("🔁 Ann bittet Ben");
      assertThat(question.text()).endsWith(", User c1 zu übernehmen: bitte [Annehmen] [Ablehnen]");
      scene.press(Scene.BEN, question, "Ablehnen");
      scene.waitForText(thread, "Ben hat abgelehnt. Ann behält das Gespräch.");
      says(scene, thread, "/transfer Zoe", "Ich kenne niemanden, der „Zoe“ heißt.");

      says(scene, thread, "/away Mittagspause", "Ann ist abwesend: Mittagspause");
      scene.waitForText(thread, "Du behältst, was du hast: User c1.");
      says(scene, thread, "/back", "Ann ist wieder da.");
      says(scene, thread, "/resolve Auf Wiedersehen", "✅ Erledigt von Ann. Der Bot macht weiter.");
      scene.waitForText("c1", "Auf Wiedersehen");
      scene.waitForText(thread, "✅ Ann hat es um ");

      scene.userSays("c2", "/human");
      MemoryChannel.Sent second = scene.sent("User c2 möchte mit einem Menschen sprechen");
      scene.press(Scene.ANN, second, "Übernehmen");
      scene.waitForText(second.place(), "geht an User c2");
      says(scene, second.place(), "/release", "Ann hat das Gespräch zurückgegeben.");
      scene.userSays("c2", "/bot");
      scene.waitForText(second.place(), " Uhr zum Bot zurückgekehrt.");
    }
    assertThat(english(read(Scene.SPACE))).isEmpty();
    assertThat(english(read(ENGLISH))).as("a check that can fail").contains("asks", "claim");
  }

  /** An agent writes a command and reads an answer that contains something. */
  private static void says(Scene scene, Place thread, String command, String answer) {
    scene.agentSays(thread, Scene.ANN, command);
    scene.waitForText(thread, answer);
  }

  private static void outside(Scene scene, String command) {
    scene.happens(
        Place.chat(Scene.SPACE),
        Scene.BEN,
        new Event.Said("outside" + command, Text.plain(command), null, null, true));
  }

  /** All that was ever to be read in a space. */
  private List<String> read(String space) {
    return Stream.of(channel.sent, channel.shown, channel.edits)
        .flatMap(List::stream)
        .filter(sent -> sent.place().chat().equals(space))
        .map(MemoryChannel.Sent::text)
        .toList();
  }

  /** The words of the English texts that occur and are no words of the German ones. */
  private static Set<String> english(List<String> texts) throws IOException {
    Set<String> english = words(patterns("agents_en.properties"));
    english.removeAll(words(patterns("agents_de.properties")));
    english.retainAll(words(texts));
    return english;
  }

  private static List<String> patterns(String file) throws IOException {
    Properties patterns = new Properties();
    try (InputStream bytes = Objects.requireNonNull(UserText.class.getResourceAsStream(file))) {
      patterns.load(new InputStreamReader(bytes, StandardCharsets.UTF_8));
    }
    return patterns.values().stream().map(String::valueOf).map(GermanDeskTest::said).toList();
  }

  /** A pattern without the names of its arguments. */
  private static String said(String pattern) {
    return pattern.replaceAll("\\{\\w+[,}]", " ").replaceAll("\\w+ \\{", " ");
  }

  private static Set<String> words(List<String> texts) {
    Set<String> words = new TreeSet<>();
    for (String text : texts) {
      String bare = COMMAND.matcher(NAMES.matcher(text).replaceAll(" ")).replaceAll(" ");
      WORD.matcher(bare.toLowerCase(Locale.ROOT))
          .results()
          .forEach(word -> words.add(word.group()));
    }
    return words;
  }
}
