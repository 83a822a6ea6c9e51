package dev.baton.bot.rasa;

import dev.baton.bot.ProactiveBot;
import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.bot.wire.Patience;
import dev.baton.connector.WebhookCall;
import java.util.List;

/** A Rasa server with its API on that calls back with what it says. */
final class CallingRasa extends RasaBot implements ProactiveBot {

  private final CallbackTalk talk;

  CallingRasa(RasaSettings settings, CallbackTalk talk, Patience patience) {
    super(settings, talk, patience);
    this.talk = talk;
  }

  /** {@inheritDoc} Always empty, which says nothing: the words came, if any, by callback. */
  @Override
  public List<Reply> reply(Turn turn, Runnable beforeCall) {
    List<Reply> none = talk.reply(turn, beforeCall);
    meet();
    return none;
  }

  @Override
  public Wake receive(WebhookCall call) {
    return talk.receive(call);
  }
}
