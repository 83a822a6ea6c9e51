package dev.baton.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An agent's day as the handbook for agents tells it, in a browser. With {@code
 * -Dbaton.pictures=<folder>} the handbook's pictures are taken.
 */
@Tag("browser")
@Tag("slow")
class AgentsDayInBrowserTest {

  private static final String TELEGRAM = "#window-tg";
  private static final String WEBEX = "#window-wx";
  private static final int WIDTH = 1098;
  private static final int HEIGHT = 1800;
  private static final int SHARP = 2;

  /** What only a machine can read: an id, JSON, a Java name. */
  private static final Pattern RAW =
      Pattern.compile("[0-9a-f]{16,}|Y2lz|[{}]|_id|latest_|\\bnull\\b");

  private Browser browser;
  private PlaygroundState state;
  private PlaygroundServer server;

  @BeforeEach
  void open() {
    browser = Browser.orSkip();
    state = new PlaygroundState(LoopbackWorld::start);
    server = PlaygroundServer.start(state, 0);
    browser.prefers("light", true);
    browser.laptop(server.url(), WIDTH, HEIGHT);
    browser.metrics(WIDTH, HEIGHT, SHARP, false);
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
      state.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void anOfferIsClaimedAndAnsweredAndNothingSlipsOut() {
    ChatClient mia = at("mia");
    asksForAPerson(mia);
    goTo(TELEGRAM, "Claim");
    chat(TELEGRAM, "agent-offer");

    browser.clickButton(log(TELEGRAM), "Claim");
    browser.sees(log(TELEGRAM), "Ann has it.");
    browser.say("window-tg", "Hello Mia, this is Ann. What is wrong with the shoes?");
    browser.sees(log(TELEGRAM), "👌");
    mia.say(null, "They are too small. Can I have a larger pair instead?");
    browser.sees(log(TELEGRAM), "a larger pair");
    browser.say("window-tg", "Of course. I will look what we have.");
    browser.until(
        "the second mark",
        () -> browser.text(log(TELEGRAM)).lastIndexOf("👌") > place(TELEGRAM, "what we have"));
    messages(TELEGRAM, "agent-talk", "Hello Mia");

    browser.say("window-tg", "// she is a regular, no fee please");
    browser.sees(log(TELEGRAM), "✍");
    ChatClient ann = at("ann");
    Shown note = message(ann, "she is a regular");
    ann.reply(note.thread(), note.id(), "Sure, she pays nothing");
    browser.sees(log(TELEGRAM), "Send it?");
    messages(TELEGRAM, "agent-send-it", "she is a regular");

    assertThat(browser.text(log(TELEGRAM))).doesNotContainPattern(RAW);
    assertThat(mia.shown())
        .noneMatch(shown -> shown.text().contains("regular"))
        .noneMatch(shown -> shown.text().contains("she pays nothing"));
  }

  @Test
  void helpersWriteForTheAgentAndAColleagueTakesOver() {
    at("ben").say(null, "Good morning!");
    ChatClient mia = at("mia");
    asksForAPerson(mia);
    goTo(TELEGRAM, "Good morning!");
    browser.until("Mia's topic", () -> browser.all(TELEGRAM + " .places .thread").size() == 1);
    browser.click(TELEGRAM + " .places .thread");
    browser.clickButton(log(TELEGRAM), "Claim");
    browser.sees(log(TELEGRAM), "Ann has it.");

    browser.say("window-tg", "/canned ret");
    browser.sees(log(TELEGRAM), "return-label");
    messages(TELEGRAM, "agent-canned", "/canned ret");
    browser.clickButton(log(TELEGRAM), "return-label");
    browser.until("the label at Mia", () -> has(mia, "I have sent you a label by mail, Mia."));

    browser.say("window-tg", "/ask how long does a refund take?");
    browser.sees(log(TELEGRAM), "🤖");
    mia.say(null, "And when do I get my money?");
    browser.sees(log(TELEGRAM), "And when do I get my money?");
    browser.say("window-tg", "/draft");
    browser.sees(log(TELEGRAM), "The bot would say:");
    messages(TELEGRAM, "agent-draft", "/ask how long");
    assertThat(mia.shown()).noneMatch(shown -> shown.text().contains("within 14 days"));
    browser.clickButton(log(TELEGRAM), "Send it");
    browser.until("the bot's words at Mia", () -> has(mia, "within 14 days"));

    browser.say("window-tg", "/transfer Ben she is a regular");
    browser.sees(log(TELEGRAM), "Accept");
    messages(TELEGRAM, "agent-transfer", "/transfer Ben");
    ChatClient ben = at("ben");
    Shown question =
        ben.shown().stream()
            .filter(shown -> shown.buttons().contains("Accept"))
            .findFirst()
            .orElseThrow();
    ben.press(question.id(), "Accept");
    browser.until("Ben at Mia", () -> has(mia, "Ben has joined"));
    ben.say(question.thread(), "/resolve You are welcome, Mia!");
    browser.sees(log(TELEGRAM), "Resolved by Ben");
    browser.until("Ben's last word at Mia", () -> has(mia, "You are welcome, Mia!"));
    messages(TELEGRAM, "agent-end", "Resolved by Ben", "Resolved by Ben");

    assertThat(browser.text(log(TELEGRAM))).doesNotContainPattern(RAW);
    assertThat(mia.shown()).noneMatch(shown -> shown.text().contains("regular"));
  }

  @Test
  void onWebexTheConversationRunsInTheAgentsOwnChat() {
    ChatClient jonas = at("jonas");
    asksForAPerson(jonas);
    goTo(WEBEX, "Claim");
    chat(WEBEX, "agent-webex-offer");

    browser.clickButton(log(WEBEX), "Claim");
    browser.sees(log(WEBEX), "Cleo has it.");
    browser.say("window-wx", "Hello Jonas, this is Cleo. What is wrong with the shoes?");
    browser.until("Cleo's words at Jonas", () -> has(jonas, "this is Cleo"));
    jonas.say(null, "They are too small.");
    browser.sees(log(WEBEX), "They are too small.");
    chat(WEBEX, "agent-webex-talk");
    browser.say("window-wx", "// send him the larger ones");
    browser.sees(log(WEBEX), "the larger ones");

    assertThat(browser.text(log(WEBEX))).doesNotContainPattern(RAW);
    assertThat(jonas.shown()).noneMatch(shown -> shown.text().contains("larger ones"));
  }

  private void asksForAPerson(ChatClient user) {
    user.say(null, "I want to send my shoes back");
    browser.until("the bot's answer", () -> has(user, "within 30 days"));
    user.say(null, "I would rather talk to a person");
    browser.until("the bot's last word", () -> has(user, "I am getting a colleague"));
  }

  private void goTo(String window, String words) {
    browser.click("[data-window=" + window.substring(1) + "]");
    browser.until(
        window + " in view", () -> Boolean.TRUE.equals(browser.script(Page.IN_VIEW, window)));
    browser.sees(log(window), words);
  }

  private ChatClient at(String seat) {
    return state.world().seat(seat).client();
  }

  private int place(String window, String words) {
    return browser.text(log(window)).indexOf(words);
  }

  private static String log(String window) {
    return window + " .log";
  }

  private static boolean has(ChatClient client, String words) {
    return client.shown().stream().anyMatch(shown -> shown.text().contains(words));
  }

  private static Shown message(ChatClient client, String words) {
    return client.shown().stream()
        .filter(shown -> shown.text().contains(words))
        .findFirst()
        .orElseThrow();
  }

  /** Takes the whole chat, in a page that is as high as its messages. */
  private void chat(String window, String name) {
    browser.script(Page.FIT, window);
    keep(name, browser.script(Page.CHAT, window));
    browser.script("document.body.style.height = ''");
  }

  /** Takes the messages of a chat from the first one with some words to the end. */
  private void messages(String window, String name, String from) {
    messages(window, name, from, "");
  }

  private void messages(String window, String name, String from, String to) {
    keep(name, browser.script(Page.MESSAGES, window, from, to));
  }

  private void keep(String name, Object part) {
    assertThat(part).isInstanceOf(Map.class);
    DocumentPictures.keep(name, browser.picture((Map<?, ?>) part, SHARP));
  }
}
