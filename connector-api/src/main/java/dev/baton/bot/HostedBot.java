package dev.baton.bot;

import java.net.URI;

/** Talent: listens at an address, which other bots may use to name it. */
public interface HostedBot {

  /** The bot's base address, without a trailing slash. */
  URI host();
}
