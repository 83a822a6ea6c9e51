package dev.baton.gateway;

import dev.baton.bot.Bot;
import dev.baton.bot.rasa.RasaBot;
import dev.baton.connector.InspectingChannel.Finding;
import dev.baton.connector.Settings;
import java.time.Clock;
import java.util.List;

/** {@code type: rasa}. */
final class RasaType implements BotType {

  @Override
  public String word() {
    return "rasa";
  }

  @Override
  public Bot create(Settings settings, Clock clock) {
    return RasaBot.create(settings, clock);
  }

  @Override
  public List<Finding> inspect(Settings settings) {
    return RasaBot.inspect(settings);
  }
}
