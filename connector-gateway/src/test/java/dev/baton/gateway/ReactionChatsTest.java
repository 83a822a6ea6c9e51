package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.plan.DeskPlan;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people put on messages, as they see it on each platform. */
@Tag("slow")
final class ReactionChatsTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void onTelegramBothSidesSeeThem() {
    try (ThreePlatforms world = world("telegram", DeskPlan.Where.SPACE)) {
      ChatClient mia = world.telegram.privateChat(501, "Mia");
      ChatClient ann = world.telegram.member(ThreePlatforms.FORUM, 900, "Ann");
      mia.say(null, "/human");
      Shown offer = sees(ann, shown -> shown.buttons().contains("Claim"));
      ann.press(offer.id(), "Claim");
      reads(mia, "Ann has joined");
      String words = ann.say(offer.thread(), "It is on its way.");
      Shown atMia = sees(mia, shown -> shown.text().contains("It is on its way."));
      shows(ann, words, "👌");

      mia.react(atMia.id(), "❤");
      shows(ann, words, "❤");
      mia.react(atMia.id(), "🤷\u200d♀");
      shows(ann, words, "🤷\u200d♀");
      mia.react(atMia.id(), "");
      shows(ann, words, "👌");

      String thanks = mia.say(null, "Thank you!");
      Shown atAnn = sees(ann, shown -> shown.text().equals("Mia: Thank you!"));
      ann.react(atAnn.id(), "👍");
      shows(mia, thanks, "👍");
      ann.react(atAnn.id(), "🎉");
      shows(mia, thanks, "🎉");
      ann.react(atAnn.id(), "");
      shows(mia, thanks);

      assertThat(world.telegram.refusedCalls()).isEmpty();
      assertThat(ann.shown()).noneMatch(shown -> shown.text().contains("reacted"));
    }
  }

  @Test
  void anAgentOnWebexReadsALineAndTheUserThereIsSentNothing() {
    try (ThreePlatforms world = world("webex", DeskPlan.Where.DIRECT)) {
      ChatClient mia = world.telegram.privateChat(501, "Mia");
      ChatClient space = world.webex.member(world.space, "ann@example.com", "Ann");
      ChatClient ann = world.webex.direct("ann@example.com", "Ann");
      mia.say(null, "/human");
      Shown offer = sees(space, shown -> shown.buttons().contains("Claim"));
      space.press(offer.id(), "Claim");
      Shown card = sees(ann, shown -> shown.buttons().contains("Resolve"));
      ann.say(card.thread() == null ? card.id() : card.thread(), "It is on its way.");
      Shown atMia = sees(mia, shown -> shown.text().contains("It is on its way."));

      mia.react(atMia.id(), "❤");
      reads(ann, "Mia reacted ❤ to: It is on its way.");
      assertThat(world.telegram.refusedCalls()).isEmpty();
      assertThat(world.webex.refusedCalls()).isEmpty();
    }
  }

  @Test
  void anAgentOnTelegramIsToldThatAUserOnWebexSeesNone() {
    try (ThreePlatforms world = world("telegram", DeskPlan.Where.SPACE)) {
      ChatClient mia = world.webex.direct("mia@example.com", "Mia");
      ChatClient ann = world.telegram.member(ThreePlatforms.FORUM, 900, "Ann");
      mia.say(null, "/human");
      Shown offer = sees(ann, shown -> shown.buttons().contains("Claim"));
      ann.press(offer.id(), "Claim");
      reads(mia, "Ann has joined");
      mia.say(null, "Thank you!");
      Shown atAnn = sees(ann, shown -> shown.text().equals("Mia: Thank you!"));
      int before = mia.shown().size();
      ann.react(atAnn.id(), "👍");
      reads(ann, "Mia does not see this reaction");
      assertThat(mia.shown()).hasSize(before);
      assertThat(world.webex.refusedCalls()).isEmpty();
    }
  }

  private ThreePlatforms world(String desk, DeskPlan.Where where) {
    return new ThreePlatforms(
        folder,
        turn -> List.of(),
        List.of(new ThreePlatforms.Desk(desk, where, DeskPlan.Claim.PRESS)));
  }

  private static void shows(ChatClient client, String message, String... emoji) {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(client.shown())
                .filteredOn(shown -> shown.id().equals(message))
                .singleElement()
                .satisfies(shown -> assertThat(others(client, shown)).containsExactly(emoji)));
  }

  /** What the bot has put on a message; nobody reacts to their own words here. */
  private static List<String> others(ChatClient client, Shown shown) {
    assertThat(shown.own()).as(client.person()).isTrue();
    return shown.reactions();
  }

  private static void reads(ChatClient client, String part) {
    Shown unused = sees(client, shown -> shown.text().contains(part));
  }

  private static Shown sees(ChatClient client, Predicate<Shown> wanted) {
    Predicate<Shown> shown = message -> message.bot() && wanted.test(message);
    await().atMost(SOON).until(() -> client.shown().stream().anyMatch(shown));
    return client.shown().stream().filter(shown).reduce((one, later) -> later).orElseThrow();
  }
}
