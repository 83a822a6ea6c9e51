package dev.baton.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the tables of the guides say of each key; the program carries these pages with it. */
final class SettingWords {

  /** The tables, by page and first cell of the heading, with the path of the section. */
  private static final List<Table> TABLES =
      List.of(
          new Table("operating", "key", ""),
          new Table("operating", "key of server.sign-in", "server.sign-in"),
          new Table("telegram", "key", "channels.*:telegram"),
          new Table("telegram", "key of a desk", "desks.*"),
          new Table("webex", "key", "channels.*:webex"),
          new Table("rest", "key", "channels.*:rest"),
          new Table("rasa", "key", "bots.*:rasa"),
          new Table("webhook-bot", "key", "bots.*:webhook"),
          new Table("events", "type: kafka", "event_broker:kafka"),
          new Table("events", "type: pika, or no type", "event_broker:pika"),
          new Table("events", "type: file", "event_broker:file"),
          new Table("webhooks", "webhooks.<name>", "webhooks.*"));

  private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)\\]\\([^)\\s]*\\)");
  private static final Pattern KEY = Pattern.compile("`([^`]+)`");
  private static final Pattern BAR = Pattern.compile("(?<!\\\\)\\|");
  private static final Pattern TYPE = Pattern.compile(":[a-z]+");

  private record Table(String page, String heading, String section) {}

  private final Map<String, String> words = new HashMap<>();

  private SettingWords() {}

  static SettingWords ofTheGuides() {
    SettingWords words = new SettingWords();
    TABLES.stream().map(Table::page).distinct().forEach(page -> words.read(page, text(page)));
    return words;
  }

  /** What is said of a key, or else of the section it is in; null for nothing. */
  @Nullable String of(String section, String key) {
    String said = own(section, key);
    int parent = section.lastIndexOf('.');
    if (said != null || section.isEmpty()) {
      return said;
    }
    return parent < 0
        ? of("", section)
        : of(section.substring(0, parent), section.substring(parent + 1));
  }

  private @Nullable String own(String section, String key) {
    String path = section.isEmpty() ? key : section + "." + key;
    String said = words.get(path);
    if (said == null) {
      said = words.get(TYPE.matcher(path).replaceAll(""));
    }
    return said == null && section.startsWith("channels.*:")
        ? words.get("channels.*:telegram." + key)
        : said;
  }

  private void read(String page, String text) {
    Table table = null;
    for (String line : text.split("\n", -1)) {
      List<String> cells = cells(line);
      if (line.startsWith("|-")) {
        continue;
      }
      if (cells.size() < 2) {
        table = null;
      } else if (table == null) {
        table = table(page, cells.getFirst().replace("`", ""));
      } else {
        add(table.section(), cells);
      }
    }
  }

  /** A table that is none of these has no section, and its rows are read for nobody. */
  private static Table table(String page, String heading) {
    return TABLES.stream()
        .filter(each -> each.page().equals(page) && each.heading().equals(heading))
        .findFirst()
        .orElse(new Table(page, heading, "(none)"));
  }

  private static List<String> cells(String line) {
    if (!line.startsWith("| ") || !line.endsWith("|")) {
      return List.of();
    }
    List<String> cells = new ArrayList<>();
    for (String cell : BAR.split(line.substring(1, line.length() - 1), -1)) {
      cells.add(cell.strip().replace("\\|", "|"));
    }
    return cells;
  }

  private void add(String section, List<String> cells) {
    String usual = cells.size() > 2 ? LINK.matcher(cells.get(1)).replaceAll("$1") : "";
    String meaning = LINK.matcher(cells.getLast()).replaceAll("$1");
    String said =
        meaning + (usual.isEmpty() ? "" : (meaning.isEmpty() ? "" : ". ") + "Default: " + usual);
    if (said.isEmpty()) {
      return;
    }
    Matcher keys = KEY.matcher(cells.getFirst());
    while (keys.find()) {
      String key = keys.group(1).replaceAll("<[a-z]+>", KnownKeys.ANY);
      words.put(section.isEmpty() ? key : section + "." + key, said);
    }
  }

  private static String text(String page) {
    try (InputStream found = SettingWords.class.getResourceAsStream("guides/" + page + ".md")) {
      return found == null ? "" : new String(found.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
