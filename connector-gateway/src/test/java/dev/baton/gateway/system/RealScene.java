package dev.baton.gateway.system;

import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.telegram.FakeTelegram;
import dev.baton.testkit.webex.FakeWebex;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One program between fresh platforms and a real Rasa, with an agent at each of two desks. */
final class RealScene implements AutoCloseable {

  private static final long FORUM = -1005550001111L;

  private final RasaStage stage;
  private final FakeTelegram telegram = FakeTelegram.start();
  private final FakeWebex webex = FakeWebex.start();
  private final Program program;
  private final ChatClient ann;
  private final ChatClient annWebex;
  private final ChatClient annDirect;

  private RealScene(Setup setup) {
    this.stage = setup.stage;
    telegram.forum(FORUM, "Support");
    telegram.enforceLimits(true);
    String space = webex.space("Support");
    this.program =
        Program.prepared(
            setup.folder,
            stage.batonPort(),
            """
            server: {port: %1$d, public-url: "http://127.0.0.1:%1$d", api-token: ${BATON_API_TOKEN}, private-files: true}
            store: {url: "jdbc:sqlite:baton.db"}
            bots:
              helpdesk: {type: rasa, url: "%2$s"%3$s}
            %4$s
            channels:
              telegram: {type: telegram, token: "%5$s", api-url: "%6$s", mode: webhook, bot: helpdesk, queue: tg}
              webex: {type: webex, token: "%7$s", api-url: "%8$s", bot: helpdesk, queue: wx, sender-prefix: "w%9$d-"}
            desks:
              tg: {channel: telegram, space: "%10$d", conversations: space}
              wx: {channel: webex, space: "%11$s", conversations: direct}
            queues:
              tg: {desks: [tg]}
              wx: {desks: [wx]}
            handoff: {agent-names: never, token: ${HANDOFF_TOKEN}, user-words: ["/human"], end-words: ["/bot"]%12$s}
            """
                .formatted(
                    stage.batonPort(),
                    setup.url,
                    setup.bot,
                    setup.moreBots,
                    telegram.token(),
                    telegram.url(),
                    webex.token(),
                    webex.url(),
                    RasaStage.newPerson(),
                    FORUM,
                    space,
                    setup.handoff));
    this.ann = telegram.member(FORUM, 900, "Ann");
    this.annWebex = webex.member(space, "ann@example.com", "Ann");
    this.annDirect = webex.direct("ann@example.com", "Ann");
  }

  /**
   * Changes to the usual configuration.
   *
   * @param url the bot's address
   * @param bot more of the bot's section, beginning with a comma
   * @param moreBots further bots, each a line indented by two
   * @param handoff more of the handoff section, beginning with a comma
   */
  record Setup(RasaStage stage, Path folder, URI url, String bot, String moreBots, String handoff) {

    /** The usual settings: the stage's Rasa and its token. */
    Setup(RasaStage stage, Path folder) {
      this(stage, folder, stage.rasa().url(), ", token: \"" + RasaServer.TOKEN + "\"", "", "");
    }

    Setup at(URI other) {
      return new Setup(stage, folder, other, bot, moreBots, handoff);
    }

    Setup withoutToken() {
      return new Setup(stage, folder, url, "", moreBots, handoff);
    }

    Setup bot(String more) {
      return new Setup(stage, folder, url, bot + ", " + more, moreBots, handoff);
    }

    Setup anotherBot(String name, URI where) {
      String line =
          "  %s: {type: rasa, url: \"%s\", token: \"%s\"}%n"
              .formatted(name, where, RasaServer.TOKEN);
      return new Setup(stage, folder, url, bot, moreBots + line, handoff);
    }

    Setup handoff(String more) {
      return new Setup(stage, folder, url, bot, moreBots, handoff + ", " + more);
    }

    RealScene open() {
      RealScene scene = new RealScene(this);
      try {
        scene.program.restart();
        soon(() -> assertThat(scene.telegram.webhookUrl()).isNotEmpty());
        soon(() -> assertThat(scene.webex.webhooks()).hasSizeGreaterThanOrEqualTo(3));
        return scene;
      } catch (AssertionError | RuntimeException failed) {
        scene.close();
        throw failed;
      }
    }
  }

  /** A user that Rasa does not know yet. */
  User telegramUser() {
    long id = RasaStage.newPerson();
    return new User(telegram.privateChat(id, "Bob" + id), "Bob" + id, String.valueOf(id));
  }

  User webexUser() {
    String name = "Carol" + RasaStage.newPerson();
    return new User(
        webex.direct(name.toLowerCase(java.util.Locale.ROOT) + "@example.com", name), name, null);
  }

  Program program() {
    return program;
  }

  RasaServer rasa() {
    return stage.rasa();
  }

  /** The agent takes the offer about a user; returns where the two talk. */
  Desk claim(User user) {
    if (user.senderId != null) {
      Shown offer = heard(ann, text -> text.contains(user.name + " asks for a person"));
      ann.press(offer.id(), "Claim");
      heard(user.chat, text -> text.startsWith("Ann has joined"));
      return new Desk(ann, Objects.requireNonNull(offer.thread()), offer.text());
    }
    Shown offer = heard(annWebex, text -> text.contains(user.name + " asks for a person"));
    annWebex.press(offer.id(), "Claim");
    heard(user.chat, text -> text.startsWith("Ann has joined"));
    Shown head = heard(annDirect, text -> text.contains(user.name));
    return new Desk(annDirect, head.id(), offer.text());
  }

  /** Whether an agent was called for this user. */
  boolean offered(User user) {
    return ann.shown().stream().anyMatch(message -> message.text().contains(user.name));
  }

  /** The first message of the bot with these words, once it is shown. */
  static Shown heard(ChatClient client, Predicate<String> says) {
    soon(() ->
        assertThat(client.shown()).anyMatch(message -> message.bot() && says.test(message.text())));
    return client.shown().stream()
        .filter(message -> message.bot() && says.test(message.text()))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    program.close();
    webex.close();
    telegram.close();
    assertThat(telegram.refusedCalls()).isEmpty();
    assertThat(webex.refusedCalls()).isEmpty();
  }

  /** Where an agent talks with one user, and the text of the offer. */
  record Desk(ChatClient chat, String thread, String offer) {

    void say(String text) {
      chat.say(thread, text);
    }

    void hears(String text) {
      soon(() ->
          assertThat(chat.shown())
              .filteredOn(message -> thread.equals(message.thread()) || message.bot())
              .anyMatch(message -> Crowd.words(message.text()).equals(text)));
    }
  }

  /** A user, and what the user's client shows. */
  static final class User {

    private final ChatClient chat;
    private final String name;
    private final @Nullable String senderId;

    private User(ChatClient chat, String name, @Nullable String senderId) {
      this.chat = chat;
      this.name = name;
      this.senderId = senderId;
    }

    String name() {
      return name;
    }

    ChatClient chat() {
      return chat;
    }

    /** The sender id by which Rasa knows a Telegram user. */
    String senderId() {
      return Objects.requireNonNull(senderId, "a Telegram user");
    }

    void says(String text) {
      chat.say(null, text);
    }

    Shown hears(String text) {
      return heard(chat, text::equals);
    }

    /** Says something and waits for new messages in answer to it. */
    void gets(String text, String answer) {
      long before = count(answer);
      says(text);
      soon(() ->
          assertThat(count(answer)).as("'%s' after '%s'", answer, text).isEqualTo(before + 1));
    }

    void presses(String button) {
      soon(() -> assertThat(chat.shown()).anyMatch(message -> message.buttons().contains(button)));
      chat.press(
          chat.shown().stream()
              .filter(message -> message.buttons().contains(button))
              .reduce((first, last) -> last)
              .orElseThrow()
              .id(),
          button);
    }

    long count(String text) {
      return texts().stream().filter(text::equals).count();
    }

    /** Everything said to the user, in order. */
    List<String> texts() {
      return chat.shown().stream().filter(Shown::bot).map(Shown::text).toList();
    }
  }
}
