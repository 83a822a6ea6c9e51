package dev.baton.gateway;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.baton.connector.Settings;
import java.nio.charset.StandardCharsets;

/** How the lines of the log look. */
enum LogFormat {
  /** As {@code logback.xml} says. */
  TEXT,
  /** A JSON object a line; see {@link JsonLine}. */
  JSON;

  /** Reads the section {@code log}; problems are noted in the settings. */
  static LogFormat read(Settings log) {
    return log.choice("format", TEXT);
  }

  /** Lets the log of the program look so from now on. */
  void applyTo(LoggerContext context) {
    if (this == JSON
        && context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("out")
            instanceof OutputStreamAppender<ILoggingEvent> out) {
      JsonLine layout = new JsonLine();
      layout.setContext(context);
      layout.start();
      LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
      encoder.setContext(context);
      encoder.setCharset(StandardCharsets.UTF_8);
      encoder.setLayout(layout);
      encoder.start();
      out.setEncoder(encoder);
    }
  }
}
