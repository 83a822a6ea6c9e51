package dev.baton.gateway;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;
import dev.baton.connector.ControlCharacters;
import dev.baton.masking.Finder;
import dev.baton.masking.Masking;
import dev.baton.masking.Personal;
import dev.baton.masking.Rule;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Turns a log event into one line, whatever it contains, and masks secrets and personal data that
 * should never have come this far. Named in {@code logback.xml}.
 */
public final class LogText extends CompositeConverter<ILoggingEvent> {

  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)((?:bot\\d{1,20}:|whsec_|baton_(?=[\\w-]{40})|Bearer |Basic "
              + "|(?:token|secret|password|session|api[_-]?key)=|"
              + "\"[\\w-]{0,40}(?:token|secret|password)\" ?: ?\"))[A-Za-z0-9._~+/=%:-]{6,}");

  /** The user name and password in a URL. */
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^\\s/@]{1,500}@");

  private static final Pattern TELEGRAM_TOKEN =
      Pattern.compile("(?<!\\d)\\d{6,12}:[A-Za-z0-9_-]{30,64}");

  /** Ids are digits too, so only a number with a country code counts as a phone number. */
  private static final Finder INTERNATIONAL =
      text ->
          Personal.PHONE.find(text).stream()
              .filter(number -> text.charAt(number.start()) == '+')
              .toList();

  private static final Masking PERSONAL =
      new Masking(
          List.of(
              Personal.EMAIL.rule(),
              Personal.IBAN.rule(),
              Personal.CARD.rule(),
              new Rule(Personal.PHONE.word(), INTERNATIONAL)),
          List.of());

  /** For logback, which creates it by its name in the file. */
  public LogText() {}

  @Override
  protected String transform(ILoggingEvent event, String text) {
    return clean(text);
  }

  static String clean(String text) {
    String line = ControlCharacters.replaced(text, " ");
    String known = TELEGRAM_TOKEN.matcher(line).replaceAll("***");
    String safe = SECRET.matcher(USER_INFO.matcher(known).replaceAll("***@")).replaceAll("$1***");
    return PERSONAL.of(safe);
  }
}
