package dev.baton.bot.rasa;

import dev.baton.bot.Reply;
import dev.baton.bot.StreamingBot;
import dev.baton.bot.Turn;
import dev.baton.bot.wire.Sleeper;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A Rasa server with its API on, whose messages come one by one. */
final class StreamingRasaBot extends RasaBot implements StreamingBot {

  private final StreamTransport transport;

  StreamingRasaBot(RasaSettings settings, StreamTransport transport, Sleeper sleeper) {
    super(settings, transport, sleeper);
    this.transport = transport;
  }

  @Override
  public void reply(Turn turn, Consumer<Reply> heard) {
    reply(turn, heard, () -> {});
  }

  @Override
  public void reply(Turn turn, Consumer<Reply> heard, Runnable beforeCall) {
    AtomicBoolean spoke = new AtomicBoolean();
    transport.reply(
        turn,
        reply -> {
          spoke.set(true);
          heard.accept(reply);
        },
        beforeCall);
    learnServer();
    if (!spoke.get()) {
      explainSilence(turn);
    }
  }
}
