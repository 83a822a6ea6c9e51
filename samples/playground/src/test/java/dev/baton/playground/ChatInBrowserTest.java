package dev.baton.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/**
 * The chat for web pages, {@code samples/web-widget}, on a shop's page in a browser. With {@code
 * -Dbaton.pictures=<folder>} its picture is taken.
 */
@Tag("browser")
class ChatInBrowserTest {

  private static final String PART =
      "const part = document.querySelector('baton-chat').shadowRoot?.querySelector(arguments[0]);";

  private Browser browser;
  private PlaygroundState state;
  private PlaygroundServer server;
  private URI shop;

  @BeforeEach
  void open() {
    browser = Browser.orSkip();
    browser.prefers("light", true);
    state = new PlaygroundState(() -> LoopbackWorld.start(Duration.ofMillis(1500)));
    server = PlaygroundServer.start(state, 0);
    shop = server.url().resolve("/shop");
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
  void aVisitorIsHandedOffAndTheConversationStaysOverAReload() {
    browser.visit(shop, 1280, 720, "baton-chat");
    click(".launch");
    assertThat(shown(".log")).contains("How can we help?");
    browser.keys("Where is my parcel?", Keys.ENTER);
    sees(".typing", "The bot is typing");
    sees(".log", "It left the depot this morning.");
    until("no typing any more", () -> shown(".typing").isBlank());
    browser.shoot("chat-1-bot");
    press("Ask a person");
    sees(".log", "I am getting a colleague for you.");
    sees(".state", "Waiting for a colleague");

    ChatClient ann = state.world().seat("ann").client();
    Shown offer = offer(ann);
    assertThat(offer.text()).contains("Visitor").contains("Where is my parcel?");
    ann.press(offer.id(), "Claim");
    sees(".state", "You are talking with Ann");
    ann.say(offer.thread(), "Hello, this is Ann.");
    sees(".log", "Ann: Hello, this is Ann.");
    browser.keys("It says 4711", Keys.ENTER);
    browser.until("the visitor's words at Ann", () -> has(ann, "It says 4711"));
    browser.shoot("chat-2-agent");
    browser.metrics(390, 700, 2, true);
    DocumentPictures.keep("web-chat", browser.picture());

    browser.visit(URI.create(server.url() + "icon.svg"), 1280, 720, "svg");
    ann.say(offer.thread(), "It comes tomorrow.");
    browser.visit(shop, 1280, 720, "baton-chat");
    sees(".log", "It comes tomorrow.");
    assertThat(shown(".log"))
        .containsSubsequence(
            "Where is my parcel?", "depot", "Ann: Hello", "It says 4711", "It comes tomorrow.");
    assertThat(shown(".log").split("Hello, this is Ann", -1)).as("said once").hasSize(2);
    sees(".state", "You are talking with Ann");

    ann.say(offer.thread(), "/resolve");
    sees(".log", "The bot is back.");
    sees(".state", "You are talking with our bot");
  }

  @Test
  void whatCouldNotBeSentIsSentAgainOnce() {
    browser.visit(shop, 1280, 720, "baton-chat");
    click(".launch");
    browser.offline(true);
    browser.keys("hello", Keys.ENTER);
    sees(".retry", "Not sent");
    browser.offline(false);
    until(
        "what was not sent is answered",
        () -> {
          if (!shown(".retry").isBlank()) {
            click(".retry");
          }
          return shown(".log").contains("What can I do for you?");
        });
    assertThat(shown(".retry")).isBlank();

    ServerRestart restart = new ServerRestart();
    sees(".trouble", "Not connected");
    restart.back();
    until("connected again", () -> shown(".trouble").isBlank());
    click("textarea");
    browser.keys("human", Keys.ENTER);
    sees(".log", "I am getting a colleague for you.");
  }

  @Test
  void everySizeAndSchemeIsAccessibleAndTheKeyboardIsEnough() {
    for (String scheme : List.of("light", "dark")) {
      browser.prefers(scheme, true);
      for (int width : List.of(1280, 360)) {
        browser.visit(shop, width, 720, "baton-chat");
        if (shown(".launch").isBlank()) {
          browser.script(PART + "part.focus()", "textarea");
        } else {
          browser.script(PART + "part.focus()", ".launch");
          browser.keys(Keys.ENTER);
          assertThat(focused()).isEqualTo("TEXTAREA");
          browser.keys("Where is my parcel?", Keys.ENTER);
        }
        sees(".choices", "Ask a person");
        assertThat(Axe.violations(browser)).as(scheme + " " + width).isEmpty();
        assertThat(
                browser.script(
                    """
                    return [...document.querySelector('baton-chat').shadowRoot
                        .querySelectorAll('button, a, textarea')]
                      .map((one) => one.getBoundingClientRect())
                      .filter((box) => box.height > 0 && (box.height < 43.5 || box.width < 43.5));
                    """))
            .isEqualTo(List.of());
        browser.shoot("chat-" + scheme + "-" + width);
      }
    }
    assertThat(browser.script("return document.documentElement.scrollWidth")).isEqualTo(360L);
    browser.keys(Keys.ESCAPE);
    assertThat(focused()).isEqualTo("BUTTON");
    assertThat(shown(".launch")).contains("Chat with us");
  }

  @Test
  void nothingThatIsSentBecomesMarkupOrAScript() {
    browser.visit(shop, 1280, 720, "baton-chat");
    click(".launch");
    browser.keys("<img src=x onerror=document.title='broken'>", Keys.ENTER);
    sees(".log", "You said: <img src=x");
    browser.script(
        "document.querySelector('baton-chat').take(JSON.stringify({text: '<b>bold</b>',"
            + " buttons: [{title: 'Bad', url: 'javascript:alert(1)'}],"
            + " image: 'javascript:alert(2)', attachment: 'data:text/html,<script>'}), 'x1')");
    sees(".log", "<b>bold</b>");
    assertThat(
            browser.script(
                "return [...document.querySelector('baton-chat').shadowRoot"
                    + ".querySelectorAll('a:not([download]), img')].length"))
        .isEqualTo(0L);
    assertThat(browser.script("return document.title")).isEqualTo("A shop with a chat");
  }

  /** The page's server, away for a while. */
  private final class ServerRestart {

    private final int port = server.url().getPort();

    ServerRestart() {
      server.close();
    }

    void back() {
      server = PlaygroundServer.start(state, port);
    }
  }

  private Shown offer(ChatClient agent) {
    until(
        "the offer", () -> agent.shown().stream().anyMatch(one -> one.buttons().contains("Claim")));
    return agent.shown().stream()
        .filter(one -> one.buttons().contains("Claim"))
        .findFirst()
        .orElseThrow();
  }

  private static boolean has(ChatClient client, String words) {
    return client.shown().stream().anyMatch(one -> one.text().contains(words));
  }

  private String focused() {
    return String.valueOf(
        browser.script(
            "return document.querySelector('baton-chat').shadowRoot.activeElement?.tagName"));
  }

  private void click(String css) {
    until(css, () -> !shown(css).isBlank() || css.equals("textarea"));
    browser.script(PART + "part.click(); part.focus();", css);
  }

  private void press(String title) {
    browser.script(
        "[...document.querySelector('baton-chat').shadowRoot.querySelectorAll('.choices button')]"
            + ".findLast((one) => one.textContent === arguments[0]).click()",
        title);
  }

  private String shown(String css) {
    return String.valueOf(
        browser.script(
            PART + "return part && part.getClientRects().length ? part.innerText : ''", css));
  }

  private void sees(String css, String words) {
    until(css + " shows '" + words + "'", () -> shown(css).contains(words));
  }

  private void until(String what, BooleanSupplier holds) {
    browser.until(what, holds);
  }
}
