package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What people read of Baton's own stands in the files of the languages, and not in the code. */
class OwnWordsTest {

  private static final Path SOURCES = Path.of("src/main/java/dev/baton/routing");

  /** A text or a piece of one that is built of words in the code; commands are no words. */
  private static final Pattern WORDS =
      Pattern.compile(
          "(?:Text\\.plain|italicLine|\\.plain|\\.bold|\\.italic|\\.button|\\btell|\\btellHere)\\("
              + "[^;\"]*\"(?!/)(?<words>[^\"]*\\p{L}{2,}[^\"]*)\"");

  /** What stands in the transcript alone, which operators read and agents do not. */
  private static final List<String> TRANSCRIPT =
      List.of(
          "AgentWatch.java: follows the conversation.",
          "TranscriptRequests.java: [e-mail address]");

  @Test
  void noWordsAreWrittenInTheCode() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      assertThat(
              files.filter(file -> file.toString().endsWith(".java")).flatMap(OwnWordsTest::words))
          .containsExactlyInAnyOrderElementsOf(TRANSCRIPT);
    }
  }

  @Test
  void wordsInTheCodeWouldBeFound() {
    assertThat(WORDS.matcher("tell(Text.plain(name + \" is away.\"));").find()).isTrue();
    assertThat(WORDS.matcher("lines.newLine()\n  .bold(\"Waiting\")").find()).isTrue();
    assertThat(WORDS.matcher("Text.plain(\"/ask \" + question)").find()).isFalse();
    assertThat(WORDS.matcher("line.plain(\" · \" + name)").find()).isFalse();
  }

  private static Stream<String> words(Path file) {
    try {
      return WORDS
          .matcher(Files.readString(file))
          .results()
          .map(found -> file.getFileName() + ": " + found.group("words").strip());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
