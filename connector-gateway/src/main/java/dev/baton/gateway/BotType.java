package dev.baton.gateway;

import dev.baton.bot.Bot;
import dev.baton.connector.InspectingChannel.Finding;
import dev.baton.connector.Settings;
import java.time.Clock;
import java.util.List;

/** A kind of bot that {@code bots.<name>.type} can name. */
interface BotType {

  /** The word in the file. */
  String word();

  /** Makes a bot without any I/O; problems go to the settings. */
  Bot create(Settings settings, Clock clock);

  /** Asks the bot how it is. Blocking; the settings are those it was made from. */
  List<Finding> inspect(Settings settings);
}
