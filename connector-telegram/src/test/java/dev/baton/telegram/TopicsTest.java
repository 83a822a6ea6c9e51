package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Health;
import dev.baton.connector.Inbound;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.ThreadStates;
import dev.baton.connector.Threads;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.RecordingInbox;
import dev.baton.testkit.telegram.FakeTelegram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicsTest {

  private static final long FORUM = -1009000000001L;

  private final FakeTelegram telegram = FakeTelegram.start();
  private final ChatClient user = telegram.privateChat(1001, "Uma");
  private final RecordingInbox inbox = new RecordingInbox();
  private final TelegramChannel channel = Rig.polling(telegram);

  @AfterEach
  void stop() {
    channel.close();
    telegram.close();
  }

  @Test
  void aClosedTopicIsReopenedForAMessage() {
    telegram.forum(FORUM, "Support");
    ChatClient agent = telegram.member(FORUM, 2002, "Ann");
    Place topic = topic("Case").place();
    channel.finish(topic);
    assertThat(agent.threads().getFirst().closed()).isTrue();
    telegram.fail("sendMessage", 1, 400, "Bad Request: TOPIC_CLOSED");

    channel.send(new Outbound("m", topic, Content.Text.plain("more"), null, false));

    assertThat(agent.threads().getFirst().closed()).isFalse();
    assertThat(agent.shown().getLast().text()).isEqualTo("more");
  }

  /** Nobody else may begin a private chat; the link leads there. */
  @Test
  void whoNeverPressedStartGetsALink() {
    telegram.forum(FORUM, "Support");
    ChatClient agent = telegram.member(FORUM, 2002, "Ann");
    channel.open(inbox);
    await().until(() -> channel.health() instanceof Health.Up);
    Outbound head = new Outbound("h", Place.chat("2002"), Content.Text.plain("Case"), null, false);

    assertThatThrownBy(() -> channel.open(new Threads.Whereabouts.With("2002"), "Case", head))
        .isInstanceOf(DeliveryException.Refused.class)
        .hasMessage(
            "press Start in your chat with the bot first: https://t.me/" + telegram.botName());
    assertThat(agent.threads()).isEmpty();
  }

  @Test
  void aTopicWhoseHeadIsRefusedIsDeleted() {
    telegram.forum(FORUM, "Support");
    ChatClient agent = telegram.member(FORUM, 2002, "Ann");
    telegram.fail("sendMessage", 1, 400, "Bad Request: message is too long");

    assertThatThrownBy(() -> topic("Case")).isInstanceOf(DeliveryException.Refused.class);
    assertThat(agent.threads()).isEmpty();
  }

  @Test
  void aHeadThatIsSentAgainGoesToTheSameTopic() {
    telegram.forum(FORUM, "Support");
    ChatClient agent = telegram.member(FORUM, 2002, "Ann");
    telegram.limit("sendMessage", 2, 3);

    assertThatThrownBy(() -> topic("Case")).isInstanceOf(DeliveryException.Retryable.class);
    assertThatThrownBy(() -> topic("Case")).isInstanceOf(DeliveryException.Retryable.class);
    Threads.Opened opened = topic("Case");

    assertThat(telegram.calls("createForumTopic")).hasSize(1);
    assertThat(telegram.calls("deleteForumTopic")).isEmpty();
    assertThat(agent.threads()).hasSize(1);
    assertThat(topic("Case").place()).as("once it has its head").isNotEqualTo(opened.place());
  }

  @Test
  void aTopicThatIsDeletedBeforeItHasItsHeadIsCreatedAgain() {
    telegram.forum(FORUM, "Support");
    ChatClient agent = telegram.member(FORUM, 2002, "Ann");
    telegram.limit("sendMessage", 1, 3);
    assertThatThrownBy(() -> topic("Case")).isInstanceOf(DeliveryException.Retryable.class);
    telegram.deleteTopic(FORUM, Long.parseLong(agent.threads().getFirst().id()));

    topic("Case");

    assertThat(telegram.calls("createForumTopic")).hasSize(2);
    assertThat(agent.threads()).hasSize(1);
  }

  @Test
  void aTopicIsRemovedWithItsMessages() {
    telegram.forum(FORUM, "Support");
    ChatClient agent = telegram.member(FORUM, 2002, "Ann");
    Threads.Opened opened = topic("Case");
    agent.say(opened.place().thread(), "words of an agent");

    channel.remove(opened.place());
    assertThat(agent.threads()).isEmpty();
    assertThat(agent.shown()).noneMatch(message -> message.text().equals("words of an agent"));

    channel.remove(opened.place());
    telegram.botRights(FORUM, true, false);
    Place general = Place.chat(opened.place().chat());
    assertThatThrownBy(() -> channel.remove(general)).isInstanceOf(DeliveryException.Refused.class);
  }

  @Test
  void aTitleIsCutToTheLimit() {
    telegram.forum(FORUM, "Support");
    ChatClient agent = telegram.member(FORUM, 2002, "Ann");

    topic("a".repeat(126) + "😀 and more");
    topic("  \n ");

    assertThat(agent.threads())
        .extracting(ChatClient.ThreadShown::title)
        .containsExactly("a".repeat(126) + "…", "…");
  }

  @Test
  void anIconShowsTheStateOfATopic() {
    telegram.forum(FORUM, "Support");
    ChatClient agent = telegram.member(FORUM, 2002, "Ann");

    Threads.Opened opened = topic("Case", ThreadStates.State.WAITING);
    assertThat(agent.threads().getFirst().icon()).isEqualTo("❗️");
    channel.show(opened.place(), ThreadStates.State.CLAIMED);
    assertThat(agent.threads().getFirst().icon()).isEqualTo("💬");
    channel.show(opened.place(), ThreadStates.State.CLAIMED);
    channel.finish(opened.place());
    channel.show(opened.place(), ThreadStates.State.DONE);

    assertThat(agent.threads())
        .containsExactly(
            new ChatClient.ThreadShown(String.valueOf(opened.place().thread()), "Case", true, "✅"));
    assertThat(telegram.calls("getForumTopicIconStickers")).as("asked once").hasSize(1);
  }

  @Test
  void anIconThatIsRefusedIsNoReasonToHaveNoTopic() {
    telegram.forum(FORUM, "Support");
    ChatClient agent = telegram.member(FORUM, 2002, "Ann");
    telegram.fail("createForumTopic", 1, 400, "Bad Request: DOCUMENT_INVALID");
    Threads.Opened opened = topic("Case", ThreadStates.State.WAITING);
    assertThat(agent.threads().getFirst().icon()).isNull();

    telegram.fail("editForumTopic", 1, 400, "Bad Request: DOCUMENT_INVALID");
    assertThatThrownBy(() -> channel.show(opened.place(), ThreadStates.State.CLAIMED))
        .isInstanceOf(DeliveryException.Refused.class);
    channel.show(opened.place(), ThreadStates.State.CLAIMED);
    assertThat(agent.threads().getFirst().icon()).isEqualTo("💬");

    telegram.fail("getForumTopicIconStickers", 1, 500, "Internal Server Error");
    telegram.fail("editForumTopic", 1, 400, "Bad Request: DOCUMENT_INVALID");
    assertThatThrownBy(() -> channel.show(opened.place(), ThreadStates.State.DONE))
        .isInstanceOf(DeliveryException.class);
    assertThat(topic("Other", ThreadStates.State.WAITING).place().thread()).isNotNull();
  }

  @Test
  void aPrivateTopicHasNoIcon() {
    telegram.privateTopics(true);
    channel.open(inbox);
    await().until(() -> channel.health() instanceof Health.Up);
    Threads.Opened opened =
        channel.open(
            new Threads.Whereabouts.With("1001"),
            "Case",
            Rig.to("1001", Content.Text.plain("head")),
            ThreadStates.State.WAITING);
    channel.show(opened.place(), ThreadStates.State.DONE);
    channel.show(Place.chat("1001"), ThreadStates.State.DONE);
    assertThat(user.threads().getFirst().icon()).isNull();
    assertThat(telegram.calls("editForumTopic")).isEmpty();
  }

  @Test
  void privateTopicsAreUsedIfTheBotHasThem() {
    telegram.privateTopics(true);
    channel.open(inbox);
    await().until(() -> channel.health() instanceof Health.Up);

    Threads.Opened opened =
        channel.open(
            new Threads.Whereabouts.With("1001"),
            "Case 1",
            Rig.to("1001", Content.Text.plain("head")));

    assertThat(opened.place().thread()).isNotNull();
    assertThat(user.threads()).hasSize(1);
    user.say(opened.place().thread(), "inside");
    Inbound said = inbox.await("the text", in -> in.event() instanceof Event.Said);
    assertThat(said.place()).isEqualTo(opened.place());
    assertThat(said.direct()).isTrue();
    channel.finish(opened.place());
    channel.resume(opened.place());

    telegram.privateTopics(false);
    assertThat(
            channel
                .open(
                    new Threads.Whereabouts.With("1001"),
                    "Case 2",
                    Rig.to("1001", Content.Text.plain("head")))
                .place())
        .isEqualTo(Place.chat("1001"));
  }

  @Test
  void membershipFollowsTheGroup() {
    telegram.forum(FORUM, "Support");
    telegram.member(FORUM, 2002, "Ann");
    String forum = Long.toString(FORUM);
    assertThat(channel.isMember(forum, "2002")).isTrue();

    telegram.leave(FORUM, 2002);

    assertThat(channel.isMember(forum, "2002")).isFalse();
    assertThat(channel.isMember(forum, "31337")).isFalse();
    assertThat(channel.isMember(forum, "ann@example.com")).isFalse();
    assertThat(channel.isMember("2002", "2002")).isTrue();
  }

  private Threads.Opened topic(String title, ThreadStates.State state) {
    return channel.open(
        new Threads.Whereabouts.In(Long.toString(FORUM)),
        title,
        Rig.to(Long.toString(FORUM), Content.Text.plain("head")),
        state);
  }

  private Threads.Opened topic(String title) {
    return channel.open(
        new Threads.Whereabouts.In(Long.toString(FORUM)),
        title,
        Rig.to(Long.toString(FORUM), Content.Text.plain("head")));
  }
}
