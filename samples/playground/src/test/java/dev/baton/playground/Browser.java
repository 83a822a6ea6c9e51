package dev.baton.playground;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * A headless Chromium on the playground's page; tests that need it are skipped if there is none.
 */
final class Browser implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Path SHOTS = Path.of("target", "screenshots");

  private final Path profile;
  private final ChromeDriver driver;

  private Browser(Path browser, Path chromedriver) {
    try {
      profile = Files.createTempDirectory("playground-browser");
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--user-data-dir=" + profile);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.toFile())
            .usingAnyFreePort()
            .build();
    driver = new ChromeDriver(service, options);
  }

  /** Starts one, or skips the test with the reason. */
  static Browser orSkip() {
    Optional<Path> browser =
        found("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    Optional<Path> chromedriver = found("/usr/bin/chromedriver", "/usr/local/bin/chromedriver");
    Assumptions.assumeTrue(
        browser.isPresent() && chromedriver.isPresent(),
        "no browser here: install chromium and chromium-driver to run this test");
    return new Browser(browser.orElseThrow(), chromedriver.orElseThrow());
  }

  /** Opens the page as on a laptop. */
  void laptop(URI page, int width, int height) {
    driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    driver.manage().window().setSize(new Dimension(width, height));
    metrics(width, height, 1, false);
    open(page);
  }

  /** Opens the page as on a phone. */
  void phone(URI page) {
    metrics(390, 844, 1, true);
    open(page);
  }

  /** Changes the size of the window that is open. */
  void metrics(int width, int height, int scale, boolean mobile) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", mobile));
  }

  /** Sets the user's preferences: {@code dark} or {@code light}, and reduced motion or not. */
  void prefers(String scheme, boolean lessMotion) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", scheme),
                Map.of(
                    "name",
                    "prefers-reduced-motion",
                    "value",
                    lessMotion ? "reduce" : "no-preference"))));
  }

  /** Takes the browser off the network, or back onto it. */
  void offline(boolean off) {
    driver.executeCdpCommand("Network.enable", Map.of());
    driver.executeCdpCommand(
        "Network.emulateNetworkConditions",
        Map.of("offline", off, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
  }

  private void open(URI page) {
    driver.get(page.toString());
    until(
        "the first state",
        () -> driver.findElement(By.tagName("body")).getDomAttribute("data-version") != null);
  }

  /** Opens a page of any kind as in a window of this size, and waits for what a selector finds. */
  void visit(URI page, int width, int height, String css) {
    metrics(width, height, 1, width < 500);
    driver.get(page.toString());
    until(page + " shows " + css, () -> !all(css).isEmpty());
  }

  /** Runs a script that calls its last argument with the result. */
  Object scriptLater(String script, Object... arguments) {
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    Object answer = driver.executeAsyncScript(script, arguments);
    return answer == null ? "" : answer;
  }

  /** Writes in a window's composer and presses Enter. */
  void say(String window, String text) {
    WebElement input = find("#" + window + " textarea");
    input.click();
    input.sendKeys(text, Keys.ENTER);
  }

  /** Clicks the element that a selector finds. */
  void click(String css) {
    until(
        "a click on " + css,
        () -> {
          try {
            find(css).click();
            return true;
          } catch (StaleElementReferenceException redrawn) {
            return false;
          }
        });
  }

  /** Clicks the first button within a selector whose text contains some words. */
  void clickButton(String css, String words) {
    until(
        "a button '" + words + "' in " + css,
        () -> {
          Optional<WebElement> button =
              all(css + " button").stream().filter(one -> text(one).contains(words)).findFirst();
          button.ifPresent(WebElement::click);
          return button.isPresent();
        });
  }

  /** Clicks the first link within a selector whose text contains some words. */
  void clickLink(String css, String words) {
    all(css + " a").stream()
        .filter(one -> text(one).contains(words))
        .findFirst()
        .orElseThrow()
        .click();
  }

  /** Types on the keyboard, wherever the focus is. */
  void keys(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /** The element that has the focus. */
  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /** The text that a selector shows; empty if there is none. */
  String text(String css) {
    return all(css).stream().map(Browser::text).reduce("", (a, b) -> a + "\n" + b);
  }

  /** Waits until a selector shows some words. */
  void sees(String css, String words) {
    until(css + " shows '" + words + "'", () -> text(css).contains(words));
  }

  /** Waits until a condition holds. */
  void until(String what, BooleanSupplier holds) {
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(holds::getAsBoolean);
  }

  /** Runs a script and returns its result. */
  Object script(String script, Object... arguments) {
    Object answer = driver.executeScript(script, arguments);
    return answer == null ? "" : answer;
  }

  /** Saves a screenshot of the page. */
  void shoot(String name) {
    try {
      Files.createDirectories(SHOTS);
      Files.write(SHOTS.resolve(name + ".png"), picture());
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  /**
   * A picture of a part of what the window shows, as PNG.
   *
   * @param part {@code x}, {@code y}, {@code width} and {@code height}, in the page's pixels
   * @param sharp how many pixels of the screen one pixel of the page has
   */
  byte[] picture(Map<?, ?> part, int sharp) {
    try {
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(
          ImageIO.read(new ByteArrayInputStream(picture()))
              .getSubimage(
                  pixels(part, "x", sharp),
                  pixels(part, "y", sharp),
                  pixels(part, "width", sharp),
                  pixels(part, "height", sharp)),
          "png",
          png);
      return png.toByteArray();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static int pixels(Map<?, ?> part, String side, int sharp) {
    return part.get(side) instanceof Number number ? (int) (number.doubleValue() * sharp) : 0;
  }

  /** A picture of what the window shows, as PNG. */
  byte[] picture() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  @Override
  public void close() {
    driver.quit();
    Directories.remove(profile);
  }

  private static String text(WebElement element) {
    try {
      String text = element.getText();
      return text == null ? "" : text;
    } catch (StaleElementReferenceException redrawn) {
      return "";
    }
  }

  private static Optional<Path> found(String... places) {
    return Stream.of(places).map(Path::of).filter(Files::isExecutable).findFirst();
  }
}
