package dev.baton.masking;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Text;
import dev.baton.masking.Finder.Stretch;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Masks text and content by rules, except for what is explicitly kept. Immutable; a text with
 * nothing to mask is returned as it is.
 *
 * <p>If a rule fails, the whole text is masked: text that cannot be checked is not shown.
 */
public final class Masking {

  /** Masks nothing. */
  public static final Masking NONE = new Masking(List.of(), List.of());

  private static final Logger log = LoggerFactory.getLogger(Masking.class);

  private static final Pattern ENDING = Pattern.compile("\\.[A-Za-z][A-Za-z0-9]{0,4}");

  private final List<Rule> rules;
  private final List<Finder> kept;

  /**
   * Creates a masking.
   *
   * @param rules if two find the same characters, the earlier rule gives the name
   * @param kept what these find is never masked, whatever a rule finds inside or around it
   */
  public Masking(List<Rule> rules, List<Finder> kept) {
    this.rules = List.copyOf(rules);
    this.kept = List.copyOf(kept);
  }

  /** This masking with more rules after its own; what is kept stays kept. */
  public Masking and(List<Rule> more) {
    return new Masking(Stream.concat(rules.stream(), more.stream()).toList(), kept);
  }

  /** Whether nothing is ever masked. */
  public boolean isNone() {
    return rules.isEmpty();
  }

  /** The text with everything masked that the rules find in it. */
  public String of(String text) {
    List<Cut> cuts = cuts(text);
    return cuts.isEmpty() ? text : masked(text, cuts);
  }

  /** As {@link #of(String)}; null stays null. */
  public @Nullable String ofNullable(@Nullable String text) {
    return text == null ? null : of(text);
  }

  /**
   * Masks a formatted text. Masked parts of a span keep their format; a link is removed if its
   * address would reveal what is masked.
   */
  public Text of(Text text) {
    if (isNone()) {
      return text;
    }
    List<Cut> cuts = cuts(text.text());
    List<Span> spans = new ArrayList<>();
    for (Span span : text.spans()) {
      int start = moved(span.offset(), cuts, false);
      int end = moved(span.offset() + span.length(), cuts, true);
      if (start < end && !tells(span.href())) {
        spans.add(new Span(span.style(), start, end - start, span.href()));
      }
    }
    return new Text(cuts.isEmpty() ? text.text() : masked(text.text(), cuts), spans);
  }

  /**
   * Masks the text in any content: captions, file names, titles, values of fields. Files themselves
   * are not inspected; if a file's address would reveal what is masked, its caption or name is
   * shown instead. A card is replaced by its fallback text, since its own JSON may hold text
   * anywhere, and what only its platform has is not copied but told in words.
   *
   * @throws IllegalArgumentException for a platform's own JSON, which must be turned into text
   *     first
   */
  public Content of(Content content) {
    if (isNone()) {
      return content;
    }
    return switch (content) {
      case Text text -> of(text);
      case Content.Media media -> media(media);
      case Content.Location location ->
          new Content.Location(
              location.latitude(),
              location.longitude(),
              ofNullable(location.title()),
              ofNullable(location.address()),
              location.livePeriod());
      case Content.Contact contact -> contact(contact);
      case Content.Choice choice -> {
        Map<String, String> inputs = new LinkedHashMap<>();
        choice.inputs().forEach((name, value) -> inputs.put(name, of(value)));
        yield new Content.Choice(of(choice.title()), of(choice.payload()), inputs);
      }
      case Content.Buttons buttons ->
          new Content.Buttons(
              of(buttons.text()),
              buttons.buttons().stream()
                  .filter(button -> !tells(button.url()))
                  .map(button -> new Button(of(button.title()), button.token(), button.url()))
                  .toList());
      case Content.Card card -> of(card.fallback());
      case Content.Native own -> new Content.Native(own.kind(), of(own.words()), null);
      case Content.Custom custom ->
          throw new IllegalArgumentException("JSON for " + custom.platform() + " is not words");
    };
  }

  /**
   * Masks a contact, which then becomes text, because platforms accept only digits as a contact's
   * number. If phone numbers are masked, this number always is, however it is written: platforms
   * leave out the plus.
   */
  private Content contact(Content.Contact contact) {
    String phone =
        rules.stream()
            .filter(rule -> rule.finder() == Personal.PHONE)
            .findFirst()
            .map(rule -> new Rule(rule.name(), Masking::everything))
            .map(rule -> new Masking(List.of(rule), kept).of(contact.phone()))
            .orElseGet(() -> of(contact.phone()));
    return phone.equals(contact.phone())
        ? new Content.Contact(of(contact.name()), phone)
        : Text.plain(of(contact.name()) + ": " + phone);
  }

  private static List<Stretch> everything(String text) {
    return List.of(new Stretch(0, text.length()));
  }

  private Content media(Content.Media media) {
    Text caption = media.caption() == null ? null : of(media.caption());
    if (!(media.file() instanceof FileRef.Linked linked) || !tells(linked.url().toString())) {
      return new Content.Media(media.kind(), file(media.file()), caption);
    }
    if (caption != null && !caption.text().isBlank()) {
      return caption;
    }
    String name = linked.name();
    return Text.plain(
        name == null || name.isBlank()
            ? "[" + media.kind().name().toLowerCase(Locale.ROOT) + "]"
            : of(name));
  }

  private FileRef file(FileRef file) {
    return switch (file) {
      case FileRef.Held held -> {
        String shown = fileName(held.name());
        yield Objects.equals(shown, held.name()) ? held : held.renamed(shown);
      }
      case FileRef.Linked linked ->
          new FileRef.Linked(linked.url(), fileName(linked.name()), linked.mime());
    };
  }

  /**
   * A file name keeps its extension unless the extension is part of what must be masked. The end of
   * an email address may seem to include it, but without it nobody can open the file.
   */
  private @Nullable String fileName(@Nullable String name) {
    if (name == null) {
      return null;
    }
    String shown = of(name);
    int dot = name.lastIndexOf('.');
    String ending = dot < 0 ? "" : name.substring(dot);
    boolean needless =
        ENDING.matcher(ending).matches()
            && !shown.endsWith(ending)
            && of(name.substring(0, dot)).equals(shown)
            && of(ending).equals(ending);
    return needless ? shown + ending : shown;
  }

  private boolean tells(@Nullable String address) {
    return address != null && (!cuts(address).isEmpty() || !cuts(decoded(address)).isEmpty());
  }

  private static String decoded(String address) {
    try {
      return URLDecoder.decode(address.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return address;
    }
  }

  /** A part that is removed, and the label that replaces it. */
  private record Cut(int start, int end, String label) {}

  /** The parts to remove, in order and without overlap. */
  private List<Cut> cuts(String text) {
    if (rules.isEmpty() || text.isEmpty()) {
      return List.of();
    }
    boolean[] taken = new boolean[text.length()];
    for (Finder keep : kept) {
      for (Stretch stretch : found(keep, text)) {
        Arrays.fill(taken, stretch.start(), stretch.end(), true);
      }
    }
    List<Cut> cuts = new ArrayList<>();
    for (Rule rule : rules) {
      for (Stretch stretch : found(rule, text)) {
        cut(stretch, rule.label(), taken, cuts);
      }
    }
    cuts.sort(Comparator.comparingInt(Cut::start));
    return cuts;
  }

  private static List<Stretch> found(Finder keep, String text) {
    try {
      return whole(text, keep.find(text));
    } catch (RuntimeException broken) {
      log.error("finding what is never masked failed: {}", broken.getClass().getName());
      return List.of();
    }
  }

  private static List<Stretch> found(Rule rule, String text) {
    try {
      return whole(text, rule.finder().find(text));
    } catch (RuntimeException broken) {
      log.error(
          "the masking rule {} failed; the whole text is masked: {}",
          rule.name(),
          broken.getClass().getName());
      return List.of(new Stretch(0, text.length()));
    }
  }

  /** Adds a cut for each part of the stretch that is not taken yet. */
  private static void cut(Stretch stretch, String label, boolean[] taken, List<Cut> cuts) {
    int from = stretch.start();
    while (from < stretch.end()) {
      int end = from;
      while (end < stretch.end() && !taken[end]) {
        taken[end++] = true;
      }
      if (end > from) {
        cuts.add(new Cut(from, end, label));
      }
      from = end + 1;
    }
  }

  /** The stretches, limited to the text and widened so that none splits a character. */
  private static List<Stretch> whole(String text, List<Stretch> found) {
    List<Stretch> whole = new ArrayList<>();
    for (Stretch stretch : found) {
      int start = Math.max(0, stretch.start());
      int end = Math.min(text.length(), stretch.end());
      if (start < end) {
        boolean startsInside =
            start > 0
                && Character.isLowSurrogate(text.charAt(start))
                && Character.isHighSurrogate(text.charAt(start - 1));
        boolean endsInside =
            end < text.length()
                && Character.isHighSurrogate(text.charAt(end - 1))
                && Character.isLowSurrogate(text.charAt(end));
        whole.add(new Stretch(startsInside ? start - 1 : start, endsInside ? end + 1 : end));
      }
    }
    return whole;
  }

  private static String masked(String text, List<Cut> cuts) {
    StringBuilder shown = new StringBuilder();
    int from = 0;
    for (Cut cut : cuts) {
      shown.append(text, from, cut.start()).append(cut.label());
      from = cut.end();
    }
    return shown.append(text, from, text.length()).toString();
  }

  /** The new index of a position in the text; within a cut, the start or end of its label. */
  private static int moved(int place, List<Cut> cuts, boolean end) {
    int shift = 0;
    for (Cut cut : cuts) {
      if (place >= cut.end()) {
        shift += cut.label().length() - (cut.end() - cut.start());
      } else if (place > cut.start()) {
        int start = cut.start() + shift;
        return end ? start + cut.label().length() : start;
      } else {
        break;
      }
    }
    return place + shift;
  }
}
