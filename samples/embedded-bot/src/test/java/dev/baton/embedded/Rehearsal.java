package dev.baton.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.Baton;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.telegram.FakeTelegram;
import dev.baton.testkit.webex.FakeWebex;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The parcel bot between the test kit's Telegram and Webex, without any account. */
final class Rehearsal implements AutoCloseable {

  private static final long FORUM = -1_001_234_567_890L;

  private final FakeTelegram telegram = FakeTelegram.start();
  private final FakeWebex webex = FakeWebex.start();
  private final String space = webex.space("Colleagues");
  private final LoadBalancingProxyClient road = new LoadBalancingProxyClient();
  private final Undertow edge =
      Undertow.builder()
          .addHttpListener(0, "127.0.0.1")
          .setHandler(Handlers.proxyHandler(road))
          .build();
  private final Path folder = temporary();
  private final Baton baton;
  private final Undertow server;

  Rehearsal() {
    telegram.forum(FORUM, "Colleagues");
    edge.start();
    baton =
        ParcelBot.baton(
            Map.of(
                "PARCELS_URL", address(edge).toString(),
                "PARCELS_API_TOKEN", "api",
                "PARCELS_HANDOFF_TOKEN", "handoff",
                "PARCELS_TELEGRAM_API", telegram.url(),
                "PARCELS_TELEGRAM_TOKEN", telegram.token(),
                "PARCELS_TELEGRAM_DESK", Long.toString(FORUM),
                "PARCELS_WEBEX_API", webex.url().toString(),
                "PARCELS_WEBEX_TOKEN", webex.token(),
                "PARCELS_WEBEX_DESK", space,
                "PARCELS_DATABASE", folder.resolve("parcels.db").toString()));
    server = ParcelBot.server(baton, 0);
    server.start();
    road.addHost(address(server));
    baton.open();
  }

  /** Plays the story on each platform and prints what each person sees. */
  public static void main(String[] arguments) {
    try (Rehearsal rehearsal = new Rehearsal()) {
      rehearsal.onTelegram(System.out::println);
      rehearsal.onWebex(System.out::println);
    }
    System.exit(0);
  }

  /** Where the bot's own page is. */
  URI page() {
    return address(server).resolve("/");
  }

  void onTelegram(Consumer<String> tell) {
    ChatClient mia = telegram.privateChat(42, "Mia");
    ChatClient ann = telegram.member(FORUM, 7, "Ann");
    Shown offer = askedForAPerson(mia, ann, tell);
    ann.say(offer.thread(), "It arrives at noon");
    sees(mia, "It arrives at noon", tell);
    mia.say(null, "Thank you");
    sees(ann, "Thank you", tell);
    ann.say(offer.thread(), "/resolve");
    backAtTheBot(mia, tell);
  }

  void onWebex(Consumer<String> tell) {
    ChatClient jonas = webex.direct("jonas@example.com", "Jonas");
    ChatClient cleo = webex.member(space, "cleo@example.com", "Cleo");
    askedForAPerson(jonas, cleo, tell);
    String mention = "@" + webex.botName() + " ";
    Shown work = shown(cleo, message -> message.buttons().contains("Resolve"));
    String thread = work.thread() == null ? work.id() : work.thread();
    cleo.say(thread, mention + "It arrives at noon");
    sees(jonas, "It arrives at noon", tell);
    jonas.say(null, "Thank you");
    sees(cleo, "Thank you", tell);
    cleo.say(thread, mention + "/resolve");
    backAtTheBot(jonas, tell);
  }

  private static Shown askedForAPerson(ChatClient user, ChatClient agent, Consumer<String> tell) {
    user.say(null, "Where is my parcel?");
    Shown answer = sees(user, "Hello " + user.person() + ". Your parcel is on its way.", tell);
    user.press(answer.id(), "Talk to a person");
    sees(user, "I am getting a colleague.", tell);
    Shown offer = shown(agent, message -> message.buttons().contains("Claim"));
    tell.accept(agent.person() + " sees an offer with the buttons " + offer.buttons());
    agent.press(offer.id(), "Claim");
    sees(user, agent.person() + " has joined", tell);
    return offer;
  }

  private static void backAtTheBot(ChatClient user, Consumer<String> tell) {
    shown(user, message -> message.text().contains("has left"));
    long before = greetings(user);
    user.say(null, "And now?");
    await().atMost(Duration.ofSeconds(20)).until(() -> greetings(user) > before);
    tell.accept(user.person() + " is answered by the bot again");
  }

  private static long greetings(ChatClient user) {
    return user.shown().stream().filter(message -> message.text().startsWith("Hello ")).count();
  }

  private static Shown sees(ChatClient person, String words, Consumer<String> tell) {
    Shown message = shown(person, each -> !each.own() && each.text().contains(words));
    tell.accept(person.person() + " sees: " + message.text() + " " + message.buttons());
    return message;
  }

  private static Shown shown(ChatClient person, Predicate<Shown> wanted) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> person.shown().stream().filter(wanted).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  @Override
  public void close() {
    baton.close();
    server.stop();
    edge.stop();
    webex.close();
    telegram.close();
    assertThat(telegram.refusedCalls()).isEmpty();
    assertThat(webex.refusedCalls()).isEmpty();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }

  private static URI address(Undertow undertow) {
    InetSocketAddress at = (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
    return URI.create("http://127.0.0.1:" + at.getPort());
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("parcel-bot");
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
