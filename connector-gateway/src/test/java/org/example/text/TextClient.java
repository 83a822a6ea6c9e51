package org.example.text;

import dev.baton.testkit.ChatClient;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A person's client, which has a keyboard and nothing to tap on. */
final class TextClient implements ChatClient {

  private final TextPlatform platform;
  private final String chat;
  private final String person;

  TextClient(TextPlatform platform, String chat, String person) {
    this.platform = platform;
    this.chat = chat;
    this.person = person;
  }

  @Override
  public String person() {
    return person;
  }

  @Override
  public String title() {
    return chat;
  }

  @Override
  public String say(@Nullable String thread, String text) {
    if (thread != null) {
      throw new UnsupportedOperationException("there are no threads");
    }
    return platform.write(chat, person, text).id();
  }

  /** Writes what the message says that is to be written for a choice. */
  @Override
  public void press(String messageId, String buttonTitle) {
    String question =
        shown().stream()
            .filter(shown -> shown.id().equals(messageId))
            .map(Shown::text)
            .findFirst()
            .orElseThrow();
    String unused = say(null, typed(question, buttonTitle));
  }

  private static String typed(String question, String title) {
    Matcher listed =
        Pattern.compile("(?m)^(?:(/\\d+) |(\\d+)\\. )" + Pattern.quote(title) + "$")
            .matcher(question);
    if (listed.find()) {
      return listed.group(1) == null ? listed.group(2) : listed.group(1);
    }
    if (Pattern.compile("(?m)^(.* · )?" + Pattern.quote(title) + "( · .*)?$")
        .matcher(question)
        .find()) {
      return title;
    }
    throw new AssertionError("nothing to write for '" + title + "' in: " + question);
  }

  @Override
  public List<Shown> shown() {
    return platform.lines(chat).stream().map(this::shown).toList();
  }

  private Shown shown(TextPlatform.Line line) {
    String author = line.author();
    return new Shown(
        line.id(),
        author == null ? "Bot" : author,
        person.equals(author),
        author == null,
        null,
        line.text(),
        List.of(),
        null,
        null,
        false,
        List.of());
  }
}
