package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says in words what only Telegram has: polls, dice, payments and the like. */
final class NativeWords {

  private static final int LONGEST = 4096;

  private NativeWords() {}

  /**
   * What a message says, for people who read it elsewhere.
   *
   * @param kind the field of the message that holds {@code value}
   * @param caption the message's caption, which follows; null for none
   */
  static Text of(String kind, JsonNode value, @Nullable Text caption) {
    String said = bounded(kind.equals("rich_message") ? rich(value) : said(kind, value));
    if (caption == null) {
      return Text.plain(said);
    }
    int shift = said.length() + 1;
    List<Span> spans =
        caption.spans().stream()
            .map(span -> new Span(span.style(), span.offset() + shift, span.length(), span.href()))
            .toList();
    return new Text(said + "\n" + caption.text(), spans);
  }

  /** Whether words, after a name that may stand before them, say no more than the kind. */
  static boolean isPlaceholder(Content.Native own) {
    String words = own.words().text().strip();
    String kind = said(own.kind(), MissingNode.getInstance()).strip();
    int from = words.indexOf(kind);
    boolean leads = from == 0 || (from > 1 && words.startsWith(": ", from - 2));
    boolean ends = words.length() == from + kind.length() || own.kind().equals("story");
    return words.isEmpty() || (leads && ends && words.indexOf('\n') < 0);
  }

  /** What a voter chose; Telegram tells the numbers of the options only. */
  static Text vote(JsonNode pollAnswer) {
    List<String> chosen = new ArrayList<>();
    for (JsonNode option : pollAnswer.path("option_ids")) {
      chosen.add(Integer.toString(option.asInt() + 1));
    }
    return Text.plain(
        switch (chosen.size()) {
          case 0 -> "📊 Took the vote back";
          case 1 -> "📊 Voted for option " + chosen.getFirst();
          default -> "📊 Voted for options " + String.join(", ", chosen);
        });
  }

  private static String said(String kind, JsonNode value) {
    return switch (kind) {
      case "poll" -> "📊 " + lines(value, "question", bullets(value.path("options"), "• "));
      case "dice" -> Fields.joined(" ", emoji(value), Fields.text(value, "value"));
      case "game" -> "🎮 " + lines(value, "title", Fields.text(value, "description"));
      case "story" -> "📖 Story" + after(" of ", Fields.name(value.path("chat")));
      case "invoice" ->
          "🧾 "
              + lines(
                  value,
                  "title",
                  Fields.joined("\n", Fields.text(value, "description"), amount(value)));
      case "paid_media" -> "🔒 Paid media" + after(" for ", stars(value, "star_count"));
      case "checklist" -> "📋 " + lines(value, "title", tasks(value.path("tasks")));
      case "checklist_tasks_done" -> tasksDone(value);
      case "checklist_tasks_added" ->
          "📋 Added to the list" + after("\n", tasks(value.path("tasks")));
      case "giveaway" -> "🎁 Giveaway" + prize(value);
      case "giveaway_created" -> "🎁 Giveaway created";
      case "giveaway_winners" ->
          "🎁 Giveaway won" + after(" by ", names(value.path("winners"))) + prize(value);
      case "giveaway_completed" -> "🎁 Giveaway ended";
      case "gift" -> "🎁 Gift" + after(": ", Fields.text(value, "text"));
      case "unique_gift" -> "🎁 Gift" + after(": ", Fields.text(value.path("gift"), "base_name"));
      case "gift_upgrade_sent" -> "🎁 Gift upgraded";
      case "successful_payment" -> "💳 Paid" + after(" ", amount(value));
      case "refunded_payment" -> "💳 Refunded" + after(" ", amount(value));
      case "users_shared" -> "👤 Shared " + people(value.path("users"));
      case "user_shared" -> "👤 Shared a person";
      case "chat_shared" -> "👥 Shared a chat" + after(": ", Fields.name(value));
      case "web_app_data" -> "🌐 Sent by web app" + after(": ", Fields.text(value, "button_text"));
      case "passport_data" -> "🪪 Telegram Passport";
      case "managed_bot_created" ->
          "🤖 Created a bot" + after(": ", Fields.name(value.path("bot")));
      default -> "[" + kind.replace('_', ' ') + "]";
    };
  }

  private static String rich(JsonNode value) {
    String words = RichWords.of(value).text().text();
    return words.isBlank() ? "[rich message]" : words;
  }

  private static String lines(JsonNode value, String title, @Nullable String rest) {
    return Fields.joined(
        "\n", Fields.text(value, title), rest == null || rest.isEmpty() ? null : rest);
  }

  private static String after(String before, @Nullable String words) {
    return words == null || words.isEmpty() ? "" : before + words;
  }

  private static String bullets(JsonNode items, String bullet) {
    List<String> lines = new ArrayList<>();
    for (JsonNode item : items) {
      lines.add(bullet + item.path("text").asText(""));
    }
    return String.join("\n", lines);
  }

  private static String tasks(JsonNode tasks) {
    List<String> lines = new ArrayList<>();
    for (JsonNode task : tasks) {
      lines.add((task.has("completion_date") ? "☑ " : "☐ ") + task.path("text").asText(""));
    }
    return String.join("\n", lines);
  }

  private static String tasksDone(JsonNode value) {
    JsonNode tasks = value.path("checklist_message").path("checklist").path("tasks");
    List<String> lines = new ArrayList<>();
    for (JsonNode id : value.path("marked_as_done_task_ids")) {
      lines.add("☑ " + task(tasks, id.asInt()));
    }
    for (JsonNode id : value.path("marked_as_not_done_task_ids")) {
      lines.add("☐ " + task(tasks, id.asInt()));
    }
    return "📋 Changed on the list" + after("\n", String.join("\n", lines));
  }

  private static String task(JsonNode tasks, int id) {
    for (JsonNode task : tasks) {
      if (task.path("id").asInt() == id) {
        return task.path("text").asText("");
      }
    }
    return "task " + id;
  }

  private static String emoji(JsonNode dice) {
    String emoji = Fields.text(dice, "emoji");
    return emoji == null ? "🎲" : emoji;
  }

  private static String prize(JsonNode giveaway) {
    return after(", ", Fields.text(giveaway, "prize_description"))
        + after(", ", stars(giveaway, "prize_star_count"));
  }

  private static @Nullable String stars(JsonNode value, String name) {
    String count = Fields.text(value, name);
    return count == null ? null : count + " ⭐";
  }

  private static String people(JsonNode users) {
    String names = names(users);
    int count = users.size();
    return !names.isEmpty() ? names : count == 1 ? "a person" : count + " people";
  }

  private static String names(JsonNode users) {
    List<String> names = new ArrayList<>();
    for (JsonNode user : users) {
      String name = Fields.name(user);
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return String.join(", ", names);
  }

  /** Telegram tells amounts in the smallest unit of the currency; stars have none. */
  private static @Nullable String amount(JsonNode payment) {
    String currency = Fields.text(payment, "currency");
    JsonNode total = payment.path("total_amount");
    if (currency == null || !total.isNumber()) {
      return null;
    }
    return currency.equals("XTR")
        ? total.asLong() + " ⭐"
        : BigDecimal.valueOf(total.asLong(), digits(currency)).toPlainString() + " " + currency;
  }

  private static int digits(String currency) {
    try {
      return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    } catch (IllegalArgumentException unknown) {
      return 2;
    }
  }

  private static String bounded(String words) {
    if (words.length() <= LONGEST) {
      return words;
    }
    int end = LONGEST - 1;
    return words.substring(0, Character.isHighSurrogate(words.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }
}
