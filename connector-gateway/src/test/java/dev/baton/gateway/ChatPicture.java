package dev.baton.gateway;

import dev.baton.testkit.ChatClient.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws chats side by side as their clients show them, as an SVG. */
final class ChatPicture {

  private static final int COLUMN = 400;
  private static final int MARGIN = 14;
  private static final int LINE = 19;
  private static final int LETTERS = 42;

  private final Map<String, List<Shown>> chats;
  private final StringBuilder drawn = new StringBuilder();

  private ChatPicture(Map<String, List<Shown>> chats) {
    this.chats = chats;
  }

  /** Draws the chats of a pair into the folder that {@code -Dbaton.pictures} names, if it does. */
  static void drawIfAsked(Pair pair, Map<String, List<Shown>> chats) throws IOException {
    String folder = System.getProperty("baton.pictures", "");
    if (!folder.isEmpty()) {
      String name = pair.name().toLowerCase(Locale.ROOT).replace('_', '-');
      Files.writeString(
          Path.of(folder).resolve("chats-" + name + ".svg"), new ChatPicture(chats).svg());
    }
  }

  private String svg() {
    int column = 0;
    int lowest = 0;
    for (Map.Entry<String, List<Shown>> chat : chats.entrySet()) {
      lowest = Math.max(lowest, draw(column * COLUMN, chat.getKey(), chat.getValue()));
      column++;
    }
    int width = column * COLUMN;
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
    font-family="Helvetica, Arial, sans-serif" font-size="14">
    <rect width="%1$d" height="%2$d" fill="#f4f5f7"/>
    %3$s</svg>
    """
        .formatted(width, lowest + MARGIN, drawn);
  }

  private int draw(int left, String title, List<Shown> chat) {
    text(left + MARGIN, 30, "#111", "bold", title);
    int top = 46;
    for (Shown shown : chat) {
      top = bubble(left, top, shown);
    }
    return top;
  }

  private int bubble(int left, int top, Shown shown) {
    List<String> lines = new ArrayList<>();
    shown.text().lines().forEach(line -> lines.addAll(wrapped(line)));
    int buttons = shown.buttons().isEmpty() ? 0 : LINE + 10;
    int height = LINE * (lines.size() + 1) + buttons + 10;
    int indent = shown.thread() == null ? 0 : 16;
    int x = left + MARGIN + (shown.own() ? 40 : indent);
    int width = COLUMN - 2 * MARGIN - 40 - (shown.own() ? 0 : indent);
    drawn.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\" fill=\"%s\"/>%n"
            .formatted(x, top, width, height, shown.own() ? "#d9f2d9" : "#fff"));
    String marks = String.join(" ", shown.reactions());
    int y = top + LINE;
    text(x + 10, y, shown.bot() ? "#2b6cb0" : "#8a5a00", "bold", shown.author() + "  " + marks);
    for (String line : lines) {
      y += LINE;
      text(x + 10, y, "#111", "normal", line);
    }
    int at = x + 10;
    for (String button : shown.buttons()) {
      int wide = button.length() * 8 + 20;
      drawn.append(
          "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\" fill=\"#e2e8f0\"/>%n"
              .formatted(at, y + 8, wide, LINE + 3));
      text(at + 10, y + 8 + LINE - 4, "#1a365d", "normal", button);
      at += wide + 8;
    }
    return top + height + 8;
  }

  private void text(int x, int y, String colour, String weight, String text) {
    drawn.append(
        "<text x=\"%d\" y=\"%d\" fill=\"%s\" font-weight=\"%s\">%s</text>%n"
            .formatted(
                x,
                y,
                colour,
                weight,
                text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
  }

  private static List<String> wrapped(String line) {
    List<String> lines = new ArrayList<>();
    StringBuilder now = new StringBuilder();
    for (String word : line.split(" ", -1)) {
      if (!now.isEmpty() && now.length() + word.length() >= LETTERS) {
        lines.add(now.toString());
        now.setLength(0);
      }
      now.append(now.isEmpty() ? "" : " ").append(word);
    }
    lines.add(now.toString());
    return lines;
  }
}
