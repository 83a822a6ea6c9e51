package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.ChatClient.Shown;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people put on messages, as they see it on Telegram; {@link SessionReplayTest} tells what
 * they read where a platform cannot show it.
 */
@Tag("slow")
final class ReactionChatsTest {

  @Test
  void onTelegramBothSidesSeeThem(@TempDir Path folder) {
    try (People people = new People(folder, Pair.TELEGRAM_FORUM)) {
      people.annHasMia();
      String words = people.at(people.ann, "It is on its way.");
      Shown atMia = Sight.reads(people.mia, "It is on its way.");
      Sight.carries(people.ann, words, "👌");

      people.mia.react(atMia.id(), "❤");
      Sight.carries(people.ann, words, "❤");
      people.mia.react(atMia.id(), "🤷\u200d♀");
      Sight.carries(people.ann, words, "🤷\u200d♀");
      people.mia.react(atMia.id(), "");
      Sight.carries(people.ann, words, "👌");

      String thanks = people.mia.say(null, "Thank you!");
      Shown atAnn = Sight.reads(people.ann, "Mia: Thank you!");
      people.ann.react(atAnn.id(), "👍");
      Sight.carries(people.mia, thanks, "👍");
      people.ann.react(atAnn.id(), "🎉");
      Sight.carries(people.mia, thanks, "🎉");
      people.ann.react(atAnn.id(), "");
      Sight.carries(people.mia, thanks);

      assertThat(people.ann.shown()).noneMatch(shown -> shown.text().contains("reacted"));
    }
  }
}
