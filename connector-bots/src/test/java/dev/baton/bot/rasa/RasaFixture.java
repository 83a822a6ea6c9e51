package dev.baton.bot.rasa;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.bot.ResumableBot.HandBack;
import dev.baton.bot.Turn;
import dev.baton.bot.wire.Sleeper;
import dev.baton.connector.Content;
import dev.baton.connector.Settings;
import dev.baton.conversation.EndReason;
import dev.baton.testkit.rasa.FakeRasa;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Bots and turns for tests. */
final class RasaFixture {

  private RasaFixture() {}

  static final Sleeper NONE =
      moment -> {
        throw new AssertionError("waited by the clock");
      };

  static Bot bot(URI url, Sleeper sleeper, Object... pairs) {
    Map<String, Object> values = new HashMap<>();
    values.put("url", url.toString());
    for (int at = 0; at < pairs.length; at += 2) {
      values.put((String) pairs[at], pairs[at + 1]);
    }
    Settings settings = Settings.of(values);
    RasaSettings read = RasaSettings.read(settings, Clock.systemUTC());
    settings.verify();
    return RasaBot.create(read, sleeper);
  }

  static RasaBot rasa(URI url, Object... pairs) {
    return (RasaBot) bot(url, NONE, pairs);
  }

  static Turn turn(String messageId, String text) {
    return turn(messageId, text, Instant.now());
  }

  static Turn turn(String messageId, String text, Instant startedAt) {
    return new Turn(
        "turn-" + messageId,
        messageId,
        "u/1",
        "telegram",
        "telegram",
        Content.Text.plain(text),
        "Ann",
        "en",
        startedAt,
        null);
  }

  static Reply say(String text) {
    return new Reply.Say(Content.Text.plain(text));
  }

  static boolean paused(FakeRasa rasa) {
    return RasaApi.paused(RasaJson.MAPPER.readTree(rasa.tracker("u/1")));
  }

  static HandBack handBack() {
    return new HandBack(
        "h1", "u/1", "telegram", "telegram", EndReason.AGENT_RESOLVED, "Bo", List.of());
  }
}
