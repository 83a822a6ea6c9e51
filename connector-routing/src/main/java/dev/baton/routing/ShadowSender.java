package dev.baton.routing;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code sender_id} under which a bot is asked for agents: what it remembers of the user, and
 * its lock on them, stay untouched. It holds the conversation's own id, which is nobody's sender.
 *
 * @param number from 1; the next one is taken where the bot may keep silent from now on
 */
record ShadowSender(String conversationId, long number) {

  /** What all of them begin with. */
  static final String PREFIX = "baton-ask-";

  private static final Pattern FORM = Pattern.compile(PREFIX + "(.+)-(\\d{1,9})");

  String id() {
    return PREFIX + conversationId + "-" + number;
  }

  /** Parses a {@code sender_id}; empty if it is no shadow's. */
  static Optional<ShadowSender> of(String senderId) {
    Matcher form = FORM.matcher(senderId);
    return form.matches()
        ? Optional.of(new ShadowSender(form.group(1), Long.parseLong(form.group(2))))
        : Optional.empty();
  }
}
