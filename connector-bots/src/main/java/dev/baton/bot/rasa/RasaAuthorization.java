package dev.baton.bot.rasa;

import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import dev.baton.connector.SteadyClock;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What opens Rasa's HTTP API; either alone is enough for Rasa, and both may be set.
 *
 * @param token Rasa's {@code --auth-token}; null where it has none
 * @param jwt signs as Rasa's {@code --jwt-secret} asks; null where it does not
 * @param clock tells when a signature ends; the machine's own, since Rasa holds it against its own
 */
record RasaAuthorization(@Nullable Secret token, @Nullable Jwt jwt, Clock clock) {

  static RasaAuthorization read(Settings settings, Clock clock) {
    Clock theirs = clock instanceof SteadyClock steady ? steady.machine() : clock;
    return new RasaAuthorization(settings.secretOrNull("token"), Jwt.read(settings), theirs);
  }

  /** A query with the token added: the only place where Rasa looks for it. */
  String query(String query) {
    if (token == null) {
      return query;
    }
    return (query.isEmpty() ? "" : query + "&") + "token=" + RasaHttp.escaped(token.reveal());
  }

  /** The value of the header {@code Authorization}; null for none. */
  @Nullable String header(String user) {
    return jwt == null ? null : "Bearer " + jwt.token(user, clock.instant());
  }
}
