package dev.baton.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.baton.connector.Content;
import dev.baton.conversation.EndReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The check before a call keeps two nodes from speaking to one bot. It must also hold for bots that
 * do not implement it themselves.
 */
class BotDefaultsTest {

  private static final Turn TURN =
      new Turn(
          "t-1",
          "m-1",
          "1001",
          "telegram",
          "telegram",
          Content.Text.plain("Hello"),
          "Uma",
          null,
          Instant.EPOCH,
          null);
  private static final ResumableBot.HandBack HAND_BACK =
      new ResumableBot.HandBack(
          "h-1", "1001", "telegram", "telegram", EndReason.USER_ENDED, null, List.of());
  private static final Reply ANSWER = new Reply.Say(Content.Text.plain("Hi"));

  /** A bot of every kind, which records in a list that it was called. */
  record Recorder(List<String> steps) implements Bot, StreamingBot, ResumableBot {

    @Override
    public List<Reply> reply(Turn turn) {
      steps.add("called");
      return List.of(ANSWER);
    }

    @Override
    public void reply(Turn turn, Consumer<Reply> heard) {
      steps.add("called");
      heard.accept(ANSWER);
    }

    @Override
    public Resumed handBack(HandBack handBack) {
      steps.add("called");
      return new Resumed(List.of(ANSWER), true);
    }
  }

  /** A call with a check before it; it returns what the bot said. */
  @FunctionalInterface
  interface Call {
    List<Reply> make(Recorder bot, Runnable beforeCall);
  }

  static Stream<Named<Call>> calls() {
    return Stream.of(
        Named.of("reply", (bot, check) -> bot.reply(TURN, check)),
        Named.of(
            "streamed reply",
            (bot, check) -> {
              List<Reply> heard = new ArrayList<>();
              bot.reply(TURN, heard::add, check);
              return heard;
            }),
        Named.of("hand-back", (bot, check) -> bot.handBack(HAND_BACK, check).replies()));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void theCheckRunsOnceBeforeTheBotReceivesAnything(Call call) {
    Recorder bot = new Recorder(new ArrayList<>());

    assertThat(call.make(bot, () -> bot.steps().add("checked"))).containsExactly(ANSWER);

    assertThat(bot.steps()).containsExactly("checked", "called");
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aBotReceivesNothingIfTheCheckFails(Call call) {
    Recorder bot = new Recorder(new ArrayList<>());

    assertThatIllegalStateException()
        .isThrownBy(() ->
            call.make(
                bot,
                () -> {
                  throw new IllegalStateException("taken over");
                }))
        .withMessage("taken over");

    assertThat(bot.steps()).isEmpty();
  }

  @Test
  void aBotThatMayHaveBeenToldAlreadyIsNotToldAgain() {
    Recorder bot = new Recorder(new ArrayList<>());

    ResumableBot.Resumed resumed = bot.wake(HAND_BACK, () -> bot.steps().add("checked"));

    assertThat(resumed).isEqualTo(new ResumableBot.Resumed(List.of(), false));
    assertThat(bot.steps()).isEmpty();
  }
}
