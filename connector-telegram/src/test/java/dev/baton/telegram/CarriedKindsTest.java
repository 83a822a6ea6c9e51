package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.connector.Content;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Receipt;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.telegram.FakeTelegram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.telegram.telegrambots.meta.api.objects.message.Message;

/** Holds the page's table of what is carried against the code and against the Bot API. */
class CarriedKindsTest {

  private static final Pattern NAME = Pattern.compile("`([a-z_]+)`");

  record Row(String kind, String there, String forBots) {}

  @Test
  void eachFieldOfAMessageHasARow() throws IOException {
    Set<String> fields =
        Arrays.stream(Message.class.getDeclaredFields())
            .map(field -> field.getAnnotation(JsonProperty.class))
            .filter(property -> property != null)
            .map(JsonProperty::value)
            .filter(name -> !MessageKinds.ENVELOPE.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> rows =
        rows().stream().map(Row::kind).collect(Collectors.toCollection(TreeSet::new));

    assertThat(fields).hasSizeGreaterThan(70);
    assertThat(rows).containsAll(fields);
    assertThat(rows)
        .isEqualTo(
            Stream.of(MessageKinds.COMMON, MessageKinds.NATIVE, MessageKinds.SERVICE)
                .flatMap(kinds -> kinds.stream())
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void eachKindIsReadAsThePageSays(Row row) {
    List<Inbound> events = Samples.read(Samples.message(sample(row.kind())));

    if (row.there().startsWith("not shown")) {
      assertThat(events).allMatch(inbound -> inbound.event() instanceof Event.Moved);
      return;
    }
    Event.Said said = (Event.Said) events.getFirst().event();
    assertThat(said.content().asText()).isNotBlank();
    assertThat(verdict(said.content())).isEqualTo(row.there().replaceAll("[,; ].*", ""));
    assertThat(String.valueOf(said.attributes().details()).contains("\"" + row.kind() + "\":"))
        .isEqualTo(row.forBots().contains("details"));
    assertThat(said.content().asText()).doesNotContain("{", "\"");
  }

  /** Nothing vanishes on the way to another chat: it arrives, or its words do. */
  @ParameterizedTest
  @MethodSource("rows")
  void eachKindArrivesInAnotherChat(Row row) {
    List<Inbound> events = Samples.read(Samples.message(sample(row.kind())));
    if (events.isEmpty() || !(events.getFirst().event() instanceof Event.Said said)) {
      return;
    }
    try (FakeTelegram telegram = FakeTelegram.start();
        TelegramChannel channel = Rig.polling(telegram)) {
      ChatClient agent = telegram.privateChat(2002, "Ann");
      ChatClient user = telegram.privateChat(1001, "Uma");
      String id = telegram.write(user, null, sample(row.kind()).toString());
      Content content = said.content();
      if (content instanceof Content.Native own && own.original() != null) {
        Content.Original here = new Content.Original("telegram", "1001", id);
        content = new Content.Native(own.kind(), own.words(), here);
      }
      if (content instanceof Content.Media media) {
        content =
            new Content.Media(
                media.kind(),
                new Content.FileRef.Held("webex", "f", "f", media.file().mime(), 1),
                media.caption());
      }

      Receipt receipt = channel.send(Rig.to("2002", content));

      assertThat(agent.shown()).isNotEmpty();
      assertThat(receipt.messageId()).isNotBlank();
    }
  }

  private static String verdict(Content content) {
    return content instanceof Content.Native own
        ? own.original() == null ? "in" : "copied"
        : "carried";
  }

  private static ObjectNode sample(String kind) {
    if (kind.equals("migrate_to_chat_id")) {
      return Samples.object("{\"migrate_to_chat_id\":-1009000000009}");
    }
    JsonNode sample = Samples.recorded("kinds").path(kind);
    assertThat(sample.isObject()).as("a sample of %s", kind).isTrue();
    return (ObjectNode) sample;
  }

  private static List<Row> rows() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "telegram.md"));
    String table = page.substring(page.indexOf("| what the message is |"));
    List<Row> rows = new ArrayList<>();
    for (String line : table.substring(0, table.indexOf("\n\n")).lines().toList()) {
      String[] cells = line.split("\\|", -1);
      Matcher names = NAME.matcher(cells[1]);
      while (names.find()) {
        rows.add(new Row(names.group(1), cells[2].strip(), cells[4].strip()));
      }
    }
    return rows;
  }
}
