package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Text;
import dev.baton.connector.NoteRule;
import dev.baton.testkit.NoteCase;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A note stays one with Telegram's entities around it, and words stay words. */
class TelegramNotesTest {

  private static final int CASES = 30_000;
  private static final long SEED = Long.getLong("notes.seed", 20_261_129);
  private static final String BOT = "@baton_test_bot";

  @Test
  void everyNoteIsOneAndNoWordIs() {
    Random random = new Random(SEED);
    int notes = 0;
    for (int number = 0; number < CASES; number++) {
      NoteCase written = NoteCase.of(random);
      Text text = written.text(random);
      String first =
          random.nextInt(3) == 0 && !text.text().contains(":/")
              ? BOT + (random.nextBoolean() ? " " : ", ")
              : "";
      ArrayNode entities = Samples.MAPPER.createArrayNode();
      if (!first.isEmpty()) {
        entity(entities, "mention", 0, BOT.length());
      }
      for (Span mention : text.spans()) {
        entity(entities, "text_mention", first.length() + mention.offset(), mention.length())
            .putObject("user")
            .put("id", 42);
      }
      String raw = first + text.text();
      notes += written.note() ? 1 : 0;
      assertThat(NoteRule.isNote(AddressedText.of(raw, entities, Samples.BOT).text()))
          .as("case %s with seed %s: %s", number, SEED, raw)
          .isEqualTo(written.note());
    }
    System.out.printf("notes on Telegram: %d cases, %d notes, seed %d%n", CASES, notes, SEED);
  }

  private static ObjectNode entity(ArrayNode entities, String type, int offset, int length) {
    return entities.addObject().put("type", type).put("offset", offset).put("length", length);
  }
}
