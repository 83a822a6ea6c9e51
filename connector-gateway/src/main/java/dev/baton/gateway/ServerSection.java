package dev.baton.gateway;

import dev.baton.connector.BaseUrl;
import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import dev.baton.gateway.Configuration.Server;
import dev.baton.gateway.oidc.SignInSection;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Reads {@code server}: where Baton listens, and who may call. */
final class ServerSection {

  private ServerSection() {}

  /**
   * Reads the section; problems are noted in the settings.
   *
   * @param handoff where {@code handoffToken} is from
   */
  static Server read(Settings server, Settings handoff, @Nullable Secret handoffToken) {
    URI publicUrl = server.urlOrNull("public-url");
    if (publicUrl != null
        && (publicUrl.getRawQuery() != null
            || publicUrl.getRawFragment() != null
            || publicUrl.getRawUserInfo() != null)) {
      server.problem("public-url", "contains more than host, port and path; write only these");
    }
    Secret apiToken = server.secretOrNull("api-token");
    if (publicUrl != null) {
      needsToken(server, "api-token", apiToken);
      needsToken(handoff, "token", handoffToken);
    }
    return new Server(
        server.text("host", "127.0.0.1"),
        server.number("port", 8080, 0, 65_535),
        publicUrl == null ? null : new BaseUrl(publicUrl).uri(),
        apiToken,
        server.flag("private-files", false),
        LimitsSection.stopTimeout(server),
        SignInSection.read(server, publicUrl));
  }

  private static void needsToken(Settings settings, String key, @Nullable Secret token) {
    if (token == null) {
      settings.problem(
          key,
          "is missing, but server.public-url requires it; write a long random text or ${NAME}");
    }
  }
}
