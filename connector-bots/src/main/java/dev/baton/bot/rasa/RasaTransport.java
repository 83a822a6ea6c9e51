package dev.baton.bot.rasa;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.HostedBot;
import dev.baton.bot.Reply;
import dev.baton.bot.ResumableBot;
import dev.baton.bot.Turn;
import dev.baton.bot.wire.BotHttpClient;
import dev.baton.bot.wire.GuardedBody;
import java.net.URI;
import java.util.List;
import org.apache.hc.core5.http.HttpEntity;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rasa as reached by one of its channels, without its HTTP API.
 *
 * <p>The intent that announces the end of a handoff is sent as a message, {@code
 * /EXTERNAL_handoff_ended{…}}, and only if the settings name one. A bot that does not know the
 * default intent would answer that it did not understand, and a channel cannot tell that from
 * another answer.
 */
sealed interface RasaTransport extends Bot, ResumableBot, HostedBot
    permits RestTransport, StreamTransport, CallbackTransport {

  RasaHttp http();

  ToRasa toRasa();

  HandBackPlan.Notice notice();

  /** Posts a message and reads the answer. */
  List<Reply> say(HttpEntity body, FromRasa fromRasa);

  @Override
  default List<Reply> reply(Turn turn) {
    return reply(turn, () -> {});
  }

  @Override
  default List<Reply> reply(Turn turn, Runnable beforeCall) {
    return say(GuardedBody.of(toRasa().request(turn), beforeCall), FromRasa.of(turn));
  }

  @Override
  default URI host() {
    return http().base();
  }

  @Override
  default Resumed handBack(HandBack handBack) {
    return handBack(handBack, () -> {});
  }

  @Override
  default Resumed handBack(HandBack handBack, Runnable beforeCall) {
    List<Reply> replies =
        switch (notice()) {
          case HandBackPlan.Notice.Intent(String name, boolean chosen) when chosen ->
              say(
                  GuardedBody.of(toRasa().telling(handBack, name, entities(handBack)), beforeCall),
                  FromRasa.of(handBack));
          case HandBackPlan.Notice.Intent byDefault -> List.of();
          case HandBackPlan.Notice.Action unavailable -> List.of();
          case HandBackPlan.Notice.None none -> List.of();
        };
    return new Resumed(replies, false);
  }

  /** What a bot is told about the human part, as entities of the intent. */
  static ObjectNode entities(HandBack handBack) {
    ObjectNode entities = RasaJson.MAPPER.createObjectNode();
    entities.put("handoff_outcome", handBack.endReason().word());
    entities.put("handoff_id", handBack.handoffId());
    if (handBack.agentName() != null) {
      entities.put("agent", handBack.agentName());
    }
    return entities;
  }

  /** Passes on an answer with a 2xx status, and throws on any other. */
  static BotHttpClient.Answer checked(BotHttpClient.Answer answer) {
    if (!answer.ok()) {
      throw new BotException.Failed("Rasa answered HTTP " + answer.status(), null);
    }
    return answer;
  }
}
