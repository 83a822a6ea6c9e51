package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.connector.Secret;
import dev.baton.conversation.Author;
import dev.baton.hook.Hook;
import dev.baton.hook.HookKind;
import dev.baton.hook.HookSecret;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.LimitsPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.UserSidePlan;
import dev.baton.plan.UserSidePlan.Tell;
import dev.baton.testkit.WebhookReceiver;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Users get the transcript of a handoff by e-mail, and nobody else gets their address. */
@Timeout(200)
class TranscriptStoryTest {

  private static final String BUTTON = "E-mail me the transcript";
  private static final String OFFER = "You can have your chat with Ann sent to you by e-mail.";
  private static final String WRITE = "Please write your e-mail address, and nothing else.";
  private static final String AGAIN = "That is not an e-mail address. Please write it once more.";
  private static final String COMES = "Thank you. Your chat is on its way to you.";
  private static final String ADDRESS = "bob@example.com";

  private static final HookKind ASKED = HookKind.TRANSCRIPT_REQUESTED;

  @TempDir Path folder = Path.of("");
  private final WebhookReceiver receiver = WebhookReceiver.start();
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    receiver.close();
  }

  private TwoDesks desks(TwoDesks.Kind kind, boolean rating, HookKind told) {
    return new TwoDesks(
        folder, bot(), kind, DeskPlan.Where.SPACE, builder -> offering(builder, rating, told));
  }

  private Bot bot() {
    return turn -> {
      heard.add(Replies.words(turn));
      return Replies.say("bot: " + Replies.words(turn));
    };
  }

  private Routing.Builder offering(Routing.Builder builder, boolean rating, HookKind told) {
    UserSidePlan side = new UserSidePlan(Tell.NOTHING, null, false, rating, true);
    Hook hook =
        new Hook(
            "mailer",
            URI.create(receiver.url()),
            List.of(new HookSecret(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))),
            EnumSet.of(told),
            false);
    return builder
        .webhook(hook)
        .queue(
            new QueuePlan(
                "support",
                List.of("desk"),
                TwoDesks.WAIT,
                Duration.ofMinutes(30),
                null,
                AssignmentPlan.USUAL,
                side));
  }

  private TwoDesks desks() {
    return desks(TwoDesks.Kind.TOPICS, false, ASKED);
  }

  private static MemoryChannel.Sent talked(TwoDesks desks) {
    desks.scene.userSays("c1", "/human");
    MemoryChannel.Sent head = desks.claimed("c1", Scene.ANN, Scene.SPACE);
    desks.scene.userSays("c1", "my card is lost");
    desks.scene.waitFor(() -> assertThat(desks.shownIn(Scene.SPACE)).contains("my card is lost"));
    desks.says(head, Scene.ANN, "// he sounds upset");
    desks.says(head, Scene.ANN, "I see to it");
    desks.scene.waitForText("c1", "I see to it");
    return head;
  }

  private static MemoryChannel.Sent resolved(TwoDesks desks, String question) {
    MemoryChannel.Sent head = talked(desks);
    desks.says(head, Scene.ANN, "/resolve Bye");
    desks.scene.waitForText("c1", Texts.botIsBack("Ann"));
    return desks.atUser(question);
  }

  private JsonNode told(Scene scene) {
    scene.waitFor(() -> assertThat(receiver.taken()).hasSize(1));
    return JsonMapper.shared().readTree(receiver.taken().getFirst().body());
  }

  /** The address is in no message that anybody can see, and the bot has not heard it. */
  private void isKeptFromAll(TwoDesks desks, String address) {
    assertThat(heard).noneMatch(words -> words.contains(address));
    assertThat(desks.memory.sent).noneMatch(sent -> sent.text().contains(address));
    assertThat(desks.written("c1", Author.USER)).noneMatch(words -> words.contains(address));
    String id = desks.scene.conversation("c1").id();
    desks.scene.waitFor(() ->
        assertThat(desks.scene.routing.personalData().export(id))
            .hasValueSatisfying(all -> assertThat(all.toString()).doesNotContain(address)));
  }

  @ParameterizedTest
  @EnumSource(TwoDesks.Kind.class)
  void theTranscriptGoesToTheAddressThatTheUserWrites(TwoDesks.Kind kind) {
    try (TwoDesks desks = desks(kind, false, ASKED)) {
      MemoryChannel.Sent offer = resolved(desks, OFFER);
      assertThat(offer.text()).isEqualTo(OFFER + " [" + BUTTON + "]");
      desks.userPresses(offer, BUTTON);
      assertThat(desks.atUser(WRITE).text()).isEqualTo(WRITE + " [No e-mail]");
      desks.restart();
      desks.scene.userSays("c1", ADDRESS);
      desks.scene.waitForText("c1", COMES);
      JsonNode event = told(desks.scene);
      assertThat(event.path("type").asString("")).isEqualTo("transcript.requested");
      JsonNode data = event.path("data");
      assertThat(data.path("email").asString("")).isEqualTo(ADDRESS);
      assertThat(data.path("handoff").path("agent_name").asString("")).isEqualTo("Ann");
      assertThat(
              data.path("messages").values().stream()
                  .map(said ->
                      said.path("author").asString("")
                          + " "
                          + said.path("author_name").asString("")
                          + ": "
                          + said.path("text").asString("")))
          .containsExactly(
              "user User c1: my card is lost", "agent Ann: I see to it", "agent Ann: Bye");
      desks.scene.userSays("c1", "hello");
      desks.scene.waitForText("c1", "bot: hello");
      isKeptFromAll(desks, ADDRESS);
      desks.answered(desks.scene.press(Scene.user("c1"), offer, BUTTON), Texts.staleButton());
      assertThat(receiver.calls()).hasSize(1);
    }
  }

  @Test
  void itIsOfferedWithTheRating() {
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, true, ASKED)) {
      MemoryChannel.Sent question = resolved(desks, "How was your chat with Ann?");
      assertThat(question.text()).endsWith("[5] [" + BUTTON + "]");
      desks.userPresses(question, "4");
      MemoryChannel.Sent thanks = desks.atUser("You gave 4 out of 5.");
      assertThat(thanks.text()).contains("[" + BUTTON + "] [Add a comment]");
      desks.userPresses(thanks, "Add a comment");
      desks.atUser("Please write your comment");
      desks.userPresses(thanks, BUTTON);
      desks.atUser(WRITE);
      desks.scene.userSays("c1", ADDRESS);
      desks.scene.waitForText("c1", COMES);
      assertThat(told(desks.scene).path("data").path("email").asString("")).isEqualTo(ADDRESS);
      assertThat(desks.memory.textsTo("c1")).noneMatch(text -> text.contains("comment is kept"));
      isKeptFromAll(desks, ADDRESS);
    }
  }

  @Test
  void whereThereAreNoButtonsANumberAsksForIt() {
    MemoryChannel memory = new MemoryChannel("memory");
    try (Scene scene =
        new Scene(
            folder, bot(), memory, builder -> offering(lines(builder, memory), true, ASKED))) {
      Matcher claim = Pattern.compile("(?m)^(/\\d+) Claim$").matcher(scene.offered("c1").text());
      assertThat(claim.find()).isTrue();
      scene.agentSays(Place.chat(Scene.SPACE), Scene.ANN, claim.group(1));
      scene.waitForText("c1", Texts.joined("Ann"));
      scene.happens(
          Place.chat("ann"),
          Scene.ANN,
          new Event.Said("r1", Text.plain("/resolve Bye"), null, null, true));
      scene.waitForText("c1", Texts.botIsBack("Ann"));
      scene.userSays("c1", "4");
      scene.waitForText(Place.chat("c1"), "You gave 4 out of 5.\n1. Add a comment\n2. " + BUTTON);
      scene.userSays("c1", "2");
      scene.waitForText(Place.chat("c1"), WRITE);
      scene.userSays("c1", ADDRESS);
      scene.waitForText("c1", COMES);
      assertThat(told(scene).path("data").path("email").asString("")).isEqualTo(ADDRESS);
      assertThat(heard).isEmpty();
    }
  }

  private static Routing.Builder lines(Routing.Builder builder, MemoryChannel memory) {
    return builder
        .channel(
            new ChannelPlan("memory", "memory", "memory", "bot", "support", "", false),
            context -> new LinesChannel(memory))
        .desk(
            new DeskPlan(
                "desk",
                "memory",
                Scene.SPACE,
                DeskPlan.Where.DIRECT,
                List.of("ann"),
                DeskPlan.Claim.PRESS));
  }

  @Test
  void whatIsNoAddressIsAskedForOnceMore() {
    try (TwoDesks desks = desks()) {
      desks.userPresses(resolved(desks, OFFER), BUTTON);
      desks.atUser(WRITE);
      desks.scene.userSays("c1", "bob@example");
      assertThat(desks.atUser(AGAIN).text()).isEqualTo(AGAIN + " [No e-mail]");
      desks.scene.userSays("c1", ADDRESS);
      desks.scene.waitForText("c1", COMES);
      assertThat(told(desks.scene).path("data").path("email").asString("")).isEqualTo(ADDRESS);
      isKeptFromAll(desks, "bob@");
    }
  }

  @Test
  void whoWritesNoAddressTwiceGoesOnWithTheBot() {
    try (TwoDesks desks = desks()) {
      MemoryChannel.Sent offer = resolved(desks, OFFER);
      desks.userPresses(offer, BUTTON);
      desks.atUser(WRITE);
      desks.scene.userSays("c1", "bob at example");
      desks.atUser(AGAIN);
      desks.scene.userSays("c1", "bob@");
      desks.atUser("That is not an e-mail address either");
      desks.scene.userSays("c1", "hello");
      desks.scene.waitForText("c1", "bot: hello");
      assertThat(heard).containsExactly("hello");
      desks.userPresses(offer, BUTTON);
      desks.userPresses(desks.atUser(WRITE), "No e-mail");
      desks.atUser("All right, nothing is sent.");
      desks.scene.userSays("c1", "again");
      desks.scene.waitForText("c1", "bot: again");
      assertThat(receiver.calls()).isEmpty();
    }
  }

  @Test
  void commandsAndLateWordsAreNoAddresses() {
    try (TwoDesks desks = desks()) {
      MemoryChannel.Sent offer = resolved(desks, OFFER);
      desks.userPresses(offer, BUTTON);
      desks.atUser(WRITE);
      desks.scene.userSays("c1", "/restart");
      desks.scene.waitForText("c1", "bot: /restart");
      desks.userPresses(offer, BUTTON);
      desks.scene.waitFor(() ->
          assertThat(desks.memory.textsTo("c1"))
              .filteredOn(text -> text.startsWith(WRITE))
              .hasSize(2));
      desks.clock.advance(TranscriptRequests.ADDRESS.plusSeconds(1));
      desks.scene.userSays("c1", "late");
      desks.scene.waitForText("c1", "bot: late");
      desks.clock.advance(TranscriptRequests.OFFERED);
      desks.answered(desks.scene.press(Scene.user("c1"), offer, BUTTON), Texts.staleButton());
    }
  }

  @Test
  void whoRatesOrSendsAPictureInBetweenStillWritesAnAddress() {
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, true, ASKED)) {
      MemoryChannel.Sent question = resolved(desks, "How was your chat with Ann?");
      desks.userPresses(question, BUTTON);
      desks.atUser(WRITE);
      desks.userPresses(question, "5");
      MemoryChannel.Sent thanks = desks.atUser("You gave 5 out of 5.");
      desks.scene.happens(
          Place.chat("c1"),
          Scene.user("c1"),
          new Event.Said("p1", new Content.Location(1, 2, null, null), null, null, true));
      desks.scene.waitFor(() -> assertThat(heard).hasSize(1));
      desks.userPresses(thanks, "Add a comment");
      desks.atUser("Please write your comment");
      desks.scene.userSays("c1", ADDRESS);
      desks.scene.waitForText("c1", COMES);
      assertThat(told(desks.scene).path("data").path("email").asString("")).isEqualTo(ADDRESS);
      isKeptFromAll(desks, ADDRESS);
    }
  }

  @Test
  void anAddressIsOneAfterOtherWordsAndInAFlood() {
    try (TwoDesks desks =
        new TwoDesks(
            folder,
            bot(),
            TwoDesks.Kind.TOPICS,
            DeskPlan.Where.SPACE,
            builder ->
                offering(builder, false, ASKED).limits(new LimitsPlan(6, Duration.ofHours(1))))) {
      MemoryChannel.Sent offer = resolved(desks, OFFER);
      desks.userPresses(offer, BUTTON);
      desks.atUser(WRITE);
      desks.userPresses(offer, BUTTON);
      for (int word = 1; word <= 5; word++) {
        desks.scene.userSays("c1", "/word" + word);
      }
      desks.scene.userSays("c1", ADDRESS);
      desks.scene.waitForText("c1", COMES);
      assertThat(desks.written("c1", Author.USER)).contains("/word5");
      assertThat(heard).doesNotContain("/word5");
      assertThat(desks.memory.textsTo("c1")).filteredOn(text -> text.startsWith(WRITE)).hasSize(1);
      assertThat(told(desks.scene).path("data").path("email").asString("")).isEqualTo(ADDRESS);
      isKeptFromAll(desks, ADDRESS);
    }
  }

  @Test
  void anAddressThatIsEditedLaterIsKeptFromAllToo() {
    try (TwoDesks desks = desks()) {
      desks.userPresses(resolved(desks, OFFER), BUTTON);
      desks.atUser(WRITE);
      String message = desks.scene.userSays("c1", ADDRESS);
      desks.scene.waitForText("c1", COMES);
      desks.scene.happens(
          Place.chat("c1"),
          Scene.user("c1"),
          new Event.Edited(message, Text.plain("bobby@example.com")));
      desks.scene.userSays("c1", "hello");
      desks.scene.waitForText("c1", "bot: hello");
      isKeptFromAll(desks, ADDRESS);
      isKeptFromAll(desks, "bobby@example.com");
    }
  }

  @Test
  void whoEndsItThemselvesIsOfferedItTooAndWhoNeverHadAnAgentIsNot() {
    try (TwoDesks desks = desks()) {
      desks.scene.userSays("c2", "/human");
      assertThat(desks.offer("c2", Scene.SPACE).text()).isNotEmpty();
      desks.scene.userSays("c2", "/bot");
      desks.scene.waitForText("c2", Texts.botIsBack(""));
      assertThat(desks.memory.textsTo("c2")).noneMatch(text -> text.contains(BUTTON));
      MemoryChannel.Sent unused = talked(desks);
      desks.scene.userSays("c1", "/bot");
      desks.atUser(OFFER);
    }
  }

  @Test
  void whoFallsSilentIsOfferedItBelowTheWordsOfTheEnd() {
    try (TwoDesks desks = desks()) {
      MemoryChannel.Sent unused = talked(desks);
      desks.clock.advance(Duration.ofMinutes(31));
      desks.atUser(OFFER);
      assertThat(desks.memory.textsTo("c1"))
          .containsSubsequence(Texts.idleExpired(), OFFER + " [" + BUTTON + "]");
    }
  }

  @Test
  void nothingIsOfferedThatNobodySends() {
    try (TwoDesks desks = desks(TwoDesks.Kind.TOPICS, false, HookKind.HANDOFF_ENDED)) {
      MemoryChannel.Sent head = talked(desks);
      desks.says(head, Scene.ANN, "/resolve Bye");
      desks.scene.waitForText("c1", Texts.botIsBack("Ann"));
      assertThat(told(desks.scene).path("type").asString("")).isEqualTo("handoff.ended");
      assertThat(desks.memory.textsTo("c1")).noneMatch(text -> text.contains(BUTTON));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bob@example.com, true",
    "bob.o'neil+shop@mail.example.co.uk, true",
    "bob@münchen.de, true",
    "bob, false",
    "bob@example, false",
    "bob@example..com, false",
    "bob@@example.com, false",
    "bob @example.com, false",
    "Bob <bob@example.com>, false",
    "'a@example.com,b@example.com', false",
    "'a@example.com\nBcc: b@example.com', false"
  })
  void anAddressIsOneAddress(String words, boolean isOne) {
    assertThat(TranscriptRequests.isEmail(words)).isEqualTo(isOne);
    assertThat(TranscriptRequests.isEmail("b".repeat(250) + "@e.com")).isFalse();
  }
}
