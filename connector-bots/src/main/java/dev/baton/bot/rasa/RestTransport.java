package dev.baton.bot.rasa;

import dev.baton.bot.Reply;
import java.time.Duration;
import java.util.List;
import org.apache.hc.core5.http.HttpEntity;

/** Rasa's REST channel, with each answer read as a whole. */
record RestTransport(RasaHttp http, Duration timeout, ToRasa toRasa, HandBackPlan.Notice notice)
    implements RasaTransport {

  static final String WEBHOOK = "/webhooks/rest/webhook";

  @Override
  public List<Reply> say(HttpEntity body, FromRasa fromRasa) {
    return fromRasa.answer(RasaTransport.checked(http.postWebhook(WEBHOOK, body, timeout)).body());
  }
}
