package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Outbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.RecordingInbox;
import dev.baton.testkit.telegram.FakeTelegram;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A vote is heard where the bot asked, from the one it asked; nobody else's opens anything. */
class PollVotesTest {

  private static final String FIRST_POLL = "poll1";
  private static final Content POLL =
      new Content.Custom(
          "telegram",
          "{\"question\":\"Which?\",\"options\":[{\"text\":\"A\"},{\"text\":\"B\"}],"
              + "\"is_anonymous\":false}");

  private final FakeTelegram telegram = FakeTelegram.start();
  private final ChatClient uma = telegram.privateChat(1001, "Uma");
  private final RecordingInbox inbox = new RecordingInbox();
  private final TelegramChannel channel = Rig.polling(telegram);

  @BeforeEach
  void open() {
    channel.open(inbox);
  }

  @AfterEach
  void stop() {
    channel.close();
    telegram.close();
  }

  @Test
  void aVoteIsHeardInTheThreadOfItsPoll() {
    telegram.privateTopics(true);
    String topic = telegram.openTopic(uma, "Order");
    Place asked = new Place("1001", topic);
    channel.send(new Outbound("o", asked, POLL, null, false));

    vote(FIRST_POLL, 1001);

    Inbound vote = inbox.await("the vote", in -> in.event() instanceof Event.Said);
    assertThat(vote.place()).isEqualTo(asked);
    assertThat(vote.direct()).isTrue();
    assertThat(((Event.Said) vote.event()).content().asText()).isEqualTo("📊 Voted for option 2");
  }

  @Test
  void theVoteOfSomeoneElseIsNotHeard() {
    channel.send(Rig.to("1001", POLL));

    vote(FIRST_POLL, 3003);
    assertThat(heardUntilUmaWrites()).isEmpty();

    vote(FIRST_POLL, 1001);
    assertThat(inbox.await("her vote", in -> words(in).startsWith("📊")).from())
        .extracting(Person::id)
        .isEqualTo("1001");
  }

  @Test
  void aVoteOnAPollOfAGroupIsNotHeard() {
    telegram.forum(-1009000000001L, "Support");
    channel.send(Rig.to("-1009000000001", POLL));

    vote(FIRST_POLL, 1001);

    assertThat(heardUntilUmaWrites()).isEmpty();
  }

  @Test
  void aVoteOnAPollThatNoBotSentIsNotHeard() {
    channel.send(Rig.to("1001", Text.plain("no poll")));

    vote("5", 1001);

    assertThat(heardUntilUmaWrites()).isEmpty();
  }

  @Test
  void thePollsThatNobodyVotesInMakeRoom() {
    SentPolls polls = new SentPolls(2);
    polls.add("a", Place.chat("1"));
    polls.add("b", Place.chat("2"));
    assertThat(polls.place("a")).isEqualTo(Place.chat("1"));

    polls.add("c", Place.chat("3"));

    assertThat(polls.place("a")).isEqualTo(Place.chat("1"));
    assertThat(polls.place("b")).isNull();
    assertThat(polls.place("c")).isEqualTo(Place.chat("3"));
  }

  private void vote(String poll, long voter) {
    telegram.pushRaw(
        """
        {"update_id":%%d,"poll_answer":{"poll_id":"%s","option_ids":[1],
         "user":{"id":%d,"is_bot":false,"first_name":"V"}}}\
        """
            .formatted(poll, voter));
  }

  private List<Inbound> heardUntilUmaWrites() {
    uma.say(null, "hello");
    Inbound words = inbox.await("her words", in -> "hello".equals(words(in)));
    return inbox.stored().stream().filter(in -> !in.equals(words)).toList();
  }

  private static String words(Inbound inbound) {
    return inbound.event() instanceof Event.Said said ? said.content().asText() : "";
  }
}
