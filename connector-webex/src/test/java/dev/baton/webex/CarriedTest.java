package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Feature;
import dev.baton.connector.Inbound;
import dev.baton.connector.Reactions;
import dev.baton.connector.Typing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the tables of {@code docs/webex.md}, "What is carried", against the converters. */
class CarriedTest {

  private static final String NONE = "Webex has none";
  private static final FileRef.Held FILE = new FileRef.Held("wx", "F", "a", null, 1);
  private static final Map<String, Supplier<String>> FROM = new LinkedHashMap<>();
  private static final Map<String, Supplier<String>> TO = new LinkedHashMap<>();

  private record Row(String kind, String from, String to) {}

  static {
    FROM.put("text", () -> said("'html':'<b>hi</b>','text':'hi'", Text.class));
    FROM.put("picture", () -> file("image/png", MediaKind.IMAGE, ""));
    FROM.put("video", () -> file("video/mp4", MediaKind.VIDEO, ""));
    FROM.put("animation", () -> file("image/gif", MediaKind.ANIMATION, ""));
    FROM.put("audio file", () -> file("audio/mpeg", MediaKind.AUDIO, ""));
    FROM.put("voice message", () -> file("audio/mp4", MediaKind.VOICE, ",'isVoiceClip':true"));
    FROM.put("document", () -> file("application/pdf", MediaKind.DOCUMENT, ""));
    FROM.put("several files in one message", CarriedTest::secondFile);
    FROM.put("caption", CarriedTest::caption);
    FROM.put(
        "card",
        () ->
            said(
                "'attachments':[{'content':{'body':[{'type':'TextBlock','text':'Hi'}]}}]",
                Content.Native.class));
    FROM.put("press of a card's button", () -> announced("attachmentActions", "created"));
    FROM.put("message without text, file or card", () -> said("'x':1", Content.Native.class));
    FROM.put(
        "message that Webex cannot decrypt",
        () -> message("'errors':{'text':{}}").errors() == null ? "lost" : "told");
    FROM.put("edit", () -> edited("2026-05-04T10:01:00.000Z"));
    FROM.put("deletion", () -> announced("messages", "deleted"));
    FROM.put("reply in a thread", () -> said("'parentId':'P','html':'','text':'yes'", Text.class));
    FROM.put(
        "reaction, typing, read mark",
        () -> announced("reactions", "created").equals("ignored") ? "not told by Webex" : "?");
    FROM.put(
        "message of a bot",
        () ->
            FromWebex.ofPeople(message("'personId':'X','personEmail':'x@webex.bot'"), "me")
                ? "carried"
                : "ignored");
    FROM.put("file that Webex withholds (404, 410, 428)", () -> "told");
    FROM.put("space that moved (`rooms:migrated`)", () -> announced("rooms", "migrated"));
    FROM.put("the bot is added to a space or removed", () -> announced("memberships", "created"));

    TO.put("text", () -> sent(Text.plain("hi")));
    TO.put("picture", () -> sent(media(MediaKind.IMAGE)));
    TO.put("video", () -> sent(media(MediaKind.VIDEO)));
    TO.put("animation", () -> sent(media(MediaKind.ANIMATION)));
    TO.put("audio file", () -> sent(media(MediaKind.AUDIO)));
    TO.put("voice message", () -> sent(media(MediaKind.VOICE)));
    TO.put("document", () -> sent(media(MediaKind.DOCUMENT)));
    TO.put("sticker", () -> sent(media(MediaKind.STICKER)));
    TO.put("several files in one message", () -> sent(media(MediaKind.IMAGE)));
    TO.put("caption", () -> sent(media(MediaKind.IMAGE)));
    TO.put("location", () -> sent(new Content.Location(1, 2, null, null), Feature.LOCATION));
    TO.put("contact", () -> sent(new Content.Contact("Ann", "1"), Feature.CONTACT));
    TO.put(
        "buttons",
        () -> sent(new Content.Buttons(Text.plain("?"), List.of(Button.press("a", "b")))));
    TO.put("card", () -> sent(new Content.Card(Text.plain("x"), "{\"type\":\"AdaptiveCard\"}")));
    TO.put("press of a card's button", () -> degraded(new Content.Choice("a", "b")));
    TO.put(
        "poll, game, payment and the like",
        () -> sent(new Content.Native("poll", Text.plain("?"), null), Feature.COPIES));
    TO.put("a bot's own JSON", () -> sent(new Content.Custom("webex", "{\"markdown\":\"*x*\"}")));
    TO.put("edit", () -> "carried");
    TO.put("deletion", () -> "carried");
    TO.put("reply in a thread", () -> "carried");
    TO.put(
        "reaction, typing, read mark",
        () ->
            Reactions.class.isAssignableFrom(WebexChannel.class)
                    || Typing.class.isAssignableFrom(WebexChannel.class)
                ? "carried"
                : "not possible for bots");
  }

  @Test
  void theTableSaysWhatIsDone() throws IOException {
    List<Row> rows = rows("| | from Webex | to Webex |");
    assertThat(rows).extracting(Row::kind).doesNotHaveDuplicates().containsAll(FROM.keySet());
    for (Row row : rows) {
      assertThat(verdict(row.from()))
          .as("%s, from Webex", row.kind())
          .isEqualTo(FROM.getOrDefault(row.kind(), () -> NONE).get());
      assertThat(verdict(row.to()))
          .as("%s, to Webex", row.kind())
          .isEqualTo(TO.getOrDefault(row.kind(), () -> NONE).get());
    }
  }

  @Test
  void eachKindOfContentHasItsRow() {
    assertThat(Content.class.getPermittedSubclasses())
        .as("a new kind needs a row")
        .extracting(Class::getSimpleName)
        .containsExactlyInAnyOrder(
            "Text",
            "Media",
            "Location",
            "Contact",
            "Choice",
            "Buttons",
            "Card",
            "Native",
            "Custom");
    assertThat(MediaKind.values()).hasSize(7);
    assertThatThrownBy(() -> ToWebex.body(new Content.Custom("telegram", "{}")))
        .isInstanceOf(DeliveryException.Refused.class);
  }

  @Test
  void eachFieldOfAMessageIsReadOrNotNeeded() throws IOException {
    Set<String> read =
        Arrays.stream(WebexMapper.Message.class.getRecordComponents())
            .map(java.lang.reflect.RecordComponent::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> sayRead = new TreeSet<>();
    Set<String> all = new TreeSet<>();
    for (String line : table("| field | |")) {
      String[] cells = line.split("\\|", -1);
      for (String name : cells[1].replace("`", "").split(",", -1)) {
        all.add(name.strip());
        if (verdict(cells[2]).equals("read")) {
          sayRead.add(name.strip());
        }
      }
    }
    assertThat(sayRead).isEqualTo(read);
    assertThat(all)
        .as("the fields that Webex documents")
        .isEqualTo(
            new TreeSet<>(
                WebexClient.JSON
                    .readTree(Samples.bytes("message-all-fields.json"))
                    .propertyNames()));
  }

  private static String said(String fields, Class<? extends Content> kind) {
    Content content = FromWebex.content(message(fields), "me", id -> FILE);
    assertThat(content).isInstanceOf(kind);
    return content instanceof Content.Native own
        ? own.words().text().isBlank() ? "told" : "as text"
        : "carried";
  }

  private static String file(String mime, MediaKind kind, String more) {
    Content content =
        FromWebex.content(
            message("'files':['https://x/contents/F1']" + more),
            "me",
            id -> new FileRef.Held("wx", id, null, mime, 1));
    assertThat(content)
        .isInstanceOfSatisfying(
            Content.Media.class,
            media -> {
              assertThat(media.kind()).isEqualTo(kind);
              assertThat(media.file()).isEqualTo(new FileRef.Held("wx", "F1", null, mime, 1));
            });
    return "carried";
  }

  private static String secondFile() {
    WebexMapper.Message message =
        message("'files':['https://x/contents/1','https://x/contents/2']");
    assertThat(FromWebex.file(message, 1, null, id -> FILE.renamed(id)).file().name())
        .isEqualTo("2");
    return "carried";
  }

  private static String caption() {
    Content content =
        FromWebex.content(
            message("'files':['https://x/contents/1'],'text':'look'"), "me", id -> FILE);
    return content.asText().equals("look") ? "carried" : "lost";
  }

  private static String announced(String resource, String event) {
    List<Inbound> events =
        FromWebex.events(
            Samples.envelope(
                "{'resource':'%s','event':'%s','data':{'id':'I','roomId':'R','personId':'%s'}}"
                    .formatted(
                        resource, event, resource.equals("memberships") ? "me" : "somebody")),
            "me",
            Instant.EPOCH,
            FromWebex.Trust.SIGNED);
    return events.isEmpty() ? "ignored" : "carried";
  }

  private static String edited(String at) {
    Inbound edit = FromWebex.announcedEdit(message("'text':'new'"), true, Instant.parse(at));
    return edit.event() instanceof Event.Announced ? "carried" : "lost";
  }

  private static String sent(Content content) {
    return ToWebex.body(content) == null ? "lost" : "carried";
  }

  /** Without the feature, the routing layer turns a content into what the channel can show. */
  private static String sent(Content content, Feature needed) {
    assertThat(WebexChannel.FEATURES).doesNotContain(needed);
    return degraded(content);
  }

  private static String degraded(Content content) {
    assertThatThrownBy(() -> ToWebex.body(content)).isInstanceOf(DeliveryException.Refused.class);
    return "as text";
  }

  private static Content media(MediaKind kind) {
    return new Content.Media(kind, FILE, Text.plain("words"));
  }

  private static WebexMapper.Message message(String fields) {
    return Samples.message("{'id':'M','roomId':'R'," + fields + "}");
  }

  private static String verdict(String cell) {
    return cell.split(":", 2)[0].strip();
  }

  private static List<Row> rows(String head) throws IOException {
    return table(head).stream()
        .map(line -> line.split("\\|", -1))
        .map(cells -> new Row(cells[1].strip(), cells[2], cells[3]))
        .toList();
  }

  private static List<String> table(String head) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", "docs", "webex.md"));
    int at = lines.indexOf(head);
    assertThat(at).as("the table '%s'", head).isNotNegative();
    return Stream.of(lines.subList(at + 2, lines.size()))
        .flatMap(List::stream)
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }
}
