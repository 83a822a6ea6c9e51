package dev.baton.playground;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.telegram.FakeTelegram;
import dev.baton.testkit.webex.FakeWebex;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The world of {@code packages/walk}: Telegram, Webex and a Rasa server, and the people who write
 * there. It does what its input says, a line each, and answers each line with {@code ok}.
 */
final class WalkPlatforms implements AutoCloseable {

  private static final long FORUM = -1_001_000_000_001L;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final FakeTelegram telegram = FakeTelegram.start();
  private final FakeWebex webex = FakeWebex.start();
  private final FakeRasa rasa =
      FakeRasa.start().otherwise(turn -> turn.say("I am the bot. What can I do for you?"));
  private final Semaphore never = new Semaphore(0);
  private final PrintStream out;
  private final ChatClient ann;
  private final String space;

  private WalkPlatforms(PrintStream out) {
    this.out = out;
    telegram.forum(FORUM, "Support");
    telegram.enforceLimits(true);
    ann = telegram.member(FORUM, 2001, "Ann");
    space = webex.space("Support");
    webex.addBot(space);
  }

  /** Serves until its input ends. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (WalkPlatforms world = new WalkPlatforms(out)) {
      out.println("telegram " + world.telegram.url() + " " + world.telegram.token());
      out.println("webex " + world.webex.url() + " " + world.webex.token());
      out.println("rasa " + world.rasa.url());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.println(world.play(line));
      }
    }
  }

  private String play(String line) throws InterruptedException {
    try {
      switch (line) {
        case "ann writes in the group" -> ann.say(null, "Hello, this is the group for handoffs.");
        case "telegram" -> handoff(telegram.privateChat(1001, "Mia"), onTelegram());
        case "webex" -> handoff(webex.direct("jonas@example.com", "Jonas"), onWebex());
        case "telegram to webex" -> handoff(telegram.privateChat(1001, "Mia"), onWebex());
        default -> {
          return "not known: " + line;
        }
      }
    } catch (IllegalStateException missing) {
      return "failed: " + missing.getMessage();
    }
    return "ok";
  }

  /** What the platforms refused so far: planted faults are among it. */
  private int refused() {
    return telegram.refusedCalls().size() + webex.refusedCalls().size();
  }

  /** Where an agent sees offers, and where the agent answers. */
  private record Agent(ChatClient offers, ChatClient answers) {}

  private Agent onTelegram() {
    return new Agent(ann, ann);
  }

  private Agent onWebex() {
    return new Agent(
        webex.member(space, "ben@example.com", "Ben"), webex.direct("ben@example.com", "Ben"));
  }

  private void handoff(ChatClient user, Agent agent) throws InterruptedException {
    int before = refused();
    says(user, null, "hello");
    sees(user, shown -> shown.text().contains("I am the bot"));
    says(user, null, "/human");
    Shown offer = sees(agent.offers(), shown -> shown.buttons().contains("Claim"));
    agent.offers().press(offer.id(), "Claim");
    out.println("    " + agent.offers().person() + " presses [Claim]");
    sees(user, shown -> shown.text().contains(agent.offers().person() + " has joined"));
    says(user, null, "Is my order 4711 lost?");
    String thread =
        sees(agent.answers(), shown -> shown.bot() && shown.text().contains("4711")).thread();
    says(agent.answers(), thread, "No, it comes tomorrow.");
    sees(user, shown -> shown.text().contains("it comes tomorrow"));
    says(agent.answers(), thread, "/resolve");
    sees(user, shown -> shown.text().contains("talking with the bot again"));
    says(user, null, "thanks");
    sees(user, shown -> shown.text().contains("I am the bot") && after(user, shown, "thanks"));
    if (rasa.turns().stream().anyMatch(turn -> turn.text().contains("4711"))) {
      throw new IllegalStateException("the bot has seen the human part");
    }
    if (refused() > before) {
      throw new IllegalStateException(
          "the platforms refused " + telegram.refusedCalls() + webex.refusedCalls());
    }
  }

  private static boolean after(ChatClient client, Shown shown, String text) {
    List<Shown> all = client.shown();
    int said = -1;
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).own() && all.get(i).text().equals(text)) {
        said = i;
      }
      if (all.get(i).id().equals(shown.id())) {
        return said >= 0;
      }
    }
    return false;
  }

  private void says(ChatClient client, @Nullable String thread, String text) {
    out.println("    " + client.person() + ": " + text);
    client.say(thread, text);
  }

  private Shown sees(ChatClient client, Predicate<Shown> wanted) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      for (Shown shown : client.shown()) {
        if (!shown.own() && wanted.test(shown)) {
          out.println(
              "    "
                  + client.person()
                  + " sees: "
                  + shown.text().replaceAll("\\R+", " / ")
                  + (shown.buttons().isEmpty() ? "" : " " + shown.buttons()));
          return shown;
        }
      }
      never.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }
    throw new IllegalStateException(
        client.person() + " does not see it; shown is " + client.shown());
  }

  @Override
  public void close() {
    rasa.close();
    webex.close();
    telegram.close();
  }
}
