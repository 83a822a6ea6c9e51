package dev.baton.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/**
 * The console in a browser: that everybody can use it, whatever its API says or does not say. With
 * {@code -Dbaton.pictures=<folder>} the pictures of the console's page are taken.
 */
@Tag("browser")
@Tag("slow")
@TestInstance(Lifecycle.PER_CLASS)
class ConsoleInBrowserTest {

  private static final String ROWS = ".virtual .row";
  private static final String FIRST = "conversations/00000000000000000";
  private static final String WAITING = "conversations/00000000000000001";
  private static final String MINE = "conversations/00000000000000002";
  private static final String ANNS = "conversations/00000000000000009";

  /** What only a machine can read: an id, JSON, a word of the code. */
  private static final Pattern RAW =
      Pattern.compile("[0-9a-f]{15,}|[{}]|_id\\b|\\bnull\\b|\\bundefined\\b|NaN|(?i)epoch");

  private Browser browser;
  private ConsoleStage stage;

  @BeforeAll
  void open() {
    browser = Browser.orSkip();
  }

  @AfterAll
  void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void prefer() {
    browser.prefers("light", true);
    stage = ConsoleStage.of(60);
  }

  /** Has as many conversations on the stage. */
  private void play(int conversations) {
    stage.close();
    stage = ConsoleStage.of(conversations);
  }

  @AfterEach
  void leave() {
    stage.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void axeFindsNoBarrierInAnyView(String scheme) {
    browser.prefers(scheme, true);
    Map<String, String> views =
        Map.ofEntries(
            Map.entry("conversations", ROWS),
            Map.entry(FIRST, ".said .item"),
            Map.entry(WAITING, ".said .item"),
            Map.entry(MINE, "#composer"),
            Map.entry("queues", ".line"),
            Map.entry("agents", "tbody tr"),
            Map.entry("reports", ".plot rect"),
            Map.entry("letters", ".letter"),
            Map.entry("health", ".verdict"),
            Map.entry("audit", "tbody tr"),
            Map.entry("tokens", "tbody tr"));
    for (int width : new int[] {1280, 360}) {
      views.forEach((view, css) -> {
        browser.visit(stage.url(view), width, 800, css);
        assertThat(Axe.violations(browser)).as("%s, %s, %s", view, scheme, width).isEmpty();
        assertThat(browser.text("body")).as(view).doesNotContainPattern(RAW);
        assertThat(browser.script("return document.documentElement.scrollWidth"))
            .as("width of %s", view)
            .isEqualTo((long) width);
      });
    }
    dialogs(scheme);
  }

  private void dialogs(String scheme) {
    browser.visit(stage.url(MINE), 1280, 800, "#composer");
    for (String button : List.of("Transfer", "Give back", "Resolve", "Erase", "Canned answers")) {
      browser.clickButton(".conversation", button);
      browser.until(button, () -> !browser.all("dialog[open]").isEmpty());
      browser.until("all of it", () -> browser.all("dialog .loading").isEmpty());
      assertThat(Axe.violations(browser)).as("%s, %s", button, scheme).isEmpty();
      browser.keys(Keys.ESCAPE);
      browser.until(button + " gone", () -> browser.all("dialog").isEmpty());
      assertThat(browser.focused().getText()).contains(button);
    }
    browser.clickButton(".side", "Keys");
    browser.sees("dialog", "In a conversation");
    assertThat(Axe.violations(browser)).as("keys, %s", scheme).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void peopleSignInWhereTheyHaveAnAccountAndComeBackToTheirView(String scheme) {
    browser.prefers(scheme, true);
    stage.signedOut().comesBackWith("without-role");
    browser.visit(stage.url("queues"), 360, 740, ".login-card");
    assertThat(browser.focused().getText()).isEqualTo("Sign in with Example");
    assertThat(Axe.violations(browser)).as("to choose from").isEmpty();
    browser.keys(Keys.ENTER);
    browser.sees(".login-card", "you are in no group that may use this Baton");
    assertThat(Axe.violations(browser)).as("refused").isEmpty();
    assertThat(browser.script(TOO_SMALL, 44)).isEqualTo(List.of());
    browser.shoot("console-sign-in-" + scheme);

    stage.comesBackWith("");
    browser.keys(Keys.ENTER);
    browser.until("the view", () -> !browser.all(".line").isEmpty());
    assertThat(browser.script("return location.hash")).isEqualTo("#/queues");

    browser.visit(stage.url("queues"), 1280, 800, ".line");
    browser.clickButton(".side", "Sign out");
    browser.sees(".login-card", "You may still be signed in at Example");
    assertThat(browser.find(".login-card .hint a").getText()).isEqualTo("sign out there too");
    assertThat(Axe.violations(browser)).as("signed out").isEmpty();
  }

  @Test
  void whatPeopleCanPressIsLargeEnough() {
    for (String view : List.of("conversations", MINE, WAITING, "queues", "letters", "tokens")) {
      browser.visit(stage.url(view), 360, 740, "main h1, main h2");
      assertThat(browser.script(TOO_SMALL, 44)).as("%s on a phone", view).isEqualTo(List.of());
      browser.visit(stage.url(view), 1280, 800, "main h1, main h2");
      assertThat(browser.script(TOO_SMALL, 24)).as(view).isEqualTo(List.of());
    }
  }

  /** The controls in view that are lower than the argument; links within a sentence may be. */
  private static final String TOO_SMALL =
      """
      const seen = (one) => one.getClientRects().length > 0
        && getComputedStyle(one).visibility !== 'hidden' && !one.closest('.skip, .unseen, .virtual');
      return [...document.querySelectorAll('button, select, textarea, input, main a')].filter(seen)
        .map((one) => one.matches('input') ? one.closest('label, .search') ?? one : one)
        .filter((one) => !one.closest('td, .state') && one.getBoundingClientRect().height
          < arguments[0] - 0.5)
        .map((one) => one.outerHTML.slice(0, 120) + one.getBoundingClientRect().height);
      """;

  @Test
  void tenThousandConversationsMoveWithoutAStutter() {
    play(10_000);
    browser.visit(stage.url("conversations"), 1360, 860, ROWS);
    browser.until("the stream", stage::isFollowed);
    browser.script(WATCH);
    long from = System.nanoTime();
    browser.until(
        "all ten thousand",
        () -> {
          browser.script(
              "const list = document.querySelector('.virtual'); list.scrollTop = list.scrollHeight");
          return "10,000".equals(browser.text(".count").strip());
        });
    assertThat(browser.all(ROWS)).hasSizeLessThan(60);
    for (int round = 0; round < 20; round++) {
      for (int each = 0; each < 100; each++) {
        stage.writes((round * 100 + each) % 2000, "round " + round);
      }
      browser.script("document.querySelector('.virtual').scrollTop = arguments[0]", round * 30_000);
      browser.until("rows in view", () -> !browser.all(ROWS).isEmpty());
    }
    long millis = (System.nanoTime() - from) / 1_000_000;
    browser.script("document.querySelector('.virtual').scrollTop = 0");
    browser.sees(".virtual", "round 19");

    List<?> stutters = (List<?>) browser.script("return window.stutters");
    double longest =
        stutters.stream().mapToDouble(each -> ((Number) each).doubleValue()).max().orElse(0);
    double sum = stutters.stream().mapToDouble(each -> ((Number) each).doubleValue()).sum();
    System.getLogger("console")
        .log(
            System.Logger.Level.INFO,
            "10 000 rows and 2 000 updates in {0} ms: {1} tasks over 50 ms, longest {2} ms, {3} ms"
                + " in all",
            millis,
            stutters.size(),
            Math.round(longest),
            Math.round(sum));
    assertThat(browser.all(ROWS)).hasSizeLessThan(60);
    assertThat(longest).as("the longest task").isLessThan(500);
    assertThat(sum).as("time in tasks over 50 ms").isLessThan(0.25 * millis);
  }

  private static final String WATCH =
      """
      window.stutters = [];
      new PerformanceObserver((list) =>
        list.getEntries().forEach((each) => window.stutters.push(each.duration)))
        .observe({ type: 'longtask' });
      """;

  @Test
  void aRowKeepsTheFocusAndItsPlaceWhileOthersMove() {
    play(200);
    browser.visit(stage.url("conversations"), 1280, 800, ROWS);
    browser.until("the stream", stage::isFollowed);
    browser.find(ROWS).sendKeys(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
    browser.keys("j");
    browser.until(
        "a row has the focus", () -> browser.focused().getDomAttribute("data-row") != null);
    String link = browser.focused().getDomAttribute("href");

    stage.writes(150, "from far below");
    browser.sees(".virtual", "from far below");

    assertThat(browser.focused().getDomAttribute("href")).isEqualTo(link);
    browser.keys(Keys.END);
    browser.until(
        "the last row", () -> "199".equals(browser.focused().getDomAttribute("data-row")));
    browser.script("document.querySelector('.virtual').scrollTop = 66 * 100");
    browser.until("row 100", () -> Boolean.TRUE.equals(browser.script(TOP_ROW, 100)));
    String top = (String) browser.script("return " + AT_TOP);
    stage.writes(199, "up it goes");
    browser.until(
        "the new row above",
        () ->
            Boolean.TRUE.equals(
                browser.script("return document.querySelector('.virtual').scrollTop > 66 * 100")));
    assertThat(browser.script("return " + AT_TOP)).isEqualTo(top);
  }

  private static final String AT_TOP =
      """
      [...document.querySelectorAll('.virtual .row')].find((row) => row.getBoundingClientRect().top
        >= document.querySelector('.virtual').getBoundingClientRect().top - 1)?.getAttribute('href')
      """;
  private static final String TOP_ROW =
      "return document.querySelector(`[data-row=\"${arguments[0]}\"]`) !== null";

  @Test
  void theKeyboardDoesItAll() {
    browser.visit(stage.url(MINE), 1280, 800, "#composer");

    browser.keys("?");
    browser.sees("dialog", "Keys");
    browser.keys(Keys.ESCAPE);
    browser.until("closed", () -> browser.all("dialog").isEmpty());
    browser.keys("r");
    browser.until("the box", () -> "composer".equals(browser.focused().getDomAttribute("id")));
    browser.keys("Hello", Keys.chord(Keys.SHIFT, Keys.ENTER), "Mia");
    assertThat(stage.changes).isEmpty();
    browser.keys(Keys.ENTER);
    browser.until("sent", () -> stage.changes.size() == 1);
    assertThat(stage.changes.getFirst()).contains("/messages", "Hello\\nMia");
    browser.keys(Keys.ESCAPE);
    browser.keys("t");
    browser.sees("dialog", "Agents");
    for (int tab = 0; tab < 12; tab++) {
      browser.keys(Keys.TAB);
      assertThat(
              browser.script(
                  "return document.activeElement === document.body"
                      + " || document.activeElement.closest('dialog') !== null"))
          .isEqualTo(true);
    }
    browser.keys(Keys.ESCAPE);
    browser.keys("g");
    browser.keys("q");
    browser.sees("h1", "Queues");
    assertThat(browser.focused().getText()).isEqualTo("Queues");
  }

  @Test
  void anAnswerAndANoteAreNeverMistaken() {
    browser.visit(stage.url(MINE), 1280, 800, "#composer");

    browser.find("#composer").sendKeys("Hello\n// keep this to us");
    browser.until("a call", () -> !stage.changes.isEmpty());
    browser.find("#composer").sendKeys("// he is rude");
    browser.sees(".composer", "kept as a note");
    assertThat(browser.text(".composer")).contains("Only agents see this. The user never does.");
    browser.keys(Keys.ENTER);
    browser.sees(".said", "he is rude");

    assertThat(stage.changes).hasSizeGreaterThanOrEqualTo(2);
    assertThat(stage.changes.getLast()).contains("/notes", "he is rude");
    assertThat(stage.changes.stream().filter(each -> each.contains("/messages")))
        .noneMatch(each -> each.contains("rude") || each.contains("keep this to us"));
    browser.visit(stage.url(ANNS), 1280, 800, ".composer");
    assertThat(browser.find(".composer").getDomAttribute("class")).contains("note");
    browser.clickButton(".composer", "Answer");
    browser.sees(".composer", "Only who has the conversation answers.");
    assertThat(browser.all("#composer")).isEmpty();
  }

  @Test
  void aNoteThatIsBeingWrittenNeverBecomesAnAnswer() {
    browser.visit(stage.url(WAITING), 1280, 800, "#composer");
    browser.until("the stream", stage::isFollowed);
    browser.find("#composer").sendKeys("is he a regular?");

    stage.takes(1, "olga", "Olga");
    browser.sees(".state", "You have it.");
    browser.find("#composer").sendKeys(Keys.ENTER);
    browser.until("kept", () -> !stage.changes.isEmpty());

    assertThat(stage.changes).hasSize(1);
    assertThat(stage.changes.getFirst()).contains("/notes", "is he a regular?");
  }

  @Test
  void aViewerIsOfferedNothingThatViewersMayNotDo() {
    stage.close();
    stage = ConsoleStage.of(60).as("viewer");
    for (String view : List.of(MINE, WAITING, "queues", "letters")) {
      browser.visit(stage.url(view), 1280, 800, "main h1, main h2");
      browser.until("all", () -> browser.all(".loading").isEmpty());
      assertThat(browser.text("main"))
          .doesNotContain("Claim", "Take over", "Resolve", "Erase", "Send again", "Discard");
    }
    assertThat(browser.text(".side")).doesNotContain("Audit", "Tokens");
    browser.visit(stage.url("tokens"), 1280, 800, ROWS);
    stage.as("operator");
    browser.visit(stage.url("letters"), 1280, 800, ".letter");
    browser.script("location.reload()");
    browser.sees(".letter", "Send again");
    assertThat(browser.text(".side")).doesNotContain("Audit", "Tokens");
    browser.visit(stage.url(MINE), 1280, 800, "#composer");
    assertThat(browser.text(".actions")).contains("Resolve").doesNotContain("Erase");
  }

  @Test
  void aLostConnectionIsSaidAndHealsByItself() {
    browser.visit(stage.url(MINE), 1280, 800, "#composer");
    browser.sees(".link-state", "Live");
    browser.find("#composer").sendKeys("half a sen");

    stage.breakDown();

    browser.sees(".interruption", "Baton cannot be reached");
    stage.mend();
    browser.sees(".link-state", "Live");
    browser.until("nothing more to say", () -> browser.all(".interruption").isEmpty());
    stage.writes(2, "I am still here");
    browser.sees(".said", "I am still here");
    assertThat(browser.find("#composer").getDomProperty("value")).isEqualTo("half a sen");
  }

  @Test
  void whatBecomesOfAMessageIsSeenAtOnceAndNothingIsReadAgain() {
    browser.visit(stage.url(MINE), 1280, 800, ".said .item");
    browser.sees(".conversation", "I have sent you the larger pair.");
    browser.until("events", stage::isFollowed);
    stage.becomes(2, 11, "They are on their way", "waiting");
    browser.sees(".conversation", "being sent");
    int reads = messagesRead();

    stage.becomes(2, 11, "They are on their way", "sent");
    browser.until("sent", () -> !browser.text(".conversation").contains("being sent"));

    assertThat(messagesRead()).isEqualTo(reads);
    assertThat(stage.reads)
        .as("the whole transcript")
        .noneMatch(read -> read.matches("/conversations/[^/?]+(\\?(?!.*messages=false).*)?"));
  }

  private int messagesRead() {
    return (int) stage.reads.stream().filter(read -> read.contains("/messages")).count();
  }

  @Test
  void anAnswerThatIsLateReplacesNothingNewer() {
    stage.holdMessages();
    browser.visit(stage.url(MINE), 1280, 800, ".conversation-head");
    browser.until("events", stage::isFollowed);
    browser.until("an answer on its way", stage::holds);
    stage.becomes(2, 10, "I have sent you the LARGER pair.", "sent");
    browser.sees(".conversation", "LARGER");

    stage.letGo();
    browser.sees(".conversation", "she is a regular");
    assertThat(browser.text(".conversation")).contains("LARGER").doesNotContain("the larger pair");
  }

  @Test
  void whoWasFasterIsToldAndNothingWrittenIsLost() {
    stage.refuse("/handoffs/h1/claim", 409);
    stage.refuse("/conversations/00000000000000002/messages", 412);
    browser.visit(stage.url(WAITING), 1280, 800, ".actions .primary");

    browser.clickButton(".actions", "Claim");
    browser.sees(".toasts", "Ann was faster and has it now.");
    browser.visit(stage.url(MINE), 1280, 800, "#composer");
    browser.find("#composer").sendKeys("I will look", Keys.ENTER);
    browser.sees(".composer", "Somebody changed this a moment ago.");

    assertThat(browser.find("#composer").getDomProperty("value")).isEqualTo("I will look");
  }

  @Test
  void whatUsersWriteIsTextAndNothingElse() {
    browser.visit(stage.url(MINE), 1280, 800, ".said .item");

    assertThat(browser.text(".said")).contains(ConsoleStage.MARKUP);
    assertThat(browser.all(".said script, .said b, .virtual script, .virtual b")).isEmpty();
    assertThat(browser.script("return document.title")).asString().endsWith("Baton");
    assertThat(
            browser.script(
                "return getComputedStyle([...document.querySelectorAll('.words')]"
                    + ".find((one) => one.textContent.startsWith('مرحبا'))).direction"))
        .isEqualTo("rtl");
    browser.script(
        "const tag = document.createElement('script'); window.refused = [];"
            + " document.addEventListener('securitypolicyviolation', (event) =>"
            + " window.refused.push(event.violatedDirective));"
            + " try { tag.src = '/x.js'; } catch (failure) { window.refused.push('scripts'); }"
            + " try { document.body.innerHTML = '<p>'; } catch (failure) { window.refused.push('types'); }"
            + " new Image().src = 'http://127.0.0.2/x.png';");
    browser.until(
        "the browser refuses",
        () -> browser.script("return window.refused").toString().contains("img-src"));
    assertThat(browser.script("return window.refused").toString()).contains("types", "scripts");
  }

  @Test
  void theSwitchOfColoursIsKeptWhateverTheSystemPrefers() {
    stage = ConsoleStage.ordinary();
    browser.visit(stage.url(MINE), 1280, 800, ".said .item");
    assertThat(browser.script(BACKGROUND)).isEqualTo("rgb(244, 245, 248)");
    browser.until("all of it", () -> !browser.all(".timeline .span").isEmpty());
    DocumentPictures.keep("console-conversation", browser.picture());

    browser.script(
        "const choice = document.querySelector('.side-foot select'); choice.value = 'dark';"
            + " choice.dispatchEvent(new Event('change', { bubbles: true }))");

    browser.until("dark", () -> "rgb(17, 21, 27)".equals(browser.script(BACKGROUND)));
    browser.visit(stage.url(MINE), 1280, 800, ".said .item");
    browser.script("location.reload()");
    browser.until("still dark", () -> "rgb(17, 21, 27)".equals(browser.script(BACKGROUND)));
    browser.until("all", () -> !browser.all(".timeline .span").isEmpty());
    DocumentPictures.keep("console-dark", browser.picture());
  }

  private static final String BACKGROUND = "return getComputedStyle(document.body).backgroundColor";

  @Test
  void onAPhoneTheListGivesWayToTheConversation() {
    stage = ConsoleStage.ordinary();
    browser.visit(stage.url("conversations"), 360, 740, ROWS);
    browser.click(ROWS);
    browser.until("the conversation", () -> browser.find(".conversation").isDisplayed());
    assertThat(browser.find(".list-pane").isDisplayed()).isFalse();
    assertThat(browser.focused().getTagName()).isEqualTo("h1");
    browser.click(".back");
    browser.until("the list", () -> browser.find(".list-pane").isDisplayed());
    browser.click(".menu-button");
    browser.until("the menu", () -> browser.find(".side").isDisplayed());
    browser.clickLink(".side", "Queues");
    browser.sees("h1", "Queues");
    assertThat(browser.find(".side").isDisplayed()).isFalse();
    browser.visit(stage.url(MINE), 360, 740, ".said .item");
    browser.until("all", () -> !browser.all(".timeline .span").isEmpty());
    DocumentPictures.keep("console-phone", browser.picture());
  }

  @Test
  void whatWasNotDeliveredIsSentAgainOrDiscardedWithASecondLook() {
    stage = ConsoleStage.ordinary();
    browser.visit(stage.url("letters"), 1280, 480, ".letter");
    DocumentPictures.keep("console-letters", browser.picture());

    browser.clickButton(".letter", "Send again");
    browser.sees(".toasts", "It is being sent again.");
    browser.clickButton(".letter", "Discard");
    browser.sees("dialog", "It will never be delivered.");
    assertThat(stage.changes).hasSize(1);
    browser.clickButton("dialog .dialog-foot", "Discard");
    browser.sees(".toasts", "Discarded.");

    assertThat(stage.changes.getFirst()).startsWith("POST /dead-letters/l1/retry");
    assertThat(stage.changes.getLast()).startsWith("POST /dead-letters/l1/discard");
  }

  @Test
  void erasingTakesASecondLook() {
    stage = ConsoleStage.ordinary();
    browser.visit(stage.url(MINE), 1280, 800, "#composer");

    browser.clickButton(".actions", "Erase");
    browser.clickButton("dialog .dialog-foot", "Erase for good");
    assertThat(stage.changes).isEmpty();
    browser.find("dialog input").click();
    browser.clickButton("dialog .dialog-foot", "Erase for good");
    browser.until("erased", () -> !stage.changes.isEmpty());

    assertThat(stage.changes).containsExactly("DELETE /conversations/00000000000000002 ");
    browser.sees(".reading-pane", "Choose a conversation");
  }

  @Test
  void reportsArePlotsWithTheNumbersBelow() {
    stage = ConsoleStage.ordinary();
    browser.visit(stage.url("reports"), 1280, 800, ".plot rect");
    DocumentPictures.keep("console-reports", browser.picture());

    assertThat(browser.text("table")).contains("Nov 29", "Nov 30", "12", "10", "1 min");
    assertThat(browser.all(".plot svg[aria-hidden=true]")).hasSize(2);
    browser.visit(stage.url("health"), 1280, 800, ".verdict");
    assertThat(browser.text(".verdict")).contains("Trouble with channel webex.");
    DocumentPictures.keep("console-health", browser.picture());
  }

  @Test
  void emptyViewsSayWhatToDo() {
    play(0);
    browser.visit(stage.url("conversations"), 1280, 800, ".list-pane .empty");
    assertThat(browser.text(".list-pane")).contains("As soon as somebody writes");
    browser.visit(stage.url("letters"), 1280, 800, ".empty");
    assertThat(browser.text("main")).contains("Everything was delivered");
    browser.visit(stage.url("conversations/unknown"), 1280, 800, ".reading-pane .empty");
    assertThat(browser.text(".reading-pane")).contains("not here any more");
  }

  @Test
  void theTimelineSaysWhoCouldSpeakWhen() {
    browser.visit(stage.url(ANNS), 1280, 800, ".timeline .span");

    assertThat(browser.text(".timeline"))
        .contains("helpdesk", "5 min", "Waiting", "8 min in support", "Ann")
        .contains("Draft", "Note", "Not delivered");
    assertThat(browser.text(".said"))
        .contains("The bot asked for a person", "The bot is silent", "Ann took it from the queue")
        .contains("Note, for agents only", "Draft of the bot, not sent")
        .contains("Not delivered: the user has blocked the bot");
    browser.script("document.querySelector('.transcript').scrollTop = 0");
    browser.click(".timeline .span.agent button");
    browser.until("Ann's part", () -> browser.focused().getText().contains("Ann took it"));
  }
}
