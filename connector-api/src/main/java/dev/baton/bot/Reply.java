package dev.baton.bot;

import dev.baton.connector.Content;
import dev.baton.conversation.HandoffRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** One thing a bot answers. */
public sealed interface Reply {

  /**
   * Words for the user. In {@link Content.Buttons} a button's token is the payload it stands for.
   */
  record Say(Content content) implements Reply {}

  /** A signal: hand the conversation to people. Never shown to the user. */
  record HandOff(HandoffRequest request) implements Reply {}

  /**
   * A signal: hand the conversation to another bot. Never shown to the user.
   *
   * @param bot name of the bot; null if only {@code host} is given
   * @param host address of the bot, as helpdesk-assistant names it; null if {@code bot} is given
   * @param title display name of the other bot; null if unknown
   */
  record SwitchBot(@Nullable String bot, @Nullable URI host, @Nullable String title)
      implements Reply {}
}
