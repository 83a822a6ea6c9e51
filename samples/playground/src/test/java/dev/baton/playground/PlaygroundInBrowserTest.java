package dev.baton.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the playground's page promises besides the story itself, in a browser. */
@Tag("browser")
class PlaygroundInBrowserTest {

  private static final String MIA = "#window-mia .log";
  private static final String TELEGRAM_DESK = "#window-tg .log";
  private static final String WEBEX_DESK = "#window-wx .log";
  private static final String AT_ONCE = "pace=0";

  /** The controls that are smaller than a fingertip, 44 by 44 pixels. */
  private static final String TOO_SMALL =
      """
      return [...document.querySelectorAll('button, a, textarea, .epoch')]
        .filter((one) => one.getClientRects().length > 0)
        .filter((one) => one.getBoundingClientRect().height < 43.5
          || one.getBoundingClientRect().width < 43.5)
        .map((one) => one.outerHTML.slice(0, 120));
      """;

  /** Whether the head and the button of the last offer are both within a chat (the argument). */
  private static final String OFFER_FITS =
      """
      const log = document.querySelector(arguments[0]);
      const offer = [...log.querySelectorAll('.asking')].at(-1);
      const box = log.getBoundingClientRect();
      const inside = (one) => one.getBoundingClientRect().top >= box.top
        && one.getBoundingClientRect().bottom <= box.bottom;
      return inside(offer.querySelector('.author')) && inside(offer.querySelector('button'));
      """;

  private Browser browser;
  private PlaygroundState state;
  private PlaygroundServer server;
  private volatile Duration thinking = Duration.ZERO;

  @BeforeEach
  void start() {
    browser = Browser.orSkip();
    browser.prefers("light", true);
    state = new PlaygroundState(() -> LoopbackWorld.start(thinking));
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
  void theWireTellsTheStoryAndFoldsTheRestAway() {
    browser.laptop(server.url(), 1280, 720);
    browser.say("window-mia", "human");
    browser.sees(TELEGRAM_DESK, "Claim");
    browser.say("window-jonas", "Where is my parcel?");
    browser.sees("#window-jonas .log", "depot");
    browser.sees("#wire", "Where is my parcel?");

    assertThat(browser.text("#wire")).contains("handoff").doesNotContain("getMe", "rooms");
    browser.sees("#fold", "routine calls folded");
    browser.click("#fold");
    browser.sees("#wire", "getMe");
    browser.click("#fold");
    browser.until("no start-up calls", () -> !browser.text("#wire").contains("getMe"));

    browser.clickButton("#filters", "Jonas");
    browser.until("Jonas' calls alone", () -> !browser.text("#wire").contains("handoff"));
    assertThat(browser.text("#wire")).contains("Where is my parcel?").doesNotContain("Mia");
    browser.clickButton("#filters", "Bot");
    browser.until("his calls of the bot", () -> !browser.text("#wire").contains("messages/"));
    assertThat(browser.text("#wire")).contains("webhook “Where is my parcel?”");
    browser.clickButton("#filters", "Bot");
    browser.clickButton("#filters", "Jonas");
    browser.sees("#wire", "handoff");

    browser.script(
        "[...document.querySelectorAll('.call')]"
            + ".find((one) => one.textContent.includes('handoff')).click()");
    browser.sees("#wire .whole", "POST /handoff?token=•••");
    browser.sees("#wire .whole", "\"sender_id\": \"1001\"");
    browser.sees("#wire .whole", "202 Accepted");
    browser.script(
        "[...document.querySelectorAll('.call')]"
            + ".findLast((one) => one.textContent.includes('messages “It left')).click()");
    browser.sees("#wire .whole", "Show the long ids");
    assertThat(browser.text("#wire .whole")).doesNotContainPattern("[A-Za-z0-9]{40}");

    assertThat(Axe.violations(browser)).isEmpty();
    assertThat(browser.all("#wire .call[tabindex='0']")).as("one stop of the Tab key").hasSize(1);
    browser.shoot("wire");
  }

  @Test
  void everySizeAndSchemeIsAccessible() {
    open("story=two-claim&" + AT_ONCE, 1280, 720);
    storyIsOver("the other was told who");
    assertThat(browser.all("[data-step=ask][data-done=true]"))
        .as("asking the bot is not ticked by asking for a person")
        .isEmpty();
    for (String scheme : List.of("light", "dark")) {
      browser.prefers(scheme, true);
      browser.metrics(1280, 720, 1, false);
      assertThat(Axe.violations(browser)).as(scheme + " on a laptop").isEmpty();
      browser.metrics(360, 740, 1, true);
      assertThat(Axe.violations(browser)).as(scheme + " on a phone").isEmpty();
      browser.shoot("phone-360-" + scheme);
    }
    assertThat(browser.script(TOO_SMALL)).isEqualTo(List.of());
    assertThat(browser.script("return document.documentElement.scrollWidth")).isEqualTo(360L);
  }

  @Test
  void aSlowBotIsSeenTyping() {
    thinking = Duration.ofMillis(2500);
    state.startAgain();
    browser.laptop(server.url(), 1280, 720);
    browser.say("window-mia", "Where is my parcel?");

    browser.sees("#window-mia .typing", "Baton is typing");
    browser.shoot("typing");
    browser.sees(MIA, "depot");
    browser.until("no typing", () -> browser.text("#window-mia .typing").isBlank());
  }

  @Test
  void offersFitTopicsStayAndTheEpochIsExplained() {
    browser.laptop(server.url(), 1280, 720);
    browser.say("window-mia", "Where is my parcel?");
    browser.sees(MIA, "depot");
    browser.say("window-mia", "human");
    browser.sees(TELEGRAM_DESK, "Claim");
    browser.sees(WEBEX_DESK, "Claim");
    assertThat(browser.script(OFFER_FITS, TELEGRAM_DESK)).isEqualTo(true);
    assertThat(browser.script(OFFER_FITS, WEBEX_DESK)).isEqualTo(true);

    browser.sees("#window-tg .places [aria-current=true]", "Mia");
    browser.clickButton("#window-tg .people", "Ben");
    browser.sees("#window-tg .people [aria-pressed=true]", "Ben");
    browser.sees("#window-tg .places [aria-current=true]", "Mia");
    browser.clickButton("#window-tg .places", "General");
    browser.clickButton("#window-tg .people", "Ann");
    browser.sees("#window-tg .places [aria-current=true]", "Mia");
    browser.clickButton("#window-tg .people", "Ben");
    browser.sees("#window-tg .places [aria-current=true]", "Mia");

    assertThat(browser.text(".gloss")).isBlank();
    browser.script("document.querySelector('.epoch').focus()");
    browser.sees(".gloss", "how often the conversation changed hands");
  }

  @Test
  void aStoryPlaysFromItsLinkAndIsShared() {
    open("story=handoff&" + AT_ONCE, 1280, 720);
    storyIsOver("Now it is your turn.");
    browser.until("all six steps", () -> browser.all("#tour [data-done=true]").size() == 6);
    assertThat(browser.text(MIA)).doesNotContain("the depot has it");
    browser.click("#share");
    browser.sees("#narration", "the same story");
    assertThat(browser.script("return location.search")).isEqualTo("?story=handoff");

    String own = "# Hello there.\nmia: hello\nmia sees What can I do\n# That was all.";
    open("story=" + URLEncoder.encode(own, StandardCharsets.UTF_8) + "&" + AT_ONCE, 1280, 720);
    storyIsOver("That was all.");
    assertThat(browser.text(MIA)).contains("hello").doesNotContain("parcel");
    browser.say("window-jonas", "hi");
    browser.sees("#window-jonas .log", "What can I do");
    browser.click("#share");
    browser.until(
        "what was done by hand in the link",
        () -> String.valueOf(browser.script("return location.search")).contains("jonas"));

    open("story=nobody:+hello&" + AT_ONCE, 1280, 720);
    storyIsOver("Nobody is called nobody.");
  }

  @Test
  void whatIfTheBotDiesOrThePlatformFreezesOrTheUserEdits() {
    browser.laptop(server.url(), 1280, 720);
    browser.clickButton("#what-if", "bot dies");
    browser.sees("#narration", "The bot is dead");
    browser.until("pressed", () -> browser.all("[data-what=bot][aria-pressed=true]").size() == 1);
    browser.say("window-mia", "Where is my parcel?");
    browser.sees(MIA, "the bot cannot be reached");
    browser.clickButton("#what-if", "bot dies");
    browser.sees("#narration", "lives again");
    browser.clickButton(MIA, "Ask again");
    browser.sees(MIA, "It left the depot");

    browser.say("window-jonas", "human");
    browser.sees(WEBEX_DESK, "Claim");
    browser.clickButton(WEBEX_DESK, "Claim");
    browser.sees("#window-jonas .log", "has joined");
    browser.clickButton("#what-if", "Webex freezes");
    browser.sees("#narration", "Webex answers no call now");
    browser.say("window-jonas", "Are you there?");
    browser.sees("#wire", "…");
    browser.clickButton("#what-if", "Webex freezes");
    browser.sees("#narration", "answers again");
    browser.sees(WEBEX_DESK, "Are you there?");

    browser.say("window-mia", "human");
    browser.clickButton("#window-tg .places", "Mia");
    browser.say("window-mia", "It is mine");
    browser.sees(TELEGRAM_DESK, "It is mine");
    browser.clickButton("#what-if", "edits");
    browser.sees("#narration", "changed the last message");
    browser.sees(TELEGRAM_DESK, "It is mine (order 4711)");
    browser.shoot("what-if");
  }

  @Test
  void whatIfTwoAgentsClaim() {
    browser.laptop(server.url(), 1280, 720);
    browser.clickButton("#what-if", "two claim");

    browser.sees("#narration", "at the same moment");
    browser.sees(MIA, "has joined");
    assertThat(browser.find("#lanes .lane .says b").getText()).isIn("Ann", "Dan");
    assertThat(browser.text(MIA).split("has joined", -1)).hasSize(2);
  }

  private void open(String query, int width, int height) {
    browser.visit(URI.create(server.url() + "?" + query), width, height, "body[data-version]");
  }

  private void storyIsOver(String last) {
    browser.until(
        "the end of the story",
        () -> Boolean.TRUE.equals(browser.script("return document.body.dataset.story === 'over'")));
    assertThat(browser.text("#narration")).contains(last);
  }
}
