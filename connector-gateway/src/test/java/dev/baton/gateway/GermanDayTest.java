package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.connector.Content.Text;
import dev.baton.plan.TextLanguage;
import dev.baton.plan.UserSidePlan;
import dev.baton.testkit.ChatClient.Shown;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What agents read at a German desk, wherever that is. */
@Tag("slow")
@Timeout(300)
final class GermanDayTest {

  private static final Bot BOT = turn -> List.of(new Reply.Say(Text.plain("Einen Moment")));

  private static final Pattern COMMAND = Pattern.compile("/[a-z]+( (save|drop|off)\\b)?");

  /** Words without which Baton hardly says anything in English. */
  private static final Pattern ENGLISH =
      Pattern.compile(
          "(?i)\\b(the|this|you|your|has|have|with|for|and|of|to|it|is|nobody|claim|resolve|release"
              + "|send|since|queue|waiting|asks|taken|accept|decline|take|over|back)\\b");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"TELEGRAM_FORUM", "WEBEX_DIRECT", "TEXT_ONLY"})
  void aDayAtAGermanDesk(Pair pair) {
    try (People people =
        new People(folder, pair, BOT, UserSidePlan.SILENT, TextLanguage.DE, "Erledigt")) {
      people.mia.say(null, "Meine Schuhe sind kaputt");
      Sight.reads(people.mia, "Einen Moment");
      people.mia.say(null, "/human");
      Sight.reads(people.annInRoom, "🔔 Mia möchte mit einem Menschen sprechen");
      Shown offer = Sight.offered(people.annInRoom, "Übernehmen");
      people.annInRoom.press(offer.id(), "Übernehmen");
      Sight.reads(people.ann, "✅ Ann kümmert sich darum. Was du hier schreibst, geht an Mia");

      people.at(people.ann, "Guten Tag");
      Sight.reads(people.mia, "Ann: Guten Tag");
      people.at(people.ann, "// wartet schon eine Woche");
      people.at(people.ann, "/history");
      Sight.reads(people.ann, "Notiz von Ann: wartet schon eine Woche");
      people.at(people.ann, "/canned hours");
      Sight.reads(people.ann, "➡️ An Mia: We are here from 9 to 17.");
      people.at(people.ann, "/undo");
      Sight.reads(
          people.ann,
          pair == Pair.TEXT_ONLY
              ? "Auf Text lässt es sich nicht zurücknehmen."
              : "↩️ Zurückgenommen bei Mia: We are here from 9 to 17.");
      people.at(people.ann, "/help");
      Sight.reads(people.ann, "/resolve [Schlusswort] — erledigt, zurück zum Bot");
      people.at(people.ann, "/later 2h");
      Sight.reads(people.ann, "⏰ Mia bleibt bei dir, auch wenn niemand schreibt. Du wirst ");
      people.outside(people.benInRoom, "/queue");
      Sight.reads(people.benInRoom, "Niemand wartet.");
      people.outside(people.benInRoom, "/away Pause");
      Sight.reads(people.benInRoom, "Ben ist abwesend: Pause");
      people.at(people.ann, "/transfer Ben");
      Sight.reads(people.ann, "Ben ist seit ");
      people.outside(people.benInRoom, "/back");
      Sight.reads(people.benInRoom, "Ben ist wieder da.");

      people.at(people.ann, "/transfer Ben sie ist Stammkundin");
      Shown question = Sight.offered(people.benInRoom, "Annehmen");
      assertThat(question.text()).contains("Ann bittet Ben", "Mia zu übernehmen: sie ist Stamm");
      people.benInRoom.press(question.id(), "Annehmen");
      Sight.reads(people.ben, "✅ Ben kümmert sich darum.");
      people.at(people.ben, "/resolve Alles Gute");
      Sight.reads(people.mia, "Alles Gute");
      Sight.reads(people.ben, "Ben hat es um ");

      Stream.of(people.annInRoom, people.benInRoom, people.ann, people.ben)
          .flatMap(agent -> agent.shown().stream())
          .filter(shown -> shown.bot() && !shown.text().contains("We are here"))
          .forEach(shown -> {
            assertThat(COMMAND.matcher(shown.text()).replaceAll("")).doesNotContainPattern(ENGLISH);
            assertThat(String.join(" ", shown.buttons())).doesNotContainPattern(ENGLISH);
          });
    }
  }
}
