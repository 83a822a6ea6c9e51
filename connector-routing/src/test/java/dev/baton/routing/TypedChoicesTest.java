package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.connector.Attributes;
import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.plan.DeskPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is typed where there are no buttons means something only to whom and where it was shown. */
@Timeout(200)
class TypedChoicesTest {

  private static final List<String> AGENTS = List.of("ann", "ben");
  private static final Place ROOM = Place.chat(Scene.SPACE);
  private static final Place ANNS = Place.chat("ann");

  @TempDir Path folder;

  @Test
  void aCommandMeansNothingWhereItWasNotShown() {
    try (Scene scene = scene(Replies.echo(), AGENTS)) {
      String claim = command(scene.offered("c1"), "Claim");
      scene.userSays("c2", claim);
      scene.waitForText("c2", "bot: " + claim);
      says(scene, Place.chat("ben"), claim);
      scene.waitForText(Place.chat("ben"), "There is no command " + claim + ".");
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.QUEUE);
      says(scene, ROOM, claim);
      scene.waitForText("c1", "Ben has joined. You are now talking with a person.");
    }
  }

  @Test
  void withoutAListNobodyIsAnAgentInTheirOwnChat() {
    try (Scene scene = scene(Replies.echo(), List.of())) {
      String claim = command(scene.offered("c1"), "Claim");
      for (int number = 100; number < 130; number++) {
        scene.userSays("c2", "/" + number);
        scene.waitForText("c2", "bot: /" + number);
      }
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.QUEUE);
      scene.agentSays(ROOM, Scene.ANN, claim);
      String resolve = command(scene.sent(" Resolve"), "Resolve");
      scene.happens(ANNS, Scene.ANN, said("x1", resolve, Attributes.NONE));
      scene.waitForText("ann", "You are no longer one of the agents of desk desk.");
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT);
    }
  }

  @Test
  void aCommandKeepsItsMeaningHoweverManyThereAreAndGoesWithItsHandoff() {
    try (Scene scene = scene(Replies.echo(), AGENTS)) {
      String first = command(scene.offered("c0"), "Claim");
      for (int user = 1; user < 120; user++) {
        scene.userSays("c" + user, "/human");
      }
      scene.waitFor(() -> assertThat(claims(scene)).hasSize(120).doesNotHaveDuplicates());
      scene.agentSays(ROOM, Scene.ANN, first);
      scene.waitForText("c0", "Ann has joined. You are now talking with a person.");
      scene.userSays("c0", "/bot");
      scene.waitFor(() -> assertThat(scene.conversation("c0").control()).isEqualTo(Control.BOT));
      scene.agentSays(ROOM, Scene.ANN, first);
      scene.waitForText(ROOM, "There is no command " + first + ".");
    }
  }

  @Test
  void aNumberIsJustANumberOnceBatonHasSpoken() {
    try (Scene scene = scene(Replies.echo(), AGENTS)) {
      scene.agentSays(ROOM, Scene.ANN, command(scene.offered("c1"), "Claim"));
      scene.waitForText("c1", "Ann has joined. You are now talking with a person.");
      scene.userSays("c1", "1");
      scene.waitFor(() -> assertThat(scene.channel.textsTo("ann")).anyMatch(has("1")));
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT);
    }
  }

  @Test
  void theLastQuestionOfATurnIsAnsweredEachTime() {
    Bot shop =
        turn ->
            List.of(
                new Reply.Say(
                    new Content.Buttons(
                        Text.plain("You chose " + Replies.words(turn) + ". And now?"),
                        List.of(Button.press("Small", "/s"), Button.press("Large", "/l")))),
                new Reply.Say(Text.plain("Take your time.")));
    try (Scene scene = scene(shop, AGENTS)) {
      scene.userSays("c1", "Hello");
      scene.waitFor(() -> assertThat(times(scene, "Take your time.")).isEqualTo(1));
      scene.userSays("c1", "2");
      scene.waitFor(() -> assertThat(times(scene, "Take your time.")).isEqualTo(2));
      scene.userSays("c1", "2");
      scene.waitFor(() -> assertThat(times(scene, "Take your time.")).isEqualTo(3));
      assertThat(scene.transcript("c1").messages())
          .filteredOn(message -> message.author() == Author.USER)
          .extracting(message -> message.content().getClass().getSimpleName())
          .containsExactly("Text", "Choice", "Choice");
    }
  }

  @Test
  void forwardedAndHiddenCommandsAreNotObeyed() {
    try (Scene scene = scene(Replies.echo(), AGENTS)) {
      scene.agentSays(ROOM, Scene.ANN, command(scene.offered("c1"), "Claim"));
      String resolve = command(scene.sent(" Resolve"), "Resolve");
      scene.happens(ANNS, Scene.ANN, said("f1", resolve, new Attributes(null, "Ben", null)));
      scene.waitFor(() ->
          assertThat(scene.channel.textsTo("ann")).anyMatch(has("It is a forwarded message.")));
      scene.happens(ANNS, Scene.ANN, said("f2", "Bye\n" + resolve, Attributes.NONE));
      scene.waitFor(() ->
          assertThat(scene.channel.textsTo("ann"))
              .anyMatch(has("One of its lines begins with " + resolve + ".")));
      assertThat(scene.conversation("c1").control()).isEqualTo(Control.AGENT);
      assertThat(scene.channel.textsTo("c1")).noneMatch(has(resolve));
    }
  }

  private Scene scene(Bot bot, List<String> agents) {
    MemoryChannel memory = new MemoryChannel("memory");
    return new Scene(
        folder,
        bot,
        memory,
        builder ->
            builder
                .channel(Plans.MEMORY, context -> new LinesChannel(memory))
                .desk(
                    new DeskPlan(
                        "desk",
                        "memory",
                        Scene.SPACE,
                        DeskPlan.Where.DIRECT,
                        agents,
                        DeskPlan.Claim.PRESS)));
  }

  private static void says(Scene scene, Place place, String text) {
    scene.happens(place, Scene.BEN, said("b" + place.chat(), text, Attributes.NONE));
  }

  private static Event.Said said(String id, String text, Attributes attributes) {
    return new Event.Said(id, Text.plain(text), null, null, true, attributes);
  }

  private static List<String> claims(Scene scene) {
    return scene.channel.textsTo(Scene.SPACE).stream()
        .flatMap(text -> written("Claim").matcher(text).results().map(found -> found.group(1)))
        .toList();
  }

  private static long times(Scene scene, String text) {
    return scene.channel.textsTo("c1").stream().filter(text::equals).count();
  }

  private static Predicate<String> has(String part) {
    return text -> text.contains(part);
  }

  private static String command(MemoryChannel.Sent sent, String title) {
    Matcher found = written(title).matcher(sent.text());
    assertThat(found.find()).as(sent.text()).isTrue();
    return found.group(1);
  }

  private static Pattern written(String title) {
    return Pattern.compile("(?m)^(/\\d+) " + title + "$");
  }
}
