package dev.baton.bot.rasa;

import dev.baton.bot.ProactiveBot;
import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.bot.wire.Sleeper;
import dev.baton.connector.WebhookCall;
import java.util.List;

/** A Rasa server with its API on, which calls back with its messages. */
final class CallbackRasaBot extends RasaBot implements ProactiveBot {

  private final CallbackTransport transport;

  CallbackRasaBot(RasaSettings settings, CallbackTransport transport, Sleeper sleeper) {
    super(settings, transport, sleeper);
    this.transport = transport;
  }

  /** {@inheritDoc} Always empty, which has no meaning: the messages, if any, came by callback. */
  @Override
  public List<Reply> reply(Turn turn, Runnable beforeCall) {
    List<Reply> none = transport.reply(turn, beforeCall);
    learnServer();
    return none;
  }

  @Override
  public Wake receive(WebhookCall call) {
    return transport.receive(call);
  }
}
