package dev.baton.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/**
 * The whole story from end to end: real gateway, fake platforms, and a browser on the page. With
 * {@code -Dbaton.pictures=<folder>} the README's picture is taken.
 */
@Tag("browser")
class StoryInBrowserTest {

  private static final String MIA = "#window-mia .log";
  private static final String JONAS = "#window-jonas .log";
  private static final String TELEGRAM_DESK = "#window-tg .log";
  private static final String WEBEX_DESK = "#window-wx .log";
  private static final String NOTE = "the depot has it, I will call them";

  private Browser browser;
  private PlaygroundState state;
  private PlaygroundServer server;

  @BeforeEach
  void open() {
    browser = Browser.orSkip();
    state = new PlaygroundState(LoopbackWorld::start);
    server = PlaygroundServer.start(state, 0);
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
  void onTelegramABotHandsOffToAnAgentInATopicAndGoesOn() {
    browser.prefers("light", true);
    browser.laptop(server.url(), 1440, 900);
    browser.shoot("telegram-1-start");

    asksTheBotAndThenForAPerson("window-mia");
    offerIsSeenAt(TELEGRAM_DESK, "Mia");
    offerIsSeenAt(WEBEX_DESK, "Mia");
    browser.shoot("telegram-2-offered");

    browser.clickButton(TELEGRAM_DESK, "Claim");
    browser.sees(MIA, "Ann has joined");
    controlIs("mia", "agent");
    browser.sees("#lanes", "Ann answers");
    browser.sees(WEBEX_DESK, "Ann has it");

    browser.say("window-tg", "Hello Mia, this is Ann. May I see it?");
    browser.sees(MIA, "Hello Mia, this is Ann. May I see it?");
    browser.say("window-mia", "Of course, here it is");
    browser.sees(TELEGRAM_DESK, "Of course, here it is");
    browser.click("#window-mia .photo");
    pictureIsSeenAt(TELEGRAM_DESK);
    browser.click("#window-tg .photo");
    browser.until(
        "Ann's photo at Mia", () -> browser.all(MIA + " .message:not(.own) img").size() == 1);
    browser.click("#window-mia .location");
    browser.sees(TELEGRAM_DESK, "52.52");

    browser.say("window-tg", "// " + NOTE);
    browser.sees(TELEGRAM_DESK, "Note");
    stepIsDone("note");
    browser.say("window-tg", "I have called them: it comes tomorrow.");
    browser.sees(MIA, "it comes tomorrow");
    assertThat(browser.text(MIA)).doesNotContain(NOTE);
    browser.shoot("telegram-3-talking");
    readableAndSteady();

    browser.say("window-tg", "/resolve");
    resolvedAt("mia", MIA);
    browser.say("window-mia", "thank you");
    browser.sees(MIA, "You said: thank you");
    assertThat(browser.text(MIA)).doesNotContain(NOTE);
    stepsAreDone();
    browser.shoot("telegram-4-resolved");
  }

  @Test
  void onWebexABotHandsOffToAnAgentsDirectChatAndGoesOn() {
    browser.prefers("dark", true);
    browser.laptop(server.url(), 1280, 720);

    asksTheBotAndThenForAPerson("window-jonas");
    offerIsSeenAt(WEBEX_DESK, "Jonas");
    browser.shoot("webex-1-offered");

    browser.clickButton(WEBEX_DESK, "Claim");
    browser.sees(JONAS, "Cleo has joined");
    controlIs("jonas", "agent");
    browser.sees("#window-wx .places [aria-current=true]", "Jonas");

    browser.say("window-wx", "Hello Jonas, this is Cleo. What is on the label?");
    browser.sees(JONAS, "What is on the label?");
    browser.say("window-jonas", "It says 4711");
    browser.sees(WEBEX_DESK, "It says 4711");
    browser.click("#window-jonas .photo");
    pictureIsSeenAt(WEBEX_DESK);
    browser.say("window-wx", "// " + NOTE);
    browser.say("window-wx", "It comes tomorrow.");
    browser.sees(JONAS, "It comes tomorrow.");
    assertThat(browser.text(JONAS)).doesNotContain(NOTE);
    stepIsDone("note");
    browser.shoot("webex-2-talking");
    readableAndSteady();

    browser.say("window-wx", "/resolve");
    resolvedAt("jonas", JONAS);
    browser.say("window-jonas", "thank you");
    browser.sees(JONAS, "You said: thank you");
    assertThat(browser.text(JONAS)).doesNotContain(NOTE);
    stepsAreDone();
    browser.shoot("webex-3-resolved");

    browser.click("#again");
    browser.until("an empty page", () -> browser.text(JONAS).isBlank());
    assertThat(browser.all("#tour [data-done=true]")).isEmpty();
  }

  @Test
  void twoConversationsAtOnceStayApart() {
    browser.prefers("light", true);
    browser.laptop(server.url(), 1440, 900);
    asksTheBotAndThenForAPerson("window-mia");
    offerIsSeenAt(TELEGRAM_DESK, "Mia");
    browser.clickButton(TELEGRAM_DESK, "Claim");
    controlIs("mia", "agent");
    browser.say("window-tg", "Hello Mia! Can you show me the label?");
    browser.sees(MIA, "show me the label?");
    browser.click("#window-mia .photo");
    pictureIsSeenAt(TELEGRAM_DESK);
    browser.say("window-tg", "// " + NOTE);
    stepIsDone("note");

    asksTheBotAndThenForAPerson("window-jonas");
    offerIsSeenAt(WEBEX_DESK, "Jonas");
    browser.say("window-mia", "Can you read it?");
    browser.sees(TELEGRAM_DESK, "Can you read it?");
    browser.say("window-jonas", "Is anybody there?");
    stepIsDone("talk");
    browser.shoot("two-conversations");
    DocumentPictures.keep("playground", browser.picture());

    browser.clickButton(WEBEX_DESK, "Claim");
    controlIs("jonas", "agent");
    browser.sees(WEBEX_DESK, "Is anybody there?");
    browser.say("window-wx", "I am, Jonas.");
    browser.sees(JONAS, "I am, Jonas.");
    assertThat(browser.text(MIA)).doesNotContain("Jonas");
    assertThat(browser.text(JONAS)).doesNotContain("Mia").doesNotContain(NOTE);
    assertThat(browser.text(TELEGRAM_DESK)).doesNotContain("Jonas");
  }

  @Test
  void theSecondOfTwoClaimsIsToldWhoWasFirst() {
    browser.prefers("light", true);
    browser.laptop(server.url(), 1440, 900);
    asksTheBotAndThenForAPerson("window-mia");
    browser.clickButton("#window-wx .people", "Dan");
    offerIsSeenAt(WEBEX_DESK, "Mia");
    offerIsSeenAt(TELEGRAM_DESK, "Mia");

    browser.script(
        """
        for (const desk of ['#window-tg', '#window-wx']) {
          [...document.querySelectorAll(desk + ' .log button')]
            .findLast((button) => button.textContent === 'Claim').click();
        }
        """);

    browser.sees(MIA, "has joined");
    controlIs("mia", "agent");
    String winner = browser.find("#lanes .lane .says b").getText();
    assertThat(winner).isIn("Ann", "Dan");
    browser.sees(winner.equals("Ann") ? "#window-wx" : "#window-tg", winner);
    assertThat(browser.text(MIA).split("has joined", -1)).hasSize(2);
  }

  @Test
  void theKeyboardIsEnough() {
    browser.prefers("light", true);
    browser.laptop(server.url(), 1280, 720);

    tabTo("[data-step=ask]");
    browser.keys(Keys.ENTER);
    assertThat(browser.focused().getAccessibleName()).isEqualTo("Message as Mia");
    browser.keys(Keys.ENTER);
    browser.sees(MIA, "Where is my parcel?");
    stepIsDone("ask");
    browser.keys("human", Keys.ENTER);
    controlIs("mia", "queue");
    offerIsSeenAt(TELEGRAM_DESK, "Mia");

    tabTo("#window-tg .log button");
    assertThat(browser.focused().getText()).isEqualTo("Claim");
    browser.keys(Keys.ENTER);
    controlIs("mia", "agent");
    browser.shoot("keyboard");

    tabTo("#window-tg textarea");
    browser.keys("Hello Mia", Keys.ENTER);
    browser.sees(MIA, "Hello Mia");
    browser.keys("/resolve", Keys.ENTER);
    resolvedAt("mia", MIA);
    assertThat(focusIsVisible()).isTrue();
  }

  @Test
  void aPhoneShowsOneWindowAtATime() {
    browser.prefers("light", true);
    browser.phone(server.url());
    assertThat(overflow()).isZero();

    asksTheBotAndThenForAPerson("window-mia");
    browser.shoot("phone-1-user");
    browser.click("[data-window=window-baton]");
    browser.sees("#lanes", "offered to the agents");
    browser.shoot("phone-2-baton");
    browser.click("[data-window=window-tg]");
    browser.clickButton(TELEGRAM_DESK, "Claim");
    browser.say("window-tg", "Hello Mia, this is Ann.");
    browser.shoot("phone-3-agent");
    browser.until(
        "a mark on Mia's tab", () -> browser.all("[data-window=window-mia].unread").size() == 1);
    browser.prefers("dark", true);
    browser.click("[data-window=window-mia]");
    browser.sees(MIA, "Hello Mia, this is Ann.");
    browser.shoot("phone-4-answer-dark");
    assertThat(overflow()).isZero();
    readableAndSteady();
  }

  private void asksTheBotAndThenForAPerson(String window) {
    String seat = window.replace("window-", "");
    browser.say(window, "Where is my parcel?");
    browser.sees("#" + window + " .log", "It left the depot");
    stepIsDone("ask");
    browser.say(window, "human");
    controlIs(seat, "queue");
    browser.sees("#" + window + " .log", "I am getting a colleague");
    stepIsDone("hand_off");
  }

  private void offerIsSeenAt(String log, String user) {
    browser.sees(log, "Claim");
    browser.sees(log, user);
    browser.sees(log, "Where is my parcel?");
  }

  private void pictureIsSeenAt(String log) {
    browser.until(
        "a picture at " + log, () -> browser.all(log + " .message:not(.own) img").size() == 1);
    browser.until(
        "a loaded picture",
        () ->
            Boolean.TRUE.equals(
                browser.script(
                    "return [...document.querySelectorAll(arguments[0] + ' img')]"
                        + ".every((one) => one.complete && one.naturalWidth === 480)",
                    log)));
  }

  private void resolvedAt(String seat, String log) {
    controlIs(seat, "bot");
    browser.sees(log, "The bot is back. What else can I do?");
    stepIsDone("resolve");
  }

  private void controlIs(String seat, String control) {
    int lane = seat.equals("mia") ? 1 : 2;
    browser.until(
        seat + " is with " + control,
        () ->
            browser.all("#lanes .lane:nth-child(" + lane + ")[data-control=" + control + "]").size()
                == 1);
  }

  private void stepIsDone(String step) {
    browser.until(
        "step " + step, () -> browser.all("[data-step=" + step + "][data-done=true]").size() == 1);
  }

  private void stepsAreDone() {
    for (String step : List.of("ask", "hand_off", "claim", "talk", "note", "resolve")) {
      stepIsDone(step);
    }
  }

  private void tabTo(String css) {
    for (int presses = 0; presses < 60; presses++) {
      if (Boolean.TRUE.equals(
          browser.script("return document.activeElement.matches(arguments[0])", css))) {
        return;
      }
      browser.keys(Keys.TAB);
    }
    throw new AssertionError("the Tab key never came to " + css);
  }

  private boolean focusIsVisible() {
    return Boolean.TRUE.equals(
        browser.script(
            "const style = getComputedStyle(document.activeElement);"
                + "return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2"));
  }

  private long overflow() {
    return (Long)
        browser.script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
  }

  private void readableAndSteady() {
    assertThat(browser.script(Page.LOW_CONTRAST)).isEqualTo(List.of());
    assertThat(browser.script(Page.NAMELESS_CONTROLS)).isEqualTo(List.of());
    assertThat(((Number) browser.script(Page.LAYOUT_SHIFT)).doubleValue()).isLessThan(0.05);
  }
}
