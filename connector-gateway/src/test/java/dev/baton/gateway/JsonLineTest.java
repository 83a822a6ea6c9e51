package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class JsonLineTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern TEMPLATE =
      Pattern.compile("log\\s*\\.[^;\"]*?((?:\"(?:[^\"\\\\]|\\\\.)*\"[\\s+]*)+)");
  private static final Pattern NAMED = Pattern.compile("(\\w+)[ =]\\{}");

  private final LoggerContext context = new LoggerContext();

  @Test
  void aLineIsAnObjectWithItsIdsAsFields() {
    JsonNode line =
        line(
            "dev.baton.routing.DeliveryWorker",
            "delivery {} of conversation {} on channel {} failed at attempt {}: {}",
            null,
            "d1",
            "c1",
            "telegram",
            2,
            "HTTP 400");

    assertThat(line.propertyNames())
        .containsExactly(
            "time", "level", "logger", "message", "delivery", "conversation", "channel");
    assertThat(line.path("message").asString())
        .isEqualTo(
            "delivery d1 of conversation c1 on channel telegram failed at attempt 2: HTTP 400");
    assertThat(line.path("conversation").asString()).isEqualTo("c1");
    assertThat(line.path("level").asString()).isEqualTo("WARN");
    assertThat(line.path("time").asString()).endsWith("Z");
  }

  @Test
  void anAdapterBeginsItsLinesWithItsChannel() {
    JsonNode line =
        line(
            "dev.baton.telegram.Sender",
            "{}: chat {}, message {}: sent without its caption: {}",
            null,
            "telegram",
            "501",
            "m1",
            "too long");

    assertThat(line.path("channel").asString()).isEqualTo("telegram");
    assertThat(line.path("chat").asString()).isEqualTo("501");
    assertThat(line.path("message_id").asString()).isEqualTo("m1");
  }

  @Test
  void ofTwoBotsTheFirstIsTheField() {
    JsonNode line =
        line(
            "dev.baton.routing.BotSwitches",
            "conversation {} went from bot {} to bot {}",
            null,
            "c1",
            "one",
            "two");

    assertThat(line.path("bot").asString()).isEqualTo("one");
  }

  @Test
  void secretsAndPersonalDataAreMaskedInAllFields() {
    JsonNode line =
        line(
            "dev.baton.routing.Router",
            "event {} of channel {} was set aside: {}",
            new IllegalStateException("Bearer secret99"),
            "ann@example.com",
            "bot123456:AAF-secret_text",
            "token=secret77\nsecond line");

    assertThat(line.toString())
        .doesNotContain("secret99", "secret77", "secret_text", "ann@example.com", "\\n");
    assertThat(line.path("failure").asString()).contains("IllegalStateException: Bearer ***");
  }

  @Test
  void linesOfLibrariesHaveNoFields() {
    assertThat(line("io.undertow", "channel {} is broken", null, "x").propertyNames())
        .containsExactly("time", "level", "logger", "message");
  }

  @Test
  void everyIdThatTheCodeLogsIsAField() {
    List<String> lines = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    Pages.sources().stream()
        .filter(source -> source.toString().contains("src/main"))
        .forEach(source -> {
          boolean adapter = source.toString().matches(".*/connector-(telegram|webex|rest)/.*");
          Matcher found = TEMPLATE.matcher(Pages.text(source));
          while (found.find()) {
            String template =
                found.group(1).replaceAll("\"[\\s+]*\"", "").replace("\"", "").strip();
            lines.add(template);
            List<String> fields =
                JsonLine.fields(adapter, template).stream().map(JsonLine.Field::name).toList();
            NAMED
                .matcher(template)
                .results()
                .map(named -> named.group(1))
                .filter(List.of("conversation", "channel", "message", "handoff", "turn")::contains)
                .map(name -> name.equals("message") ? "message_id" : name)
                .filter(name -> !fields.contains(name))
                .forEach(name -> lost.add(source.getFileName() + ": " + name));
          }
        });

    assertThat(lines).hasSizeGreaterThan(100);
    assertThat(lost).isEmpty();
  }

  private JsonNode line(
      String name, String template, @Nullable Throwable failure, Object... values) {
    try {
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(Objects.requireNonNull(Main.class.getResource("/logback.xml")));
    } catch (JoranException impossible) {
      throw new IllegalStateException(impossible);
    }
    LogFormat.JSON.applyTo(context);
    Logger logger = context.getLogger(name);
    LoggingEvent event =
        new LoggingEvent(
            JsonLineTest.class.getName(), logger, Level.WARN, template, failure, values);
    OutputStreamAppender<ILoggingEvent> out =
        (OutputStreamAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("out");
    String written = new String(out.getEncoder().encode(event), StandardCharsets.UTF_8);
    assertThat(written).hasLineCount(1).endsWith(System.lineSeparator());
    return JSON.readTree(written);
  }
}
