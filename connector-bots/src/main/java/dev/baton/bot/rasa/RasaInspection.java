package dev.baton.bot.rasa;

import dev.baton.bot.BotException;
import dev.baton.bot.rasa.RasaSettings.Api;
import dev.baton.bot.rasa.RasaSettings.Transport;
import dev.baton.connector.InspectingChannel.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Checks whether a Rasa server is as its settings say. */
record RasaInspection(RasaSettings settings) {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  List<Finding> findings() {
    RasaHttp http = new RasaHttp(settings.url(), settings.authorization(), settings.connection());
    RasaApi api = new RasaApi(http, TIMEOUT);
    List<Finding> findings = new ArrayList<>();
    try {
      server(api, findings);
      channel(http, findings);
    } catch (BotException.NotReached unreachable) {
      findings.add(
          bad(
              "nothing answers at "
                  + settings.url()
                  + " ("
                  + reason(unreachable)
                  + "): is Rasa running?"));
    } catch (BotException failure) {
      findings.add(bad(settings.url() + ": " + failure.getMessage() + ": is it a Rasa server?"));
    }
    return findings;
  }

  private void server(RasaApi api, List<Finding> findings) {
    String version = api.version();
    if (version == null) {
      findings.add(
          settings.api() == Api.OFF
              ? good("Rasa answers at " + settings.url() + "; its API is off")
              : bad(
                  "Rasa answers at "
                      + settings.url()
                      + ", but its API is off: start it with"
                      + " 'rasa run --enable-api', or write 'api: off'"));
      return;
    }
    String rasa = "Rasa " + (version.matches("[\\w.+-]{1,40}") ? version : "of unknown version");
    int status = api.status();
    if (status == 401 || status == 403) {
      findings.add(
          bad(
              rasa
                  + " at "
                  + settings.url()
                  + (settings.authorization().token() == null
                          && settings.authorization().jwt() == null
                      ? " wants a token: write token or jwt-secret"
                      : " refuses the token: write what 'rasa run --auth-token' or"
                          + " '--jwt-secret' was given")));
    } else if (status == 409) {
      findings.add(
          bad(
              rasa
                  + " at "
                  + settings.url()
                  + " has no model loaded: train one with 'rasa train'"));
    } else {
      findings.add(good(rasa + " answers at " + settings.url()));
    }
  }

  /**
   * Only a 404 says that the channel is missing. Any other status may come from a proxy that hides
   * the page.
   */
  private void channel(RasaHttp http, List<Finding> findings) {
    String name = settings.transport() == Transport.CALLBACK ? "callback" : "rest";
    int status = http.getOpen("/webhooks/" + name + "/", TIMEOUT).status();
    if (status == 404) {
      findings.add(
          bad(
              "Rasa at "
                  + settings.url()
                  + " has no "
                  + name
                  + " channel: write '"
                  + name
                  + ":' into its credentials.yml"));
    }
  }

  private static String reason(BotException failure) {
    Throwable cause = failure.getCause();
    return cause == null ? "no answer" : cause.getClass().getSimpleName();
  }

  private static Finding good(String text) {
    return new Finding(true, text);
  }

  private static Finding bad(String text) {
    return new Finding(false, text);
  }
}
