package dev.baton.gateway;

import dev.baton.bot.Bot;
import dev.baton.bot.rasa.RasaBot;
import dev.baton.connector.Inspects.Finding;
import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** {@code type: rasa}. */
final class RasaType implements BotType {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LONGEST_VERSION = 64 << 10;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Override
  public String word() {
    return "rasa";
  }

  @Override
  public Bot create(Settings settings, Clock clock) {
    return RasaBot.create(settings, clock);
  }

  @Override
  public List<Finding> inspect(Settings settings) {
    String url = settings.url("url").toString().replaceAll("/+$", "");
    boolean withoutApi = settings.text("api", "auto").equals("off");
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      try {
        HttpResponse<byte[]> version = get(client, url + "/version");
        if (version.statusCode() == 404) {
          return List.of(
              withoutApi
                  ? good("Rasa answers at " + url + "; its API is off")
                  : bad(
                      "Rasa answers at "
                          + url
                          + ", but its API is off: start it with"
                          + " 'rasa run --enable-api', or write 'api: off'"));
        }
        if (version.statusCode() != 200) {
          return List.of(
              bad(url + "/version answers " + version.statusCode() + ": is it a Rasa server?"));
        }
        String number = number(version.body());
        Secret token = settings.secretOrNull("token");
        if (token != null && refuses(client, url, token)) {
          return List.of(
              bad(
                  "Rasa "
                      + number
                      + " at "
                      + url
                      + " refuses the token: write what"
                      + " 'rasa run --auth-token' was given"));
        }
        return List.of(good("Rasa " + number + " answers at " + url));
      } catch (CompletionException unreachable) {
        return List.of(
            bad("nothing answers at " + url + " (" + reason(unreachable) + "): is Rasa running?"));
      } finally {
        client.shutdownNow();
      }
    }
  }

  private static boolean refuses(HttpClient client, String url, Secret token) {
    String query = URLEncoder.encode(token.reveal(), StandardCharsets.UTF_8);
    int status = get(client, url + "/status?token=" + query).statusCode();
    return status == 401 || status == 403;
  }

  /** The whole call has a deadline: {@link HttpRequest.Builder#timeout} ends with the headers. */
  private static HttpResponse<byte[]> get(HttpClient client, String url) {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
    try {
      return answer.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
    } finally {
      answer.cancel(true);
    }
  }

  private static String number(byte[] body) {
    if (body.length > LONGEST_VERSION) {
      return "of unknown version";
    }
    try {
      String version = JSON.readTree(body).path("version").asString("");
      return version.matches("[\\w.+-]{1,40}") ? version : "of unknown version";
    } catch (JacksonException garbled) {
      return "of unknown version";
    }
  }

  private static String reason(CompletionException failure) {
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
