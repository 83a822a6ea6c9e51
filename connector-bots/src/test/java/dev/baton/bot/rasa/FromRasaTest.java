package dev.baton.bot.rasa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.baton.bot.BotException;
import dev.baton.bot.Reply;
import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.MediaKind;
import dev.baton.conversation.HandoffRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

class FromRasaTest {

  @BeforeAll
  static void silenceTheFuzzing() {
    ((Logger) LoggerFactory.getLogger(FromRasa.class)).setLevel(Level.ERROR);
  }

  private final FromRasa fromRasa = new FromRasa("telegram", "u1", "t1");

  private static Reply text(String text) {
    return new Reply.Say(Content.Text.plain(text));
  }

  private static Reply link(MediaKind kind, String url) {
    return new Reply.Say(
        new Content.Media(kind, new Content.FileRef.Linked(URI.create(url), null, null), null));
  }

  private static Reply custom(String platform, String json) {
    return new Reply.Say(new Content.Custom(platform, json));
  }

  private List<Reply> custom(String json) {
    return fromRasa.answer("[{\"recipient_id\":\"u1\",\"custom\":" + json + "}]");
  }

  @Test
  void readsEachShapeOfTheRestChannel() {
    assertThat(
            fromRasa.answer(
                """
                [{"recipient_id":"u1","text":"A"},
                 {"recipient_id":"u1","text":"pick","buttons":[{"title":"Yes","payload":"/affirm","x":1}]},
                 {"recipient_id":"u1","image":"http://i/x.png"},
                 {"recipient_id":"u1","attachment":"http://i/x.pdf"},
                 {"recipient_id":"u1","text":"T : S","buttons":[]}]
                """))
        .containsExactly(
            text("A"),
            new Reply.Say(
                new Content.Buttons(
                    Content.Text.plain("pick"), List.of(Button.press("Yes", "/affirm")))),
            link(MediaKind.IMAGE, "http://i/x.png"),
            link(MediaKind.DOCUMENT, "http://i/x.pdf"),
            text("T : S"));
  }

  @Test
  void splitsAnObjectWithSeveralPartsInRasasOrder() {
    assertThat(
            fromRasa.answer(
                """
                [{"attachment":"http://i/x.pdf","image":"http://i/x.png","custom":{"k":1},"text":"A"}]
                """))
        .containsExactly(
            text("A"),
            custom("", "{\"k\":1}"),
            link(MediaKind.IMAGE, "http://i/x.png"),
            link(MediaKind.DOCUMENT, "http://i/x.pdf"));
  }

  @Test
  void readsLinesOfObjectsAndAnEmptyArray() {
    assertThat(fromRasa.answer("{\"text\":\"A\"}\n{\"text\":\"B\"}\n"))
        .containsExactly(text("A"), text("B"));
    assertThat(fromRasa.answer("[]")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "success",
        "<html>502</html>",
        "\"text\"",
        "12",
        "null",
        "[{\"text\":\"A\"}",
        "[1,"
      })
  void failsOnAnUnreadableAnswer(String body) {
    assertThatThrownBy(() -> fromRasa.answer(body)).isInstanceOf(BotException.Failed.class);
  }

  @Test
  void failsOnEndlessNestingWithoutRevealingText() {
    assertThatThrownBy(() -> fromRasa.answer("[".repeat(100_000)))
        .isInstanceOf(BotException.Failed.class);
    assertThatThrownBy(() -> fromRasa.answer("[{\"text\":\"my secret\", oops}]"))
        .satisfies(failure ->
            assertThat(failure.getMessage() + failure.getCause()).doesNotContain("secret"));
  }

  @Test
  void skipsPartsThatMakeNoSenseAndKeepsTheRest() {
    assertThat(
            fromRasa.answer(
                """
                [1, null, "x", ["y"], {}, {"text":""}, {"text":{"a":1}}, {"image":5}, {"buttons":"no"},
                 {"text":"ok","buttons":[1,{"payload":"/p"},{"title":null}]}, {"custom":{}},
                 {"custom":null}, {"custom":[]}, {"attachment":{}}, {"text":"end"}]
                """))
        .containsExactly(text("ok"), text("end"));
  }

  @Test
  void readsOddButtons() {
    assertThat(
            fromRasa.answer(
                """
                [{"buttons":[{"title":"Web","url":"https://e.x/a","type":"web_url"},
                             {"title":"Bad","url":"javascript:x","payload":"/p"},{"title":7}]}]
                """))
        .containsExactly(
            new Reply.Say(
                new Content.Buttons(
                    Content.Text.plain("…"),
                    List.of(
                        Button.link("Web", "https://e.x/a"),
                        Button.press("Bad", "/p"),
                        Button.press("7", "7")))));
  }

  @Test
  void readsAttachmentsThatAreObjects() {
    assertThat(
            fromRasa.answer(
                """
                [{"attachment":{"type":"image","payload":{"src":"http://i/a b.png"}}},
                 {"attachment":{"type":"video","payload":{"url":"http://i/a.mp4"}}},
                 {"attachment":{"type":"file","url":"http://i/a.zip"}},
                 {"attachment":{"type":"template","payload":{"elements":[{"title":"T","subtitle":"S"}]}}},
                 {"attachment":"see the shop"}, {"image":"file:///etc/passwd"}]
                """))
        .containsExactly(
            link(MediaKind.IMAGE, "http://i/a%20b.png"),
            link(MediaKind.VIDEO, "http://i/a.mp4"),
            link(MediaKind.DOCUMENT, "http://i/a.zip"),
            text("T : S"),
            text("see the shop"),
            text("file:///etc/passwd"));
  }

  @Test
  void showsACarouselWithItsPicturesAndLinks() {
    assertThat(
            fromRasa.answer(
                """
                [{"attachment":{"type":"template","payload":{"template_type":"generic","elements":[
                   {"title":"Shoes","subtitle":"red","image_url":"https://i/shoes.png",
                    "default_action":{"type":"web_url","url":"https://shop/shoes"},
                    "buttons":[{"type":"postback","title":"Buy","payload":"/buy"},
                               {"type":"web_url","title":"See","url":"https://shop/see","payload":"/see"}]},
                   {"title":"Hats","image_url":"https://i/hats.png",
                    "default_action":{"type":"web_url","url":"https://shop/hats"}},
                   {"title":"Socks","subtitle":"","default_action":{"url":"https://shop/socks"}},
                   {"image_url":"https://i/only.png"},
                   {"subtitle":"no title","item_url":"https://shop/item"},
                   {}]}}}]
                """))
        .containsExactly(
            link(MediaKind.IMAGE, "https://i/shoes.png"),
            new Reply.Say(
                new Content.Buttons(
                    Content.Text.plain("Shoes : red"),
                    List.of(
                        Button.press("Buy", "/buy"),
                        Button.link("See", "https://shop/see"),
                        Button.link("Shoes", "https://shop/shoes")))),
            captioned(
                MediaKind.IMAGE, "https://i/hats.png", linkedText("Hats", 4, "https://shop/hats")),
            new Reply.Say(linkedText("Socks", 5, "https://shop/socks")),
            link(MediaKind.IMAGE, "https://i/only.png"),
            new Reply.Say(linkedText("no title", 8, "https://shop/item")));
  }

  @Test
  void saysNoColonWithoutASubtitle() {
    assertThat(
            fromRasa.answer(
                """
                [{"text":"T : ","buttons":[{"title":"B","payload":"/b"}]}, {"text":"T : ","buttons":[]},
                 {"text":" : S","buttons":[]}, {"text":" : ","buttons":[]}, {"text":"Note : "},
                 {"elements":[{"title":"T"},{"subtitle":"S"}]}]
                """))
        .containsExactly(
            new Reply.Say(
                new Content.Buttons(Content.Text.plain("T"), List.of(Button.press("B", "/b")))),
            text("T"),
            text("S"),
            text("Note : "),
            text("T"),
            text("S"));
    assertThat(
            fromRasa.event(
                RasaJson.MAPPER.readTree(
                    """
                    {"event":"bot","data":{"elements":[{"title":"T","image_url":"https://i/x.png",
                     "default_action":{"url":"https://s"}},{"title":"U","subtitle":"S"}]}}
                    """)))
        .as("REST loses pictures and links of elements")
        .containsExactly(text("T"), text("U : S"));
  }

  @Test
  void buttonsThatOpenAPageAreLinks() {
    assertThat(
            fromRasa.answer(
                """
                [{"text":"a","quick_replies":[
                   {"type":"web_url","title":"One","url":"https://e/1","payload":"/one"},
                   {"type":"web_url","title":"Two","payload":"https://e/2"},
                   {"type":"web_url","title":"Three","url":"not a page","payload":"/three"},
                   {"type":"postback","title":"Four","url":"https://e/4","payload":"/four"},
                   {"content_type":"text","title":"Five","payload":"/five"}]}]
                """))
        .containsExactly(
            new Reply.Say(
                new Content.Buttons(
                    Content.Text.plain("a"),
                    List.of(
                        Button.link("One", "https://e/1"),
                        Button.link("Two", "https://e/2"),
                        Button.press("Three", "/three"),
                        Button.press("Four", "/four"),
                        Button.press("Five", "/five")))));
  }

  @Test
  void titlesOfFilesAreTheirCaptions() {
    assertThat(
            fromRasa.answer(
                """
                [{"attachment":{"type":"video","payload":{"title":"How to","src":"https://i/a.mp4"}}},
                 {"attachment":{"type":"file","payload":{"caption":"Bill","url":"https://i/a.pdf","name":"b.pdf"}}},
                 {"attachment":{"type":"file","payload":{"title":"Ask at","src":"desk 4"}}}]
                """))
        .containsExactly(
            captioned(MediaKind.VIDEO, "https://i/a.mp4", Content.Text.plain("How to")),
            new Reply.Say(
                new Content.Media(
                    MediaKind.DOCUMENT,
                    new Content.FileRef.Linked(URI.create("https://i/a.pdf"), "b.pdf", null),
                    Content.Text.plain("Bill"))),
            text("Ask at\ndesk 4"));
  }

  @Test
  void picturesAndFilesComeInManyForms() {
    assertThat(
            fromRasa.answer(
                """
                [{"image":{"src":"https://i/a.png","title":"A"}},
                 {"image":["https://i/b.png","https://i/c.png"]},
                 {"attachment":["https://i/d.pdf",{"type":"audio","payload":{"src":"https://i/e.mp3"}}]}]
                """))
        .containsExactly(
            captioned(MediaKind.IMAGE, "https://i/a.png", Content.Text.plain("A")),
            link(MediaKind.IMAGE, "https://i/b.png"),
            link(MediaKind.IMAGE, "https://i/c.png"),
            link(MediaKind.DOCUMENT, "https://i/d.pdf"),
            link(MediaKind.AUDIO, "https://i/e.mp3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e999"})
  void numbersThatAreNoneTakeNothingElseAlong(String number) {
    assertThat(
            fromRasa.answer(
                """
                [{"text":"before"},{"text":%1$s},{"custom":{"score":%1$s,"k":1}},
                 {"text":"pick","buttons":[{"title":"B","payload":"/b","confidence":%1$s}]},
                 {"text":"after","x":%1$s}]
                """
                    .formatted(number)))
        .hasSize(4)
        .contains(
            text("before"),
            new Reply.Say(
                new Content.Buttons(Content.Text.plain("pick"), List.of(Button.press("B", "/b")))),
            text("after"))
        .element(1)
        .isInstanceOfSatisfying(
            Reply.Say.class,
            said -> {
              Content.Custom json = (Content.Custom) said.content();
              assertThat(JsonMapper.shared().readTree(json.json()).path("k").asInt()).isEqualTo(1);
            });
  }

  private static Reply captioned(MediaKind kind, String url, Content.Text caption) {
    return new Reply.Say(
        new Content.Media(kind, new Content.FileRef.Linked(URI.create(url), null, null), caption));
  }

  private static Content.Text linkedText(String text, int length, String url) {
    return new Content.Text(text, List.of(new Content.Span(Content.Style.LINK, 0, length, url)));
  }

  @Test
  void turnsEverySignalForPeopleIntoAHandoff() {
    Reply plain = new Reply.HandOff(HandoffRequest.PLAIN);
    assertThat(custom("{\"handoff\":{}}")).containsExactly(plain);
    assertThat(custom("{\"handoff\":\"human\"}")).containsExactly(plain);
    assertThat(custom("{\"handoff\":true}")).containsExactly(plain);
    assertThat(custom("[{\"handoff\":{\"to\":\"Human\"}}]")).containsExactly(plain);
    assertThat(fromRasa.answer("[{\"text\":\" handoff_to_human\"}]")).containsExactly(plain);
    assertThat(custom("{\"action\":\"handover\",\"sessionId\":\"u1\"}")).containsExactly(plain);
    assertThat(custom("{\"action\":\"handover\",\"actionData\":{\"targetDepartment\":\"Sales\"}}"))
        .containsExactly(
            new Reply.HandOff(
                new HandoffRequest("Sales", null, null, 0, List.of(), null, Map.of())));
  }

  @Test
  void readsEveryFieldOfASignal() {
    assertThat(
            custom(
                """
                {"handoff":{"target":"human","queue":"sales","reason":"wants it","intent":"buy",
                 "priority":"7","skills":["de",5,null],"language":"de","title":"Order",
                 "metadata":{"order":12,"lines":[1]},"none":null}}
                """))
        .containsExactly(
            new Reply.HandOff(
                new HandoffRequest(
                    "sales",
                    "wants it",
                    "buy",
                    7,
                    List.of("de", "5"),
                    "de",
                    Map.of("title", "Order", "order", "12", "lines", "[1]"))));
  }

  @Test
  void readsSignalsForOtherBots() {
    assertThat(custom("{\"handoff\":{\"to\":\"finance\",\"title\":\"Money\"}}"))
        .containsExactly(new Reply.SwitchBot("finance", null, "Money"));
    assertThat(custom("{\"handoff_host\":\"http://localhost:5006\",\"title\":\"Money\"}"))
        .containsExactly(new Reply.SwitchBot(null, URI.create("http://localhost:5006"), "Money"));
    assertThat(custom("{\"handoff_host\":\"http://localhost:5006\"}"))
        .containsExactly(new Reply.SwitchBot(null, URI.create("http://localhost:5006"), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"handoff_host\":\"not a url\"}",
        "{\"handoff_host\":null}",
        "{\"handoff\":false}",
        "{\"handoff\":[]}",
        "{\"handoff\":5}"
      })
  void skipsSignalsThatNameNoTarget(String signal) {
    assertThat(custom(signal)).isEmpty();
  }

  @Test
  void passesOnPlatformJson() {
    assertThat(custom("{\"telegram\":{\"a\":1}}")).containsExactly(custom("telegram", "{\"a\":1}"));
    assertThat(custom("{\"webexteams\":{\"a\":1}}")).containsExactly(custom("webex", "{\"a\":1}"));
    assertThat(custom("{\"telegram\":{\"a\":1},\"webex\":{\"b\":2}}"))
        .containsExactly(custom("telegram", "{\"a\":1}"));
    assertThat(custom("{\"text\":\"hi\"}")).containsExactly(text("hi"));
    String styled = "{\"text\":\"hi\",\"parse_mode\":\"x\"}";
    assertThat(custom(styled)).containsExactly(custom("", styled));
    String both = "{\"telegram\":{\"a\":1},\"webex\":{\"b\":2}}";
    assertThat(new FromRasa("", "u1", "t1").answer("[{\"custom\":" + both + "}]"))
        .containsExactly(custom("", both));
    assertThat(custom("\"hi\"")).containsExactly(text("hi"));
    assertThat(custom("{\"k\":{}}")).containsExactly(custom("", "{\"k\":{}}"));
  }

  @Test
  void readsTrackerEventsAsTheRestChannelWouldHaveSentThem() {
    assertThat(
            fromRasa.event(
                RasaJson.MAPPER.readTree(
                    """
                    {"event":"bot","text":"A\\n\\nB","data":{"elements":null,"quick_replies":null,
                     "buttons":[],"attachment":null,"image":"http://i/x.png","custom":null},"metadata":{}}
                    """)))
        .containsExactly(text("A"), text("B"), link(MediaKind.IMAGE, "http://i/x.png"));
    assertThat(
            fromRasa.event(
                RasaJson.MAPPER.readTree(
                    """
                    {"event":"bot","text":"A\\n\\nB","data":{"elements":[{"title":"T","subtitle":"S","buttons":[]}],
                     "quick_replies":[{"title":"Q","payload":"/q"}],"buttons":[{"title":"B","payload":"/b"}],
                     "custom":{"handoff":{}}}}
                    """)))
        .containsExactly(
            new Reply.Say(
                new Content.Buttons(
                    Content.Text.plain("A\n\nB"), List.of(Button.press("Q", "/q")))),
            new Reply.HandOff(HandoffRequest.PLAIN),
            text("T : S"));
  }

  @Test
  void neverThrowsAnythingButFailed() {
    String seed =
        """
        [{"text":"a","buttons":[{"title":"t","payload":"/p","url":"http://x"}],"image":"http://i",
         "attachment":{"type":"file","payload":{"src":"http://s","elements":[{"title":"t"}]}},
         "custom":{"handoff":{"to":"human","priority":1,"skills":["a"],"metadata":{"k":1}},
         "handoff_host":"http://h","action":"handover","telegram":{}}}]
        """;
    String alphabet = "{}[]\":,0123456789nulltruefalse\\u-eE. http";
    Random random = new Random(20261120);
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder mutated = new StringBuilder(seed);
      for (int change = random.nextInt(4); change >= 0; change--) {
        int at = random.nextInt(mutated.length());
        char replacement = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(3)) {
          case 0 -> mutated.setCharAt(at, replacement);
          case 1 -> mutated.deleteCharAt(at);
          default -> mutated.insert(at, replacement);
        }
      }
      try {
        fromRasa.answer(mutated.toString());
        read++;
      } catch (BotException.Failed declared) {
        assertThat(declared.getMessage()).startsWith("the answer is");
      }
    }
    assertThat(read).isPositive().isLessThan(20_000);
  }
}
