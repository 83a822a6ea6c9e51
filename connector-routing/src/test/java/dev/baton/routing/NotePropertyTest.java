package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.testkit.NoteCase;
import dev.baton.texts.AgentTexts;
import dev.baton.texts.TextsPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No note reaches a user and all words do, wherever they stand and whatever stands before them. */
class NotePropertyTest {

  private static final DeskWords WORDS =
      new DeskWords(
          new DeskPlan(
              "desk", "memory", Scene.SPACE, DeskPlan.Where.SPACE, List.of(), DeskPlan.Claim.PRESS),
          new AgentTexts(TextsPlan.USUAL),
          Instant.EPOCH);

  private static final int CASES = 200_000;
  private static final int TOLD = 140;
  private static final long SEED = Long.getLong("notes.seed", 20_261_129);

  /** Nothing is taken back, so that all words are heard. */
  private static final HandoffPlan NO_UNDO =
      Plans.rules(Duration.ZERO, Duration.ofMinutes(10), true);

  private static final List<String> RESOLVE =
      List.of("/resolve ", "\u200b／ＲＥＳＯＬＶＥ\n", " ⁄resolve\u2028", "∕re\u200bsolve\u00a0");

  private static final List<String> SAY =
      List.of("/say ", "\u200b／ＳＡＹ\n", " ⁄say\u2028", "∕s\u200bay\u00a0");

  private static final List<String> SPEAKING =
      Stream.concat(RESOLVE.stream(), SAY.stream()).toList();

  private static final List<String> SILENT =
      List.of(
          "/canned ",
          "／ｃａｎｎｅｄ\n",
          "/canned save kept ",
          "⁄canned\u00a0save\u2028kept\n",
          "/canned drop ",
          "/undo ",
          "∕un\u200bdo\n",
          "/away ",
          "⁄aw\u200bay\n",
          "/back ",
          "/ask ",
          "⁄ａｓｋ\n",
          "/draft ",
          "∕dr\u200baft\u2028",
          "/later 2h ",
          "／ｌａｔｅｒ\n",
          "/later off ",
          "/watch ",
          "⁄watch off\u00a0");

  private static final Pattern AROUND = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");

  @TempDir Path folder;

  /** Where something is written. */
  private enum Position {
    TEXT,
    CAPTION,
    ARGUMENT,
    CAPTIONS_ARGUMENT,
    /** Behind a command that says nothing of it. */
    ELSEWHERE,
    CAPTIONS_ELSEWHERE;

    boolean isSaid() {
      return this != ELSEWHERE && this != CAPTIONS_ELSEWHERE;
    }
  }

  @Test
  void theRuleKnowsEveryNoteAndEveryWord() {
    Random random = new Random(SEED);
    int notes = 0;
    for (int number = 0; number < CASES; number++) {
      NoteCase written = NoteCase.of(random);
      Text text = written.text(random);
      Position position = Position.values()[random.nextInt(Position.values().length)];
      Content content = at(position, text, random);
      boolean whole = position == Position.TEXT || position == Position.CAPTION;
      String words = whole ? text.text() : AROUND.matcher(text.text()).replaceAll("");
      String sent = sent(content);
      String right = written.note() || !position.isSaid() ? null : words;
      notes += written.note() ? 1 : 0;
      if (!Objects.equals(sent, right)) {
        assertThat(sent)
            .as("case %s with seed %s, %s: %s", number, SEED, position, shown(text))
            .isEqualTo(right);
      }
    }
    System.out.printf("notes: %d cases, %d of them notes, seed %d%n", CASES, notes, SEED);
    assertThat(notes).isBetween(CASES * 2 / 5, CASES * 3 / 5);
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(200)
  void theWholeRoutingLayerSendsTheWordsAndNothingElse(DeskPlan.Relay relay) {
    Random random = new Random(SEED);
    List<String> words = new ArrayList<>();
    MemoryChannel channel = new MemoryChannel("memory");
    try (Scene scene =
        new Scene(
            folder,
            turn -> List.of(),
            channel,
            builder ->
                builder
                    .handoff(NO_UNDO)
                    .desk(
                        Plans.desk(DeskPlan.Where.SPACE, DeskPlan.Claim.PRESS).relaying(relay)))) {
      Place thread = scene.claimed("c1", Scene.ANN).place();
      scene.userSays("c1", "a question");
      scene.waitForText(thread, "a question");
      String question = scene.sent("User c1: a question").id();
      int before = scene.channel.textsTo("c1").size();
      String note = scene.agentSays(thread, Scene.ANN, "// to be edited");
      for (int number = 0; number < TOLD; number++) {
        NoteCase written = NoteCase.of(random);
        Text text = written.text(random);
        if (random.nextInt(6) == 0) {
          boolean file = random.nextInt(4) == 0;
          Position elsewhere = file ? Position.CAPTIONS_ELSEWHERE : Position.ELSEWHERE;
          scene.happens(thread, Scene.ANN, said(number, at(elsewhere, text, random), null, null));
          continue;
        }
        boolean caption = random.nextInt(4) == 0;
        boolean says = random.nextInt(3) == 0;
        String answered = random.nextInt(3) == 0 ? question : null;
        Position position = caption ? Position.CAPTION : Position.TEXT;
        Content content = at(position, says ? behind(SAY, text, random) : text, random);
        if (random.nextInt(8) == 0) {
          scene.happens(thread, Scene.ANN, new Event.Edited(note, content));
          continue;
        }
        if (random.nextInt(8) == 0) {
          Content transfer = at(Position.TEXT, Text.plain("/transfer Zoe " + text.text()), random);
          scene.happens(thread, Scene.ANN, said(number, transfer, null, answered));
          continue;
        }
        String album = random.nextInt(8) == 0 ? "album" + number : null;
        scene.happens(thread, Scene.ANN, said(number, content, album, answered));
        if (album != null) {
          scene.happens(thread, Scene.ANN, said(TOLD + number, photo(null), album, answered));
        }
        boolean answers = relay == DeskPlan.Relay.REPLIES && answered != null;
        boolean goes = says || answers || relay == DeskPlan.Relay.ALL;
        if (!written.note() && goes) {
          Text meant = says ? Text.plain(AROUND.matcher(text.text()).replaceAll("")) : text;
          words.add(TextBuilder.summary(caption ? photo(meant) : meant));
          if (album != null) {
            words.add("[image]");
          }
        }
      }
      scene.agentSays(thread, Scene.ANN, "/say the end");
      words.add("the end");
      scene.waitForText("c1", "the end");
      List<String> heard = scene.channel.textsTo("c1");
      assertThat(heard.subList(before, heard.size()))
          .as("seed %s", SEED)
          .containsExactlyElementsOf(words);
      assertThat(scene.transcript("c1").messages())
          .filteredOn(message -> message.author() == Author.NOTE)
          .hasSizeGreaterThan(TOLD / 4);
    }
  }

  private static Event.Said said(
      int number, Content content, @Nullable String album, @Nullable String answered) {
    return new Event.Said("w" + number, content, answered, album, true, Attributes.NONE);
  }

  /** What the user gets of a message; null for nothing. */
  private static @Nullable String sent(Content content) {
    AgentCommand means = AgentCommand.of(content);
    @Nullable Content words =
        switch (means) {
          case AgentCommand.Say say -> content;
          case AgentCommand.Resolve resolve -> resolve.lastWord();
          case AgentCommand.Tell tell -> tell.words();
          case AgentCommand.WithNote both ->
              both.command() instanceof AgentCommand.Resolve resolve ? resolve.lastWord() : null;
          default -> null;
        };
    return words == null || AgentDoubts.about(words, WORDS) != null
        ? null
        : AgentCommand.words(words).text();
  }

  private static Content at(Position position, Text text, Random random) {
    return switch (position) {
      case TEXT -> text;
      case CAPTION -> photo(text);
      case ARGUMENT -> behind(SPEAKING, text, random);
      case CAPTIONS_ARGUMENT -> photo(behind(SPEAKING, text, random));
      case ELSEWHERE -> behind(SILENT, text, random);
      case CAPTIONS_ELSEWHERE -> photo(behind(SILENT, text, random));
    };
  }

  private static Text behind(List<String> commands, Text text, Random random) {
    String command = commands.get(random.nextInt(commands.size()));
    return new Text(
        command + text.text(),
        text.spans().stream()
            .map(span ->
                new Content.Span(
                    span.style(), span.offset() + command.length(), span.length(), span.href()))
            .toList());
  }

  private static Content photo(@Nullable Text caption) {
    return new Content.Media(
        Content.MediaKind.IMAGE,
        new Content.FileRef.Held("memory", "file", null, "image/png", 10),
        caption);
  }

  private static String shown(Text text) {
    StringBuilder shown = new StringBuilder();
    text.text()
        .codePoints()
        .forEach(letter ->
            shown.append(
                letter > ' ' && letter < 127
                    ? Character.toString(letter)
                    : String.format("<%x>", letter)));
    return shown + " " + text.spans();
  }
}
