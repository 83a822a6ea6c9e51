package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.connector.Content.Text;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.UserSidePlan;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A user waits, is called, and says what they think, as they read it on each platform. */
@Tag("slow")
final class UserSideChatsTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String CALL_ME = "Call me when somebody is free";
  private static final UserSidePlan SIDE =
      new UserSidePlan(UserSidePlan.Tell.POSITION, null, true, true);

  /** Where user and agent are. */
  enum On {
    TELEGRAM,
    WEBEX
  }

  @ParameterizedTest
  @EnumSource
  void aUserIsCalledAndSaysWhatTheyThink(On on, @TempDir Path folder) {
    boolean telegram = on == On.TELEGRAM;
    ThreePlatforms.Desk desk =
        new ThreePlatforms.Desk(
            telegram ? "telegram" : "webex",
            telegram ? DeskPlan.Where.SPACE : DeskPlan.Where.DIRECT,
            DeskPlan.Claim.PRESS);
    try (ThreePlatforms world =
        new ThreePlatforms(folder, UserSideChatsTest::echo, List.of(desk), SIDE)) {
      ChatClient mia =
          telegram
              ? world.telegram.privateChat(501, "Mia")
              : world.webex.direct("mia@example.com", "Mia");
      ChatClient space =
          telegram
              ? world.telegram.member(ThreePlatforms.FORUM, 900, "Ann")
              : world.webex.member(world.space, "ann@example.com", "Ann");
      ChatClient ann = telegram ? space : world.webex.direct("ann@example.com", "Ann");

      mia.say(null, "/human");
      Shown notice = sees(mia, shown -> shown.buttons().contains(CALL_ME));
      assertThat(notice.text()).contains("You are next.");
      mia.press(notice.id(), CALL_ME);
      reads(mia, "You keep your place in the queue");
      mia.say(null, "What are your hours?");
      reads(mia, "echo: What are your hours?");
      Shown offer = sees(space, shown -> shown.buttons().contains("Claim"));
      space.press(offer.id(), "Claim");
      reads(mia, "Ann is free now. You are talking with a person.");
      reads(ann, "With the bot meanwhile:");
      Shown card = sees(ann, shown -> shown.buttons().contains("Resolve"));
      ann.press(card.id(), "Resolve");
      Shown question = sees(mia, shown -> shown.buttons().contains("5"));
      assertThat(question.text()).contains("How was your chat with Ann?");
      mia.press(question.id(), "4");
      Shown thanks = sees(mia, shown -> shown.text().contains("You gave 4 out of 5."));
      mia.press(thanks.id(), "Add a comment");
      reads(mia, "Please write your comment as one message.");
      mia.say(null, "Very kind");
      reads(mia, "Thank you, your comment is kept.");
      mia.say(null, "Bye");
      reads(mia, "echo: Bye");

      assertThat(mia.shown()).noneMatch(shown -> shown.text().contains("echo: Very kind"));
      assertThat(mia.shown().stream().anyMatch(shown -> shown.text().contains("You are next.")))
          .as("gone where it can be deleted at will")
          .isEqualTo(!telegram);
      assertThat(world.telegram.refusedCalls()).isEmpty();
      assertThat(world.webex.refusedCalls()).isEmpty();
    }
  }

  private static List<Reply> echo(Turn turn) {
    return List.of(new Reply.Say(Text.plain("echo: " + turn.content().asText())));
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
