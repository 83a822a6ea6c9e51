package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.connector.Content;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Trigger;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.OpeningHours;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.UserSidePlan;
import dev.baton.texts.OpeningWords;
import dev.baton.texts.TextsPlan;
import dev.baton.texts.UserText;
import dev.baton.texts.UserTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole story in three languages, as its users read it. The page with the transcripts says the
 * same; with {@code -Dbaton.transcripts=true} it is written anew.
 */
@Timeout(200)
class ThreeLanguagesTest {

  private static final Path PAGE = Path.of("..", "docs", "transcripts.md");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant AFTERNOON = Instant.parse("2026-12-01T16:00:00Z");
  private static final Instant EVENING = Instant.parse("2026-12-01T17:05:00Z");
  private static final Instant MORNING = Instant.parse("2026-12-02T08:00:00Z");
  private static final Duration WORD = Duration.ofMinutes(3);
  private static final Duration ROUND = WaitingRounds.EVERY.plusSeconds(1);

  private static final String HEAD =
      """
      # Transcripts

      A user asks for a person while nobody is there, leaves a message, waits in the morning, is called
      and says what they think: in three of the seven languages. The words of users, bots and agents are
      made up; what Baton says is what everybody reads. `ThreeLanguagesTest` plays this and compares it
      with the page.
      """;

  private static final List<Story> STORIES =
      List.of(
          new Story(
              "German",
              "de",
              "Uwe",
              "Lena",
              "Mensch",
              Map.of(
                  "Mein Paket ist beschädigt. Was kann ich tun?",
                  "Das tut mir leid. Da hilft Ihnen am besten unser Team.",
                  "Wie lange kann ich etwas zurückgeben?",
                  "30 Tage lang.",
                  "Kostet die Rücksendung etwas?",
                  "Nein, sie ist kostenlos.",
                  "Danke, das war alles.",
                  "Auf Wiedersehen!"),
              List.of(
                  "Mein Paket ist beschädigt. Was kann ich tun?",
                  "Die Tasse aus Paket 4711 ist zerbrochen.",
                  "Wie lange kann ich etwas zurückgeben?",
                  "Kostet die Rücksendung etwas?",
                  "Das ist nett, danke!",
                  "Schnell und freundlich",
                  "Danke, das war alles."),
              List.of(
                  "Guten Morgen, Uwe. Ich schicke Ihnen heute noch eine neue Tasse.",
                  "Gern geschehen. Einen schönen Tag noch!")),
          new Story(
              "Spanish",
              "es",
              "Lucía",
              "Marta",
              "persona",
              Map.of(
                  "Mi paquete ha llegado dañado. ¿Qué puedo hacer?",
                  "Lo siento. Con esto le ayudará mejor nuestro equipo.",
                  "¿Cuánto tiempo tengo para devolver algo?",
                  "Tiene 30 días.",
                  "¿Tiene algún coste la devolución?",
                  "No, es gratuita.",
                  "Gracias, eso es todo.",
                  "¡Hasta pronto!"),
              List.of(
                  "Mi paquete ha llegado dañado. ¿Qué puedo hacer?",
                  "La taza del paquete 4711 está rota.",
                  "¿Cuánto tiempo tengo para devolver algo?",
                  "¿Tiene algún coste la devolución?",
                  "¡Qué amable, gracias!",
                  "Rápida y muy amable",
                  "Gracias, eso es todo."),
              List.of(
                  "Buenos días, Lucía. Hoy mismo le envío una taza nueva.",
                  "De nada. ¡Que tenga un buen día!")),
          new Story(
              "Hindi",
              "hi",
              "आशा",
              "रवि",
              "व्यक्ति",
              Map.of(
                  "मेरा पार्सल टूटा हुआ आया है। मैं क्या करूँ?",
                  "क्षमा करें। इसमें हमारी टीम आपकी मदद करेगी।",
                  "सामान कितने दिनों में लौटाया जा सकता है?",
                  "30 दिनों के अंदर।",
                  "क्या लौटाने के पैसे लगते हैं?",
                  "नहीं, लौटाना मुफ़्त है।",
                  "धन्यवाद, बस इतना ही।",
                  "फिर मिलेंगे!"),
              List.of(
                  "मेरा पार्सल टूटा हुआ आया है। मैं क्या करूँ?",
                  "पार्सल 4711 का कप टूटा हुआ है।",
                  "सामान कितने दिनों में लौटाया जा सकता है?",
                  "क्या लौटाने के पैसे लगते हैं?",
                  "बहुत अच्छा, धन्यवाद!",
                  "बहुत जल्दी मदद मिली",
                  "धन्यवाद, बस इतना ही।"),
              List.of(
                  "नमस्ते आशा जी। मैं आज ही आपको नया कप भेज रहा हूँ।",
                  "आपका स्वागत है। आपका दिन शुभ हो!")));

  @TempDir Path folder;

  /**
   * What the people of a story say.
   *
   * @param word the word that asks for a person
   * @param bot what the bot answers
   * @param says what the user writes, in order
   * @param answers what the agent writes, in order
   */
  private record Story(
      String language,
      String tag,
      String user,
      String agent,
      String word,
      Map<String, String> bot,
      List<String> says,
      List<String> answers) {}

  @Test
  void usersReadTheWholeStoryInTheirLanguage() throws IOException {
    StringBuilder page = new StringBuilder(HEAD);
    for (Story story : STORIES) {
      page.append("\n## ").append(story.language()).append("\n\n");
      Played played = new Played(Files.createDirectory(folder.resolve(story.tag())), story);
      page.append(played.play());
    }
    if (Boolean.getBoolean("baton.transcripts")) {
      Files.writeString(PAGE, page);
    }
    assertThat(page.toString()).isEqualTo(Files.readString(PAGE));
  }

  /** One story, as it is played and read. */
  private static final class Played {

    private static final String OTHER = "other";

    private final Story story;
    private final SettableClock clock = SettableClock.running();
    private final UserTexts texts = new UserTexts(TextsPlan.USUAL);
    private final Place chat = Place.chat("mine");
    private final Person user;
    private final Person agent;
    private final TwoDesks desks;
    private final List<String> lines = new ArrayList<>();
    private int written;
    private int answered;

    Played(Path folder, Story story) {
      this.story = story;
      this.user = new Person("user-mine", story.user(), null, story.tag(), false);
      this.agent = new Person("agent-mine", story.agent(), null, "en", false);
      itIs(AFTERNOON);
      Bot bot = turn -> Replies.say(story.bot().getOrDefault(Replies.words(turn), "…"));
      OpeningHours office =
          new OpeningHours(
              List.of(
                  new OpeningHours.Shift(
                      EnumSet.allOf(DayOfWeek.class), LocalTime.of(9, 0), LocalTime.of(17, 30))),
              BERLIN);
      QueuePlan queue =
          new QueuePlan(
              "support",
              List.of("desk"),
              null,
              null,
              office,
              AssignmentPlan.USUAL,
              new UserSidePlan(UserSidePlan.Tell.POSITION, WORD, true, true));
      this.desks =
          new TwoDesks(
              folder,
              bot,
              TwoDesks.Kind.TOPICS,
              DeskPlan.Where.SPACE,
              builder ->
                  builder
                      .clock(clock)
                      .queue(queue)
                      .handoff(
                          new HandoffPlan(
                              List.of(story.word()),
                              List.of("/bot"),
                              false,
                              0,
                              HandoffPlan.BotFailure.OFFER,
                              HandoffPlan.AgentNames.NEVER)));
    }

    private void itIs(Instant time) {
      clock.advance(Duration.between(clock.instant(), time));
    }

    String play() {
      try (desks) {
        somebodyElseWaits();
        evening();
        morning();
        called();
        rated();
        assertThat(String.join("\n", lines))
            .contains(desks.memory.to(chat).stream().map(Played::words).toList());
      }
      return lines.stream().collect(Collectors.joining("\n>\n> ", "> ", "\n"));
    }

    private void somebodyElseWaits() {
      desks.scene.userSays(OTHER, "hi");
      desks.scene.waitForText(OTHER, "…");
      HandoffRequest request = HandoffRequest.because("asked before");
      Object asked =
          desks
              .scene
              .routing
              .initiate(desks.scene.conversation(OTHER).senderId(), Trigger.CALL, request)
              .toCompletableFuture()
              .join();
      assertThat(asked).isInstanceOf(Handoffs.Initiated.Open.class);
      MemoryChannel.Sent unused = desks.offer(OTHER, Scene.SPACE);
    }

    private void evening() {
      itIs(EVENING);
      happens("In the evening, when nobody is there");
      asksTheBot();
      says(story.word());
      OpeningWords opens =
          texts.opening("memory", story.tag(), MORNING.atZone(BERLIN), EVENING.atZone(BERLIN));
      presses(
          reads(UserText.CLOSED, opens.when(), opens.day(), opens.time()), UserText.LEAVE_MESSAGE);
      MemoryChannel.Sent write = reads(UserText.WRITE_MESSAGE);
      assertThat(write.text()).contains(said(UserText.GO_ON_WITH_BOT));
      says(next());
      presses(
          reads(UserText.MESSAGE_KEPT, opens.when(), opens.day(), opens.time()),
          UserText.GO_ON_WITH_BOT);
      reads(UserText.MESSAGE_STAYS);
      asksTheBot();
    }

    private void morning() {
      happens("In the morning, while somebody else waits longer");
      itIs(MORNING);
      reads(UserText.MESSAGE_PASSED_ON);
      MemoryChannel.Sent place = reads(UserText.QUEUE_POSITION, 2);
      clock.advance(WORD.plus(ROUND));
      reads(UserText.STILL_WAITING);
      MemoryChannel.Sent unused = desks.claims(Scene.BEN, desks.offer(OTHER, Scene.SPACE), OTHER);
      clock.advance(ROUND);
      MemoryChannel.Sent next = reads(UserText.NEXT_IN_QUEUE);
      assertThat(next.id()).isEqualTo(place.id());
      presses(next, UserText.CALL_ME);
      reads(UserText.CALL_PROMISED);
      desks.scene.waitFor(() -> assertThat(desks.isDeleted(next)).isTrue());
      happens("The line about the place in the queue is gone");
      asksTheBot();
    }

    private void called() {
      happens(story.agent() + " claims the conversation");
      MemoryChannel.Sent offer = desks.scene.sent(story.user() + " asks for a person");
      desks.scene.press(agent, offer, "Claim");
      reads(UserText.CALLED_BACK, story.agent());
      answers(offer, "");
      says(next());
      desks.scene.waitForText(offer.place(), story.says().get(written - 1));
      answers(offer, "/resolve ");
    }

    private void rated() {
      reads(UserText.AGENT_LEFT, story.agent());
      MemoryChannel.Sent rate = reads(UserText.RATE, story.agent());
      presses(rate, "5");
      presses(reads(UserText.RATED, 5), UserText.ADD_COMMENT);
      reads(UserText.WRITE_COMMENT);
      says(next());
      reads(UserText.COMMENT_KEPT);
      asksTheBot();
    }

    private String next() {
      return story.says().get(written++);
    }

    private void asksTheBot() {
      String question = next();
      says(question);
      hears("Bot", String.valueOf(story.bot().get(question)));
    }

    private void says(String words) {
      lines.add("**" + story.user() + ":** " + words);
      desks.memory.say(chat, true, user, "said-" + lines.size(), words);
    }

    private void answers(MemoryChannel.Sent head, String command) {
      String words = story.answers().get(answered++);
      desks.says(head, agent, command + words);
      hears(story.agent(), words);
    }

    private void happens(String what) {
      lines.add("*" + what + ".*");
    }

    private void presses(MemoryChannel.Sent message, UserText title) {
      presses(message, said(title));
    }

    private void presses(MemoryChannel.Sent message, String title) {
      lines.add("*" + story.user() + " presses* `" + title + "`");
      String press = desks.scene.press(user, message, title);
      desks.answered(press, "null");
    }

    private String said(UserText text, Object... values) {
      return texts.say("memory", story.tag(), text, values);
    }

    private MemoryChannel.Sent reads(UserText text, Object... values) {
      return hears("Baton", said(text, values));
    }

    /** Waits until the user has read something, as a message or as what one was changed to. */
    private MemoryChannel.Sent hears(String from, String words) {
      desks.scene.waitFor(() -> assertThat(shown(words)).isNotEmpty());
      MemoryChannel.Sent shown = shown(words).getLast();
      String changed = desks.memory.edits.contains(shown) ? " *(in the same message)*" : "";
      lines.add("**" + from + ":** " + words + buttons(shown.content()) + changed);
      return shown;
    }

    private List<MemoryChannel.Sent> shown(String words) {
      return desks.memory.shown.stream()
          .filter(sent -> sent.place().equals(chat) && words(sent).equals(words))
          .toList();
    }

    private static String words(MemoryChannel.Sent sent) {
      return sent.content() instanceof Content.Buttons buttons
          ? buttons.text().text()
          : sent.text();
    }

    private static String buttons(Content content) {
      return content instanceof Content.Buttons buttons
          ? buttons.buttons().stream()
              .map(button -> " `" + button.title() + "`")
              .collect(Collectors.joining())
          : "";
    }
  }
}
