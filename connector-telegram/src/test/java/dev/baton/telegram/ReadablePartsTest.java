package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.connector.Content;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read inside an update never takes along what can. */
class ReadablePartsTest {

  private static final int ROUNDS = 20_000;
  private static final String WORDS = "the words";

  /** Without these, nobody could say who is answered where. */
  private static final List<String> KEPT = List.of("message_id", "chat", "text", "caption");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a gift without convert_star_count | 'reply_to_message':{'message_id':3,'date':1,'chat':{'id':1001,'type':'private'},'gift':{'gift':{'id':'g','sticker':{'file_id':'s'},'star_count':1}}}",
        "a quoted author without is_bot | 'reply_to_message':{'message_id':3,'date':1,'chat':{'id':1001,'type':'private'},'from':{'id':5,'first_name':'x'}}",
        "an author without is_bot | 'from':{'id':1001,'first_name':'Uma'}",
        "a quoted message that is no object | 'reply_to_message':7",
        "entities of a kind not known | 'entities':[{'type':'hologram','offset':0,'length':2},{'offset':'x'},7]",
        "a hologram beside it | 'hologram':{'depth':3}",
        "no date | 'date':null",
      })
  void theWordsArriveBeside(String what, String json) {
    ObjectNode beside = Samples.object("{" + json.replace('\'', '"') + "}");
    ObjectNode update = Samples.message(beside.put("text", "thanks for it"));

    Inbound inbound = only(Samples.read(update));

    assertThat(((Event.Said) inbound.event()).content())
        .as(what)
        .extracting(Content::asText)
        .isEqualTo("thanks for it");
    assertThat(inbound.from()).extracting("id", "bot").containsExactly("1001", false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'caption':'words'} | words",
        "{'hologram':{'depth':3},'caption':'words'} | [hologram]\\nwords",
        "{'new_kind':[1]} | [new kind]",
        "{'photo':[{'width':3}],'caption':'words'} | [photo]\\nwords",
        "{'poll':7} | 📊 ",
        "{'paid_media':{'star_count':5,'paid_media':[]},'caption':'words'} | 🔒 Paid media for 5 ⭐\\nwords",
      })
  void aKindThatIsNotKnownIsNamed(String json, String words) {
    Event.Said said =
        (Event.Said)
            only(Samples.read(Samples.message(Samples.object(json.replace('\'', '"'))))).event();

    assertThat(said.content().asText().strip()).isEqualTo(words.replace("\\n", "\n").strip());
  }

  @Test
  void theBotSeesAKindThatIsNotKnown() {
    ObjectNode content = Samples.object("{\"hologram\":{\"depth\":3},\"new_flag\":true}");
    Event.Said said = (Event.Said) only(Samples.read(Samples.message(content))).event();

    assertThat(said.attributes().details()).isEqualTo("{\"hologram\":{\"depth\":3}}");
    assertThat(((Content.Native) said.content()).original())
        .isEqualTo(new Content.Original("telegram", "1001", "55"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"message.chat.id", "message.message_id", "edited_message.message_id"})
  void anUpdateThatSaysNothingNamesTheFieldThatIsMissing(String field) {
    String[] path = field.split("\\.", -1);
    ObjectNode update = Samples.message(JsonNodeFactory.instance.objectNode().put("text", "x"));
    update.set(path[0], update.remove("message"));
    JsonNode holder = path.length == 3 ? update.path(path[0]).path(path[1]) : update.path(path[0]);
    ((ObjectNode) holder).remove(path[path.length - 1]);

    Event.Unreadable unreadable = (Event.Unreadable) only(Samples.read(update)).event();

    assertThat(unreadable.cause()).isEqualTo(field + " is missing");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverElseIsBrokenTheWordsArrive(long seed) {
    Random random = new Random(seed);
    ObjectNode kinds = Samples.recorded("kinds");
    List<String> names = new ArrayList<>();
    kinds.fieldNames().forEachRemaining(names::add);
    names.removeIf(MessageKinds.SERVICE::contains);
    for (int round = 0; round < ROUNDS; round++) {
      ObjectNode content =
          (ObjectNode) kinds.path(names.get(random.nextInt(names.size()))).deepCopy();
      String key = random.nextBoolean() ? "text" : "caption";
      content.remove(List.of("text", "caption"));
      content.put(key, WORDS);
      content.set("reply_to_message", Samples.recorded("topic-text").path("message"));
      content.set("forward_origin", Samples.object("{\"type\":\"hidden_user\"}"));
      content.putObject("quote").put("text", "part").put("position", 0);
      content.set(key.equals("text") ? "entities" : "caption_entities", entities());
      ObjectNode update = Samples.message(content);
      ObjectNode message = (ObjectNode) update.path("message");
      for (int breaks = random.nextInt(4); breaks >= 0; breaks--) {
        damage(message, random);
      }

      Inbound inbound = only(Samples.read(update));

      assertThat(inbound.place()).as("%s", update).isEqualTo(Place.chat("1001"));
      assertThat(inbound.event()).as("%s", update).isInstanceOf(Event.Said.class);
      assertThat(words(((Event.Said) inbound.event()).content())).as("%s", update).endsWith(WORDS);
    }
  }

  private static String words(Content content) {
    return content instanceof Content.Media media && media.caption() != null
        ? media.caption().text()
        : content.asText();
  }

  private static ArrayNode entities() {
    ArrayNode entities = JsonNodeFactory.instance.arrayNode();
    entities.addObject().put("type", "bold").put("offset", 0).put("length", 3);
    entities
        .addObject()
        .put("type", "text_mention")
        .put("offset", 4)
        .put("length", 5)
        .set("user", Samples.object("{\"id\":5,\"first_name\":\"x\"}"));
    return entities;
  }

  /** Removes something below the message, or puts something else in its place. */
  private static void damage(JsonNode top, Random random) {
    JsonNode holder = top;
    for (int depth = 0; depth < 12; depth++) {
      if (holder instanceof ObjectNode object && !object.isEmpty()) {
        List<Map.Entry<String, JsonNode>> fields =
            object.properties().stream().filter(field -> !KEPT.contains(field.getKey())).toList();
        if (fields.isEmpty()) {
          return;
        }
        Map.Entry<String, JsonNode> field = fields.get(random.nextInt(fields.size()));
        if (random.nextInt(3) > 0 && field.getValue().isContainerNode()) {
          holder = field.getValue();
        } else if (random.nextBoolean()) {
          object.remove(field.getKey());
          return;
        } else {
          object.set(field.getKey(), other(random));
          return;
        }
      } else if (holder instanceof ArrayNode array && !array.isEmpty()) {
        int at = random.nextInt(array.size());
        if (random.nextInt(3) > 0 && array.get(at).isContainerNode()) {
          holder = array.get(at);
        } else {
          array.set(at, other(random));
          return;
        }
      } else {
        return;
      }
    }
  }

  private static JsonNode other(Random random) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (random.nextInt(7)) {
      case 0 -> nodes.nullNode();
      case 1 -> nodes.textNode("");
      case 2 -> nodes.textNode("other");
      case 3 -> nodes.numberNode(-1);
      case 4 -> nodes.numberNode(1e300);
      case 5 -> nodes.arrayNode().add(nodes.nullNode()).add(3);
      default -> nodes.objectNode().put("id", "x");
    };
  }

  private static Inbound only(List<Inbound> events) {
    assertThat(events).hasSize(1);
    return events.getFirst();
  }
}
