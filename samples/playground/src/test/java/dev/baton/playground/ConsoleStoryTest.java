package dev.baton.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.ChatClient;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** An agent's work at the console, with the real gateway and the platforms' fakes behind it. */
@Tag("browser")
@Tag("slow")
class ConsoleStoryTest {

  private static final String SAID = ".said";
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 800;

  /** What only a machine can read: an id, JSON, a word of the code. */
  private static final Pattern RAW =
      Pattern.compile("[0-9a-f]{15,}|Y2lz|[{}]|_id\\b|\\bnull\\b|\\bundefined\\b|NaN|(?i)epoch");

  private Browser browser;
  private @Nullable Browser second;
  private PlaygroundWorld world;

  @BeforeEach
  void open() {
    browser = Browser.orSkip();
    browser.prefers("light", true);
    world = LoopbackWorld.start();
  }

  @AfterEach
  void close() {
    for (Browser one : new Browser[] {browser, second}) {
      if (one != null) {
        one.close();
      }
    }
    if (world != null) {
      world.close();
    }
  }

  @Test
  void whoWaitsIsClaimedAnsweredAndGivenBackToTheBotFromThePage() {
    ChatClient mia = asksForAPerson("mia");
    signIn(browser, world.console().token());
    browser.script("location.hash = '#/queues'");
    browser.sees(".line", "Mia");
    browser.clickButton(".line", "Claim");
    browser.sees(".state", "You have it.");
    browser.until("told who it is", () -> has(mia, "has joined"));

    says(browser, "Hello Mia, what is wrong with the shoes?");
    browser.until("the answer at Mia", () -> has(mia, "what is wrong with the shoes?"));
    mia.say(null, "They are too small.");
    browser.sees(SAID, "They are too small.");
    browser.clickButton(".composer", "Note");
    says(browser, "she is a regular");
    browser.sees(SAID, "she is a regular");
    browser.clickButton(".composer", "Answer");
    browser.clickButton(".composer", "Canned answers");
    browser.clickButton("dialog", "hours");
    browser.sees(".canned-chosen", "We are here from 9 to 17, Mia.");
    browser.clickButton(".composer-foot", "Send");
    browser.until("the canned answer at Mia", () -> has(mia, "We are here from 9 to 17, Mia."));
    browser.sees(".timeline", "Note");
    browser.until("all sent", () -> !browser.text(SAID).contains("being sent"));
    assertThat(browser.text("body")).doesNotContainPattern(RAW);
    assertThat(Axe.violations(browser)).isEmpty();

    browser.clickButton(".actions", "Resolve");
    browser.find("dialog textarea").sendKeys("You are welcome, Mia!");
    browser.clickButton("dialog .dialog-foot", "Resolve");
    browser.sees(".state", "The bot answers");
    browser.until("the last words at Mia", () -> has(mia, "You are welcome, Mia!"));
    mia.say(null, "thank you");
    browser.until("the bot's answer", () -> has(mia, "You said: thank you"));
    browser.sees(SAID, "You said: thank you");
    browser.sees(".timeline", "helpdesk");

    assertThat(browser.all(".timeline .span")).hasSizeGreaterThanOrEqualTo(4);
    assertThat(mia.shown()).noneMatch(shown -> shown.text().contains("regular"));
    browser.script("location.hash = '#/reports'");
    browser.sees(".figures", "100 %");
    assertThat(browser.text("body")).doesNotContainPattern(RAW);
    for (String view : List.of("agents", "letters", "health", "audit", "tokens")) {
      browser.script("location.hash = arguments[0]", "#/" + view);
      browser.until(
          view, () -> browser.all(".loading, .trouble").isEmpty() && !browser.all("h1").isEmpty());
      assertThat(browser.text("main")).as(view).doesNotContainPattern(RAW);
      assertThat(Axe.violations(browser)).as(view).isEmpty();
    }
  }

  @Test
  void twoPeopleAtOneConversationNeverActOnWhatTheyHaveNotSeen() {
    ChatClient mia = asksForAPerson("mia");
    signIn(browser, world.console().token());
    String bens = newToken("Ben", "Operator");
    Browser other = Browser.orSkip();
    second = other;
    other.prefers("dark", true);
    signIn(other, bens);
    assertThat(other.text(".side")).contains("Ben", "Operator").doesNotContain("Tokens");
    browser.script("location.hash = '#/conversations'");
    opens(browser, "Mia");
    opens(other, "Mia");
    browser.clickButton(".actions", "Claim");
    browser.sees(".state", "You have it.");
    other.sees(".state", "Operator has it.");
    assertThat(other.text(".actions")).contains("Take over").doesNotContain("Claim");

    other.clickButton(".actions", "Take over");
    other.sees("dialog", "only your words reach the user");
    browser.clickButton(".actions", "Give back");
    browser.clickButton("dialog .dialog-foot", "Give back");
    browser.sees(".state", "Waiting");
    other.sees(".state", "Waiting");
    other.clickButton("dialog .dialog-foot", "Take over");
    other.sees("dialog", "Somebody changed this a moment ago.");
    other.keys(Keys.ESCAPE);
    other.until("closed", () -> other.all("dialog").isEmpty());
    other.clickButton(".actions", "Claim");
    other.sees(".state", "You have it.");
    browser.sees(".state", "Ben has it.");
    says(other, "This is Ben.");
    browser.sees(SAID, "This is Ben.");

    browser.until("Ben's words at Mia", () -> has(mia, "This is Ben."));
  }

  @Test
  void aTokenThatIsWrongOrRevokedLetsNobodyIn() {
    browser.visit(world.console().page(), WIDTH, HEIGHT, ".login-card");
    assertThat(Axe.violations(browser)).isEmpty();
    browser.find(".login-card input").sendKeys("wrong", Keys.ENTER);
    browser.sees(".login-card", "This token is not valid");
    signIn(browser, world.console().token());
    String bens = newToken("Ben", "Operator");
    Browser other = Browser.orSkip();
    second = other;
    signIn(other, bens);

    browser.clickButton("table", "Revoke");
    browser.clickButton("dialog .dialog-foot", "Revoke");
    browser.sees("table", "Revoked");

    other.script("location.hash = '#/agents'");
    other.sees(".login-card", "Your sign-in has ended.");
    browser.clickButton(".side", "Sign out");
    browser.sees(".login-card", "Sign in");
    assertThat(browser.script("return document.cookie")).isEqualTo("");
  }

  private String newToken(String name, String role) {
    browser.script("location.hash = '#/tokens'");
    browser.clickButton(".title-tools", "New token");
    browser.until("the dialog", () -> !browser.all("dialog input").isEmpty());
    browser.find("dialog input").sendKeys(name);
    assertThat(browser.text("dialog")).contains(role);
    browser.clickButton("dialog .dialog-foot", "Make it");
    browser.until("the token", () -> !browser.all("dialog .secret").isEmpty());
    String token = String.valueOf(browser.find("dialog .secret").getDomProperty("value"));
    browser.keys(Keys.ESCAPE);
    browser.until("closed", () -> browser.all("dialog").isEmpty());
    return token;
  }

  private void signIn(Browser at, String token) {
    at.visit(world.console().page(), WIDTH, HEIGHT, ".login-card");
    at.find(".login-card input").sendKeys(token, Keys.ENTER);
    at.until("in", () -> !at.all(".side .me").isEmpty());
  }

  private static void opens(Browser at, String name) {
    at.until(
        name + " in the list",
        () -> at.all(".virtual .row").stream().anyMatch(row -> row.getText().contains(name)));
    at.all(".virtual .row").stream()
        .filter(row -> row.getText().contains(name))
        .findFirst()
        .orElseThrow()
        .click();
    at.sees(".conversation-head", name);
  }

  private static void says(Browser at, String words) {
    at.until("the box", () -> !at.all("#composer").isEmpty());
    at.find("#composer").sendKeys(words, Keys.ENTER);
    at.until("taken", () -> "".equals(at.find("#composer").getDomProperty("value")));
  }

  private ChatClient asksForAPerson(String seat) {
    ChatClient user = world.seat(seat).client();
    user.say(null, "I want to send my shoes back");
    browser.until("the bot's answer", () -> has(user, "within 30 days"));
    user.say(null, "I would rather talk to a person");
    browser.until("the bot's last word", () -> has(user, "I am getting a colleague"));
    return user;
  }

  private static boolean has(ChatClient client, String words) {
    return client.shown().stream().anyMatch(shown -> shown.text().contains(words));
  }
}
