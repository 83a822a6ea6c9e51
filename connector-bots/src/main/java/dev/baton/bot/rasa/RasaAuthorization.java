package dev.baton.bot.rasa;

import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import dev.baton.connector.SteadyClock;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The credentials for Rasa's HTTP API. Rasa is content with either, and both may be set.
 *
 * @param token Rasa's {@code --auth-token}; null if it has none
 * @param jwt signs as Rasa's {@code --jwt-secret} demands; null if it does not
 * @param clock decides when a signature expires; the machine's own clock, because Rasa compares
 *     with its own
 */
record RasaAuthorization(@Nullable Secret token, @Nullable Jwt jwt, Clock clock) {

  static RasaAuthorization read(Settings settings, Clock clock) {
    Clock theirs = clock instanceof SteadyClock steady ? steady.machine() : clock;
    return new RasaAuthorization(settings.secretOrNull("token"), Jwt.read(settings), theirs);
  }

  /** A query with the token added. Rasa looks for it nowhere else. */
  String query(String query) {
    if (token == null) {
      return query;
    }
    return (query.isEmpty() ? "" : query + "&") + "token=" + RasaHttp.escaped(token.reveal());
  }

  /** The value of the header {@code Authorization}; null if none is to be sent. */
  @Nullable String header(String user) {
    return jwt == null ? null : "Bearer " + jwt.token(user, clock.instant());
  }
}
