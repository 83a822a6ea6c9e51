package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.RecallingBot;
import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.connector.Content.Text;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A turn that may have reached the bot keeps its id, whatever happens to later attempts. */
class RepeatedTurnTest {

  @TempDir Path folder;

  @Test
  void aRepeatedTurnKeepsItsIdAfterAnUnreachableAttempt() {
    FlakyBot bot = new FlakyBot();
    try (Scene scene = new Scene(folder, bot)) {
      scene.userSays("c1", "hi");
      scene.waitForText("c1", "third time");

      assertThat(bot.turns).hasSize(3);
      assertThat(bot.turns.stream().distinct()).hasSize(1);
    }
  }

  private static final class FlakyBot implements Bot, RecallingBot {

    private final List<String> turns = new CopyOnWriteArrayList<>();

    @Override
    public List<Reply> reply(Turn turn) {
      turns.add(turn.id());
      return switch (turns.size()) {
        case 1 -> throw new BotException.Lost("cut off", null);
        case 2 -> throw new BotException.NotReached("restarting", null);
        default -> List.of(new Reply.Say(Text.plain("third time")));
      };
    }

    @Override
    public Memory recall(Turn turn) {
      return new Memory.Unheard();
    }
  }
}
