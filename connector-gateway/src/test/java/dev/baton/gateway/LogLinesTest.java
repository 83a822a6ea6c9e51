package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LogLinesTest {

  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void configure() throws JoranException {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Objects.requireNonNull(Main.class.getResource("/logback.xml")));
  }

  @Test
  void anEventIsOneLineWhateverItHolds() {
    String line =
        line("first\nsecond\r\n\tthird", new IllegalStateException("broken\nin the middle"));

    assertThat(line)
        .endsWith("\n")
        .hasLineCount(1)
        .contains(" WARN  Gateway - first second third | ")
        .contains("IllegalStateException: broken in the middle");
  }

  @Test
  void nothingFollowsAMessageWithoutAFailure() {
    assertThat(line("all is well", null))
        .endsWith("Gateway - all is well" + System.lineSeparator());
  }

  @Test
  void tokensAreMasked() {
    assertThat(
            line(
                "https://api.telegram.org/bot123456:AAF-secret_text/getMe and"
                    + " /handoff?token=secret1",
                new IllegalStateException("Authorization: Bearer secret.text")))
        .contains("bot123456:***", "token=***", "Bearer ***")
        .doesNotContain("secret");
  }

  @Test
  void terminalsAreLeftAlone() {
    assertThat(line("a\u001b[2Jb\u0007c\u009bd\u202ee\u2028f", null))
        .contains("a [2Jb c d e f")
        .doesNotContain("\u001b", "\u0007", "\u009b", "\u202e", "\u2028");
  }

  @Test
  void secretsOfAllFormsAreMasked() {
    assertThat(
            line(
                "amqp://baton:hunter2x@mq/ 123456789:AAF-secretsecretsecretsecretsecre "
                    + "{\"access_token\":\"secret99\"} password=secret77 Basic c2VjcmV0 whsec_secret88 baton_secret55AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                    + " __Host-baton_session=secret44",
                new IllegalStateException("jdbc:postgresql://u:secret@h/db?password=secret66")))
        .doesNotContain(
            "secret99",
            "secret77",
            "secret66",
            "secret88",
            "secret55",
            "secret44",
            "secretsecret",
            "hunter2x",
            "c2VjcmV0")
        .doesNotContain("u:secret");
  }

  @Test
  void personalDataIsMaskedAndIdsAreNot() {
    assertThat(
            line(
                "agent ann@example.com, call +49 170 1234567, DE89370400440532013000,"
                    + " 4111 1111 1111 1111; conversation 019aa3b5c0f1a2b3c4d5e6f7a8b in chat"
                    + " -1001234567890 message 501:17 at 1700000000120",
                null))
        .contains(
            "agent [email], call [phone], [iban], [card]; conversation 019aa3b5c0f1a2b3c4d5e6f7a8b"
                + " in chat -1001234567890 message 501:17 at 1700000000120");
  }

  private String line(String message, @Nullable Throwable failure) {
    Logger logger = context.getLogger("dev.baton.gateway.Gateway");
    Appender<ILoggingEvent> out = context.getLogger("ROOT").getAppender("out");
    assertThat(out).isInstanceOf(OutputStreamAppender.class);
    LoggingEvent event =
        new LoggingEvent(LogLinesTest.class.getName(), logger, Level.WARN, message, failure, null);
    byte[] bytes = ((OutputStreamAppender<ILoggingEvent>) out).getEncoder().encode(event);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
