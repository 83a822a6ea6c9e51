package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.bot.rasa.FromRasa;
import dev.baton.connector.Content;
import dev.baton.plan.DeskPlan;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.telegram.FakeTelegram;
import dev.baton.testkit.webex.FakeWebex;
import dev.baton.testkit.webex.WebexChat;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a bot answers in Rasa's form, as users of both platforms see and press it. */
final class RenderingTest {

  private static final String CARD =
      """
      {"type":"AdaptiveCard","version":"1.2","body":[
         {"type":"TextBlock","text":"Your order"},{"type":"Input.Text","id":"name"}],
       "actions":[{"type":"Action.Submit","title":"Buy","data":{"payload":"/buy","item":"7"}},
                  {"type":"Action.Submit","title":"Send"}]}
      """;

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<Content> heard = new CopyOnWriteArrayList<>();
  private final ThreePlatforms world;
  private final FakeTelegram telegram;
  private final FakeWebex webex;
  private final ChatClient mia;
  private final WebexChat jonas;

  RenderingTest(@TempDir Path folder) {
    world = new ThreePlatforms(folder, this::reply, List.of(deskOn("telegram"), deskOn("webex")));
    telegram = world.telegram;
    webex = world.webex;
    mia = telegram.privateChat(42, "Mia");
    jonas = webex.direct("jonas@example.com", "Jonas");
  }

  private static ThreePlatforms.Desk deskOn(String channel) {
    return new ThreePlatforms.Desk(channel, DeskPlan.Where.SPACE, DeskPlan.Claim.ANSWER);
  }

  @AfterEach
  void stop() {
    world.close();
    assertThat(telegram.refusedCalls()).isEmpty();
    assertThat(webex.refusedCalls()).isEmpty();
  }

  @Test
  void whatRasaAnswersIsShownOnTelegram() {
    String payload = "/order{\"items\":\"" + "x".repeat(200) + "\"}";
    say(
        mia,
        """
        [{"text":"pick","buttons":[{"title":"One","payload":"%s"},{"title":"Two","payload":"/2"}]},
         {"text":"quick","quick_replies":[{"title":"Fast","payload":"/f"}]},
         {"elements":[{"title":"Shoe","subtitle":"red","buttons":[{"title":"Take","payload":"/t"}]}]},
         {"image":"https://e.org/shoe.png"},
         {"attachment":"https://e.org/shoe.pdf"},
         {"custom":{"telegram":{"photo":"https://e.org/own.png","caption":"own"}}},
         {"custom":{"photo":"https://e.org/bare.png","caption":"bare"}},
         {"custom":{"telegram":{"latitude":50.5,"longitude":8.5}}},
         {"custom":{"telegram":{"phone_number":"+49","first_name":"Bob"}}},
         {"custom":{"telegram":{"action":"typing"}}},
         {"custom":{"webex":{"attachments":[%s]}}},
         {"text":"end"}]
        """
            .formatted(payload.replace("\"", "\\\""), CARD));
    Sight.reads(mia, "end");

    assertThat(mia.shown().stream().filter(Shown::bot).map(Shown::text))
        .containsExactly(
            "pick",
            "quick",
            "Shoe : red",
            "",
            "",
            "own",
            "bare",
            "[50.5, 8.5]",
            "Bob +49",
            "Your order",
            "end");
    press(mia, "pick", "One");
    hears(new Content.Choice("One", payload));
    press(mia, "Shoe : red", "Take");
    hears(new Content.Choice("Take", "/t"));
    press(mia, "Your order", "Buy");
    hears(new Content.Choice("Buy", "/buy"));
  }

  @Test
  void whatRasaAnswersIsShownOnWebex() {
    for (String name : List.of("shoe.png", "shoe.pdf", "own.pdf", "tg.png")) {
      webex.publish(
          URI.create("https://e.org/" + name),
          "application/octet-stream",
          name.getBytes(StandardCharsets.UTF_8));
    }
    String buttons = "{\"title\":\"B\",\"payload\":\"/b\"},".repeat(7).replaceAll(",$", "");
    say(
        jonas,
        """
        [{"text":"many","buttons":[%s]},
         {"elements":[{"title":"Shoe","subtitle":"red","buttons":[{"title":"Take","payload":"/t"}]}]},
         {"image":"https://e.org/shoe.png"},
         {"attachment":"https://e.org/shoe.pdf"},
         {"custom":{"webex":{"markdown":"**bold**","files":["https://e.org/own.pdf"]}}},
         {"custom":{"markdown":"*bare*"}},
         {"custom":{"webexteams":{"attachments":[%s]}}},
         {"custom":{"telegram":{"photo":"https://e.org/tg.png","caption":"from telegram"}}},
         {"custom":{"telegram":{"latitude":50.5,"longitude":8.5}}},
         {"custom":{"telegram":{"sticker":"CAAD"}}},
         {"text":"end"}]
        """
            .formatted(buttons, CARD));
    Sight.reads(jonas, "end");

    List<Shown> shown = jonas.shown().stream().filter(Shown::bot).toList();
    assertThat(shown)
        .extracting(Shown::text)
        .containsExactly(
            "many",
            "Shoe : red",
            "",
            "",
            "bold",
            "",
            "bare",
            "…",
            "",
            "from telegram",
            "📍 50.5,8.5",
            "end");
    assertThat(shown.getFirst().buttons()).hasSize(7);
    assertThat(Objects.requireNonNull(shown.get(5).file()).name()).isEqualTo("own.pdf");
    assertThat(Objects.requireNonNull(shown.get(8).file()).name()).isEqualTo("tg.png");
    press(jonas, "Shoe : red", "Take");
    hears(new Content.Choice("Take", "/t"));
  }

  @Test
  void aCardsButtonBringsItsPayloadAndItsFields() {
    say(jonas, "[{\"custom\":{\"webex\":{\"text\":\"card\",\"attachments\":[" + CARD + "]}}}]");
    Shown card = Sight.reads(jonas, "card");

    jonas.submit(card.id(), "Buy", Map.of("name", "Ann", "item", "forged", "payload", "/restart"));
    hears(
        new Content.Choice(
            "Buy", "/buy", Map.of("name", "Ann", "item", "7", "payload", "/restart")));
    jonas.submit(card.id(), "Send", Map.of("name", "/restart"));
    hears(new Content.Choice("Send", "Send\nname: /restart", Map.of("name", "/restart")));
  }

  @Test
  void aKeyboardOfTheBotsOwnBringsItsPayload() {
    String payload = "/order" + "x".repeat(100);
    say(
        mia,
        "[{\"custom\":{\"text\":\"own\",\"reply_markup\":{\"inline_keyboard\":[[{\"text\":\"Go\","
            + "\"callback_data\":\""
            + payload
            + "\"}]]}}}]");

    press(mia, "own", "Go");
    hears(new Content.Choice("Go", payload));
  }

  @Test
  void whatIsPressedWhilePeopleHaveTheConversationGoesToThem() {
    ChatClient ann = telegram.member(ThreePlatforms.FORUM, 7, "Ann");
    say(mia, "[{\"text\":\"pick\",\"buttons\":[{\"title\":\"Red\",\"payload\":\"/red\"}]}]");
    Shown question = Sight.reads(mia, "pick");
    mia.say(null, "/human");
    Shown offer = Sight.offered(ann, "Claim");
    ann.say(offer.thread(), "Ann here");
    Sight.reads(mia, "Ann: Ann here");
    int before = heard.size();

    mia.press(question.id(), "Red");
    Sight.reads(ann, "Red");
    assertThat(heard).hasSize(before);
    ann.say(offer.thread(), "/resolve");
    Sight.reads(mia, "Ann has left.");
    mia.press(question.id(), "Red");
    hears(new Content.Choice("Red", "/red"));
  }

  @Test
  void aDoubleClickIsHeardOnce() {
    say(mia, "[{\"text\":\"pick\",\"buttons\":[{\"title\":\"Red\",\"payload\":\"/red\"}]}]");
    Shown question = Sight.reads(mia, "pick");

    mia.press(question.id(), "Red");
    mia.press(question.id(), "Red");
    mia.say(null, "after");
    await().atMost(Sight.SOON).until(() -> heard.contains(Content.Text.plain("after")));

    assertThat(heard.stream().filter(Content.Choice.class::isInstance)).hasSize(1);
  }

  private List<Reply> reply(Turn turn) {
    heard.add(turn.content());
    String answer = turn.content() instanceof Content.Text text ? answers.get(text.text()) : null;
    return answer == null
        ? List.of()
        : new FromRasa(turn.channelType(), turn.senderId(), turn.id()).answer(answer);
  }

  private void say(ChatClient user, String answer) {
    answers.put("hello", answer);
    user.say(null, "hello");
  }

  private void press(ChatClient user, String message, String button) {
    user.press(Sight.reads(user, message).id(), button);
  }

  private void hears(Content.Choice choice) {
    await().atMost(Sight.SOON).untilAsserted(() -> assertThat(heard).last().isEqualTo(choice));
  }
}
