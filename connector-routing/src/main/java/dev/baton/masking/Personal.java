package dev.baton.masking;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The common kinds of personal data. Each takes time proportional to the text, because the
 * backtracking of its expression is bounded.
 */
public enum Personal implements Finder {
  /** Addresses such as {@code ann@example.com}. */
  EMAIL("[\\p{L}\\p{Nd}._%+'-]{1,64}@(?:[\\p{L}\\p{Nd}-]{1,63}\\.){1,8}[\\p{L}\\p{Nd}-]{2,24}") {
    @Override
    int judge(String text, Matcher found, List<Stretch> into) {
      into.add(new Stretch(found.start(), found.end()));
      return found.end();
    }
  },

  /** Phone numbers with a plus, with 00, with a leading 0, or grouped as in North America. */
  PHONE(
      "(?<![\\p{L}\\p{Nd}_])\\+?\\(?\\p{Nd}(?:["
          + " ./()\\u00a0-]{0,2}\\p{Nd}){6,16}(?![\\p{L}\\p{Nd}])") {
    @Override
    int judge(String text, Matcher found, List<Stretch> into) {
      String number = found.group();
      if (number.startsWith("+")
          || (LEADING_ZERO.matcher(number).lookingAt() && !DATE.matcher(number).lookingAt())
          || NORTH_AMERICAN.matcher(number).matches()) {
        into.add(new Stretch(found.start(), found.end()));
        return found.end();
      }
      return phoneAfterOthers(text, found.start(), found.end());
    }
  },

  /** Payment card numbers: 13 to 19 digits with a valid check digit (Luhn). */
  CARD("(?<![\\p{L}\\p{Nd}])\\p{Nd}++(?:[ .\\u00a0-]{1,2}\\p{Nd}++)*+") {
    @Override
    int judge(String text, Matcher found, List<Stretch> into) {
      int from = found.start();
      while (from < found.end()) {
        int end = longest(text, from, found.end(), 13, 19, Personal::isCard);
        if (end > from) {
          into.add(new Stretch(from, end));
        }
        from = nextGroup(text, Math.max(from, end), found.end());
      }
      return found.end();
    }
  },

  /** Account numbers with a country code and check digits (ISO 13616). */
  IBAN("(?<![\\p{L}\\p{Nd}])[A-Za-z]{2}[0-9]{2}(?:[ .\\u00a0-]?[A-Za-z0-9]){11,30}") {
    @Override
    int judge(String text, Matcher found, List<Stretch> into) {
      int end = longest(text, found.start(), found.end(), 15, 34, Personal::isIban);
      if (end > found.start()) {
        into.add(new Stretch(found.start(), end));
        return end;
      }
      return found.start() + 1;
    }
  };

  private static final Pattern LEADING_ZERO = Pattern.compile("\\(?0(?![.,])");
  private static final String DAY = "\\p{Nd}{1,2}[./-]\\p{Nd}{1,2}[./-]\\p{Nd}{2}(?:\\p{Nd}{2})?+";

  /** A date or a range of two; if more digits follow, it is a number written in pairs. */
  private static final Pattern DATE =
      Pattern.compile(DAY + "(?:[./-]" + DAY + ")?+(?![./-]?\\p{Nd})");

  private static final Pattern NORTH_AMERICAN =
      Pattern.compile("(?:1[ .-])?\\(?[2-9]\\d{2}\\)?[ .-]\\d{3}[ .-]\\d{4}");

  private static final String YEAR_FIRST = "(?:19|20)\\p{Nd}{2}[./-]\\p{Nd}{1,2}[./-]\\p{Nd}{1,2}";

  /** Dates, decimals and amounts: a zero in them does not start a phone number. */
  private static final Pattern NOT_A_PHONE =
      Pattern.compile(
          DATE.pattern()
              + "|"
              + YEAR_FIRST
              + "(?:[./-]"
              + YEAR_FIRST
              + ")?+(?![./-]?\\p{Nd})"
              + "|(?:0|[1-9]\\p{Nd}{0,2})\\.\\p{Nd}{5,8}+(?!\\p{Nd})"
              + "|[1-9]\\p{Nd}{0,2}(?:\\.\\p{Nd}{3}){2,5}+(?!\\.?\\p{Nd})");

  private static final Pattern PHONE_BEGINS =
      Pattern.compile("0(?:[)0] ?)?[1-9]|" + NORTH_AMERICAN.pattern());

  private static final BigInteger NINETY_SEVEN = BigInteger.valueOf(97);

  private final Pattern candidates;

  Personal(String candidates) {
    this.candidates = Pattern.compile(candidates);
  }

  /** The rule's name in {@code baton.yml}, which is also shown in place of what is masked. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The rule that masks this kind of data and shows its name instead. */
  public Rule rule() {
    return new Rule(word(), this);
  }

  @Override
  public List<Stretch> find(String text) {
    List<Stretch> found = new ArrayList<>();
    Matcher matcher = candidates.matcher(text);
    int from = 0;
    while (from <= text.length() && matcher.find(from)) {
      from = judge(text, matcher, found);
    }
    return found;
  }

  /** Adds the part of a candidate that is to be masked; returns where to continue searching. */
  abstract int judge(String text, Matcher found, List<Stretch> into);

  /**
   * The end of the longest valid number that begins at {@code from} and ends at the end of a group;
   * {@code from} if there is none.
   */
  private static int longest(
      String text, int from, int until, int least, int most, Predicate<String> valid) {
    StringBuilder units = new StringBuilder();
    int best = from;
    for (int at = from; at < until && units.length() < most; at++) {
      if (Character.isLetterOrDigit(text.charAt(at))) {
        units.append(text.charAt(at));
        boolean ends = at + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(at + 1));
        if (ends && units.length() >= least && valid.test(units.toString())) {
          best = at + 1;
        }
      }
    }
    return best;
  }

  /**
   * Where a phone number may begin in a candidate whose first digits are not part of one; {@code
   * end} if nowhere.
   */
  private static int phoneAfterOthers(String text, int start, int end) {
    Matcher other = NOT_A_PHONE.matcher(text);
    Matcher phone = PHONE_BEGINS.matcher(text);
    int at = start;
    while (at < end) {
      if (other.region(at, text.length()).lookingAt()) {
        at = nextGroup(text, other.end(), end);
        continue;
      }
      int from = at > start && text.charAt(at - 1) == '(' ? at - 1 : at;
      if (from > start && phone.region(at, text.length()).lookingAt()) {
        return from;
      }
      at = nextGroup(text, at, end);
    }
    return at;
  }

  private static int nextGroup(String text, int from, int until) {
    int at = from;
    while (at < until && Character.isLetterOrDigit(text.charAt(at))) {
      at++;
    }
    while (at < until && !Character.isLetterOrDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isCard(String digits) {
    int first = Character.digit(digits.charAt(0), 10);
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(digits.length() - 1 - i), 10);
      int weighted = i % 2 == 0 ? digit : digit * 2;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return first >= 2 && first <= 6 && sum % 10 == 0;
  }

  private static boolean isIban(String units) {
    StringBuilder number = new StringBuilder();
    for (int i = 0; i < units.length(); i++) {
      number.append(Character.digit(units.charAt((i + 4) % units.length()), 36));
    }
    return new BigInteger(number.toString()).mod(NINETY_SEVEN).intValue() == 1;
  }
}
