package dev.baton.gateway;

import dev.baton.bot.Bot;
import dev.baton.connector.InspectingChannel.Finding;
import dev.baton.connector.Settings;
import java.time.Clock;
import java.util.List;

/** A type of bot that {@code bots.<name>.type} can name. */
interface BotType {

  /** The word that names it in the file. */
  String word();

  /** Creates a bot without any I/O; problems are noted in the settings. */
  Bot create(Settings settings, Clock clock);

  /** Checks whether the bot can be used. Blocking; the settings are those it was created from. */
  List<Finding> inspect(Settings settings);
}
