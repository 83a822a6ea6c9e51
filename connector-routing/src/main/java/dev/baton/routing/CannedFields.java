package dev.baton.routing;

import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Text;
import dev.baton.plan.CannedAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills in the fields of canned answers; the formatting stays where it is. */
final class CannedFields {

  private static final String USER = "{user}";

  private CannedFields() {}

  /** What stands for a field: so many characters now, where it began and ended before. */
  private record Change(int start, int end, int length) {

    /** By how much this moves a position of the text before. */
    int shift(int position) {
      if (position <= start) {
        return 0;
      }
      return length - (Math.min(position, end) - start);
    }
  }

  /** A text with names for its fields. A name that is not known leaves no gap. */
  static Text filled(Text words, String user, String agent) {
    String before = words.text();
    StringBuilder text = new StringBuilder();
    List<Change> changes = new ArrayList<>();
    Matcher field = CannedAnswer.FIELD.matcher(before);
    int from = 0;
    while (field.find()) {
      String value =
          switch (field.group(1)) {
            case "user" -> Bylines.oneLine(user);
            case "agent" -> Bylines.oneLine(agent);
            default -> field.group();
          };
      boolean gap =
          value.isEmpty() && field.start() > from && before.charAt(field.start() - 1) == ' ';
      int start = gap ? field.start() - 1 : field.start();
      text.append(before, from, start).append(value);
      changes.add(new Change(start, field.end(), value.length()));
      from = field.end();
    }
    text.append(before, from, before.length());
    return new Text(text.toString(), moved(words.spans(), changes));
  }

  /** A text that was said to a user, with the field in place of the user's name. */
  static Text emptied(Text words, String user) {
    String name = Bylines.oneLine(user);
    if (name.isBlank()) {
      return words;
    }
    Matcher named =
        Pattern.compile(
                "(?<![\\p{L}\\p{N}])" + Pattern.quote(name) + "(?![\\p{L}\\p{N}])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
            .matcher(words.text());
    StringBuilder text = new StringBuilder();
    List<Change> changes = new ArrayList<>();
    while (named.find()) {
      named.appendReplacement(text, Matcher.quoteReplacement(USER));
      changes.add(new Change(named.start(), named.end(), USER.length()));
    }
    named.appendTail(text);
    return new Text(text.toString(), moved(words.spans(), changes));
  }

  private static List<Span> moved(List<Span> spans, List<Change> changes) {
    List<Span> moved = new ArrayList<>();
    for (Span span : spans) {
      int start = moved(span.offset(), changes);
      int end = moved(span.offset() + span.length(), changes);
      if (start < end) {
        moved.add(new Span(span.style(), start, end - start, span.href()));
      }
    }
    return moved;
  }

  private static int moved(int position, List<Change> changes) {
    return position + changes.stream().mapToInt(change -> change.shift(position)).sum();
  }
}
