package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.plan.DeskPlan;
import dev.baton.plan.TextLanguage;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people see where a desk says which of its agents' words go to users, and where the icons of
 * its topics show what conversations are at.
 */
@Tag("slow")
final class RelayChatsTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void colleaguesTalkInATopicAndOnlyRepliesGoToTheUser() {
    try (ThreePlatforms world =
        world("telegram", DeskPlan.Where.SPACE, DeskPlan.Relay.REPLIES, false)) {
      ChatClient mia = world.telegram.privateChat(501, "Mia");
      ChatClient ann = world.telegram.member(ThreePlatforms.FORUM, 900, "Ann");
      ChatClient ben = world.telegram.member(ThreePlatforms.FORUM, 901, "Ben");
      mia.say(null, "/human");
      Shown offer = sees(ann, shown -> shown.buttons().contains("Claim"));
      ann.press(offer.id(), "Claim");
      reads(mia, "Ann has joined");
      mia.say(null, "Where are my shoes?");
      Shown question = sees(ann, shown -> shown.text().equals("Mia: Where are my shoes?"));
      ann.say(offer.thread(), "Her again. Ben?");
      reads(ann, "Only replies to the user's messages");
      String idea = ben.say(offer.thread(), "They left on Monday.");
      Sight.carries(ben, idea, "✍");
      ann.reply(offer.thread(), idea, "Good to know");
      String answer = ann.reply(offer.thread(), question.id(), "They are on their way.");
      Shown atMia = sees(mia, shown -> shown.text().contains("They are on their way."));
      ann.edit(answer, "They left on Monday.");
      await()
          .atMost(SOON)
          .until(() ->
              mia.shown().stream()
                  .anyMatch(shown ->
                      shown.id().equals(atMia.id()) && shown.text().contains("on Monday.")));
      ann.say(offer.thread(), "/say Anything else?");
      reads(mia, "Anything else?");

      assertThat(mia.shown())
          .noneMatch(shown -> shown.text().matches("(?s).*(Her again|Good to know|/say).*"));
      assertThat(ben.shown())
          .noneMatch(shown -> shown.text().contains("Ann has this conversation"));
      assertThat(world.telegram.refusedCalls()).isEmpty();
    }
  }

  @Test
  void onWebexOnlyWhatFollowsSayGoesToTheUser() {
    try (ThreePlatforms world = world("webex", DeskPlan.Where.DIRECT, DeskPlan.Relay.SAY, false)) {
      ChatClient mia = world.telegram.privateChat(501, "Mia");
      ChatClient space = world.webex.member(world.space, "ann@example.com", "Ann");
      ChatClient ann = world.webex.direct("ann@example.com", "Ann");
      mia.say(null, "/human");
      Shown offer = sees(space, shown -> shown.buttons().contains("Claim"));
      space.press(offer.id(), "Claim");
      Shown card = sees(ann, shown -> shown.buttons().contains("Resolve"));
      assertThat(card.text()).contains("What you write behind /say goes to Mia");
      String thread = card.thread() == null ? card.id() : card.thread();
      ann.say(thread, "What does she want?");
      reads(ann, "Only what follows /say goes to the user. Your message was not sent.");
      ann.say(null, "Outside of the thread");
      ann.say(thread, "/say How can I help?");
      reads(mia, "How can I help?");
      await()
          .atMost(SOON)
          .until(() ->
              ann.shown().stream().filter(shown -> shown.text().contains("not sent")).count() == 2);

      assertThat(mia.shown())
          .noneMatch(shown -> shown.text().matches("(?s).*(does she|Outside|/say).*"));
      assertThat(world.webex.refusedCalls()).isEmpty();
    }
  }

  @Test
  void theIconOfATopicShowsThatItWaitsIsClaimedAndIsDone() {
    try (ThreePlatforms world = world("telegram", DeskPlan.Where.SPACE, DeskPlan.Relay.ALL, true)) {
      world.telegram.enforceLimits(true);
      ChatClient mia = world.telegram.privateChat(501, "Mia");
      ChatClient ann = world.telegram.member(ThreePlatforms.FORUM, 900, "Ann");
      mia.say(null, "/human");
      Shown offer = sees(ann, shown -> shown.buttons().contains("Claim"));
      icon(ann, "❗️");
      ann.press(offer.id(), "Claim");
      icon(ann, "💬");
      ann.say(offer.thread(), "/resolve");
      icon(ann, "✅");
      await().atMost(SOON).until(() -> ann.threads().getFirst().closed());
      mia.say(null, "/human");
      icon(ann, "❗️");

      assertThat(ann.threads()).hasSize(1);
      assertThat(world.telegram.calls("editForumTopic")).hasSize(3);
      assertThat(world.telegram.refusedCalls()).isEmpty();
    }
  }

  private ThreePlatforms world(
      String desk, DeskPlan.Where where, DeskPlan.Relay relay, boolean icons) {
    return new ThreePlatforms(
        folder,
        turn -> List.of(),
        List.of(
            new ThreePlatforms.Desk(
                desk, where, DeskPlan.Claim.PRESS, TextLanguage.EN, relay, icons)));
  }

  private static void icon(ChatClient agent, String icon) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(agent.threads().getFirst().icon()).isEqualTo(icon));
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
