package dev.baton.gateway;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a log event as one JSON object in a line: what the text says, and the ids in it as fields
 * of their own.
 *
 * <p>The text of a line names each id that it gives: {@code conversation {}}, {@code sender={}}. So
 * the word before a placeholder is the name of its field, and a line cannot say one id and carry
 * another. Adapters begin their lines with the name of their channel. All values are cleaned as
 * {@link LogText} cleans lines of text.
 */
final class JsonLine extends LayoutBase<ILoggingEvent> {

  /** What a line may name; anything else that it gives is part of its text only. */
  static final Set<String> IDS =
      Set.of(
          "channel",
          "chat",
          "conversation",
          "message",
          "handoff",
          "delivery",
          "turn",
          "question",
          "event",
          "update",
          "sender",
          "bot",
          "desk",
          "queue",
          "webhook",
          "lane",
          "node");

  private static final Pattern PLACE = Pattern.compile("(?:(\\w+)[ =])?\\{\\}");
  private static final Pattern ADAPTER =
      Pattern.compile("dev\\.baton\\.(telegram|webex|rest)\\..*|.*\\.WebhookRoute");

  /** The lines of Baton itself are constants of its code; there are fewer than that. */
  private static final int TEMPLATES = 2_000;

  private final ThrowableProxyConverter failures = new ThrowableProxyConverter();
  private final Map<String, List<Field>> known = new ConcurrentHashMap<>();

  @Override
  public void start() {
    failures.setContext(getContext());
    failures.setOptionList(List.of("8"));
    failures.start();
    super.start();
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("time", event.getInstant().toString());
    line.put("level", event.getLevel().toString());
    String logger = event.getLoggerName();
    line.put("logger", logger.substring(logger.lastIndexOf('.') + 1));
    line.put("message", LogText.clean(event.getFormattedMessage()).strip());
    Object[] values = event.getArgumentArray();
    if (values != null && logger.startsWith("dev.baton.")) {
      for (Field field : fields(logger, event.getMessage())) {
        if (field.place() < values.length) {
          line.put(field.name(), LogText.clean(String.valueOf(values[field.place()])));
        }
      }
    }
    SpanContext current = Span.current().getSpanContext();
    if (current.isValid()) {
      line.put("trace_id", current.getTraceId());
      line.put("span_id", current.getSpanId());
    }
    if (event.getThrowableProxy() != null) {
      line.put("failure", LogText.clean(failures.convert(event)).strip());
    }
    return line + System.lineSeparator();
  }

  private List<Field> fields(String logger, String template) {
    String key = (ADAPTER.matcher(logger).matches() ? "a" : "-") + template;
    List<Field> seen = known.get(key);
    if (seen != null) {
      return seen;
    }
    List<Field> found = fields(key.startsWith("a"), template);
    if (known.size() < TEMPLATES) {
      known.put(key, found);
    }
    return found;
  }

  /** The fields of a line; of two of the same name, the first. */
  static List<Field> fields(boolean ofAdapter, String template) {
    List<Field> found = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Matcher places = PLACE.matcher(template);
    for (int place = 0; places.find(); place++) {
      String name = places.group(1);
      if (name == null && place == 0 && ofAdapter && template.startsWith("{}: ")) {
        name = "channel";
      }
      if (name != null && IDS.contains(name) && names.add(fieldOf(name))) {
        found.add(new Field(fieldOf(name), place));
      }
    }
    return List.copyOf(found);
  }

  /** {@code message} is the text of the line; the field of a message's id is called so. */
  private static String fieldOf(String word) {
    return word.equals("message") ? "message_id" : word;
  }

  /**
   * @param place which of the line's values it is
   */
  record Field(String name, int place) {}
}
