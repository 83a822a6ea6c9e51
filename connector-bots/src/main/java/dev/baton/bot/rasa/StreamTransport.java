package dev.baton.bot.rasa;

import dev.baton.bot.Reply;
import dev.baton.bot.StreamingBot;
import dev.baton.bot.Turn;
import dev.baton.bot.wire.GuardedBody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hc.core5.http.HttpEntity;

/**
 * Rasa's REST channel with {@code stream=true}: one JSON object a line, each sent when the bot says
 * it.
 *
 * <p>A turn that fails inside Rasa never ends its stream, so the time-out ends it. The outcome of
 * the turn is then open, as with a lost answer.
 */
record StreamTransport(RasaHttp http, Duration timeout, ToRasa toRasa, HandBackPlan.Notice notice)
    implements RasaTransport, StreamingBot {

  @Override
  public List<Reply> say(HttpEntity body, FromRasa fromRasa) {
    List<Reply> all = new ArrayList<>();
    stream(body, fromRasa, all::add);
    return all;
  }

  @Override
  public void reply(Turn turn, Consumer<Reply> heard) {
    reply(turn, heard, () -> {});
  }

  @Override
  public void reply(Turn turn, Consumer<Reply> heard, Runnable beforeCall) {
    stream(GuardedBody.of(toRasa.request(turn), beforeCall), FromRasa.of(turn), heard);
  }

  private void stream(HttpEntity body, FromRasa fromRasa, Consumer<Reply> heard) {
    http.streamWebhook(
        RestTransport.WEBHOOK,
        body,
        timeout,
        line -> {
          if (!line.isBlank()) {
            fromRasa.answer(line).forEach(heard);
          }
        });
  }
}
