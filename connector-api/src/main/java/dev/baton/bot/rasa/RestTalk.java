package dev.baton.bot.rasa;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.Hosted;
import dev.baton.bot.Reply;
import dev.baton.bot.Resumable;
import dev.baton.bot.Turn;
import dev.baton.bot.rasa.RasaSettings.HandBackBy;
import dev.baton.bot.wire.Exchange;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rasa with nothing but its REST channel.
 *
 * <p>An intent to hand back by goes as a message, {@code /EXTERNAL_handoff_ended{…}}, and only
 * where one was chosen: a bot that does not know the default would answer that it did not
 * understand, and the REST channel has no way to say that.
 */
record RestTalk(RasaHttp http, Duration timeout, ToRasa toRasa, HandBackBy handBackBy)
    implements Bot, Resumable, Hosted {

  private static final String WEBHOOK = "/webhooks/rest/webhook";

  @Override
  public List<Reply> reply(Turn turn) {
    return say(toRasa.request(turn), new FromRasa(turn.channelType(), turn.senderId(), turn.id()));
  }

  @Override
  public URI host() {
    return http.base();
  }

  @Override
  public Resumed handBack(HandBack handBack) {
    return new Resumed(told(handBack), false);
  }

  private List<Reply> told(HandBack handBack) {
    return switch (handBackBy) {
      case HandBackBy.Intent(String name, boolean chosen) when chosen -> tell(name, handBack);
      case HandBackBy.Intent byDefault -> List.of();
      case HandBackBy.Action unavailable -> List.of();
      case HandBackBy.Silence silence -> List.of();
    };
  }

  /** What a bot is told of the human part, as entities of the intent. */
  static ObjectNode entities(Resumable.HandBack handBack) {
    ObjectNode entities = RasaJson.MAPPER.createObjectNode();
    entities.put("handoff_outcome", handBack.endReason().word());
    entities.put("handoff_id", handBack.handoffId());
    if (handBack.agentName() != null) {
      entities.put("agent", handBack.agentName());
    }
    return entities;
  }

  private List<Reply> tell(String intent, HandBack handBack) {
    ObjectNode body = RasaJson.MAPPER.createObjectNode();
    body.put("sender", handBack.senderId());
    body.put("message", "/" + intent + entities(handBack));
    body.put(
        "input_channel",
        toRasa.inputChannel() == null ? handBack.inputChannel() : toRasa.inputChannel());
    body.putObject("metadata").put("baton_handoff_id", handBack.handoffId());
    return say(
        RasaJson.MAPPER.writeValueAsBytes(body),
        new FromRasa(handBack.channelType(), handBack.senderId(), handBack.handoffId()));
  }

  private List<Reply> say(byte[] body, FromRasa fromRasa) {
    Exchange.Answer answer = http.postWebhook(WEBHOOK, body, timeout);
    if (!answer.ok()) {
      throw new BotException.Failed("Rasa answered HTTP " + answer.status(), null);
    }
    return fromRasa.answer(answer.body());
  }
}
