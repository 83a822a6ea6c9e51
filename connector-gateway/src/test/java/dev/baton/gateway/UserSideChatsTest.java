package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A user waits, is called, and says what they think, as they read it on each platform. */
@Tag("slow")
final class UserSideChatsTest {

  private static final String CALL_ME = "Call me when somebody is free";

  @ParameterizedTest
  @EnumSource(names = {"TELEGRAM_FORUM", "WEBEX_DIRECT"})
  void aUserIsCalledAndSaysWhatTheyThink(Pair pair, @TempDir Path folder) {
    try (People people = new People(folder, pair, People.ECHO, People.TOLD)) {
      ChatClient mia = people.mia;
      mia.say(null, "/human");
      Shown notice = Sight.offered(mia, CALL_ME);
      assertThat(notice.text()).contains("You are next.");
      mia.press(notice.id(), CALL_ME);
      Sight.reads(mia, "You keep your place in the queue");
      mia.say(null, "What are your hours?");
      Sight.reads(mia, "echo: What are your hours?");
      people.claims(people.annInRoom);
      Sight.reads(mia, "Ann is free now. You are talking with a person.");
      Sight.reads(people.ann, "With the bot meanwhile:");
      people.ann.press(Sight.offered(people.ann, "Resolve").id(), "Resolve");
      Shown question = Sight.offered(mia, "5");
      assertThat(question.text()).contains("How was your chat with Ann?");
      mia.press(question.id(), "4");
      Shown thanks = Sight.reads(mia, "You gave 4 out of 5.");
      mia.press(thanks.id(), "Add a comment");
      Sight.reads(mia, "Please write your comment as one message.");
      mia.say(null, "Very kind");
      Sight.reads(mia, "Thank you, your comment is kept.");
      mia.say(null, "Bye");
      Sight.reads(mia, "echo: Bye");

      assertThat(mia.shown()).noneMatch(shown -> shown.text().contains("echo: Very kind"));
      assertThat(mia.shown().stream().anyMatch(shown -> shown.text().contains("You are next.")))
          .as("gone where it can be deleted at will")
          .isEqualTo(pair == Pair.WEBEX_DIRECT);
    }
  }
}
