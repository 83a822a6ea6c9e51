package dev.baton.bot.rasa;

import dev.baton.bot.wire.BotHttpClient;
import dev.baton.bot.wire.BotHttpClient.Answer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.HttpEntity;

/**
 * Calls to Rasa over a {@link BotHttpClient}: adds addresses and credentials.
 *
 * <p>Another reason why a 502, 503 or 504 counts as lost: Rasa's own server gives it when its
 * response time-out passes while the turn goes on.
 *
 * <p>Rasa's token goes into the query, the only place where Rasa looks for it. So no address is
 * ever part of an exception message.
 */
final class RasaHttp {

  private static final String IN_PATH = "-._~!$&'()*+,;=:@/";
  private static final Pattern DOT_SEGMENT = Pattern.compile("(?<![^/])\\.\\.?(?![^/])");

  private final BotHttpClient http;
  private final URI base;
  private final RasaAuthorization authorization;

  RasaHttp(URI base, RasaAuthorization authorization, RasaConnection connection) {
    this.base = base;
    this.authorization = authorization;
    this.http = connection.client("Rasa", base);
  }

  URI base() {
    return base;
  }

  /** Posts to a webhook, which needs no token. */
  Answer postWebhook(String path, HttpEntity json, Duration deadline) {
    return http.send(posting(path, "", json), deadline);
  }

  /** Gets a page that needs no token. */
  Answer getOpen(String path, Duration deadline) {
    return http.send(getting(path, ""), deadline);
  }

  /**
   * Posts to a webhook and passes on each line of the answer, as {@link BotHttpClient#stream} does.
   */
  void streamWebhook(String path, HttpEntity json, Duration deadline, Consumer<String> line) {
    http.stream(posting(path, "stream=true", json), deadline, line);
  }

  /**
   * Posts to the HTTP API.
   *
   * @param user the user whom the call concerns
   */
  Answer post(String user, String path, String query, HttpEntity json, Duration deadline) {
    return http.send(authorized(user, posting(path, authorization.query(query), json)), deadline);
  }

  /**
   * Gets a page of the HTTP API.
   *
   * @param user the user whom the call concerns
   */
  Answer get(String user, String path, String query, Duration deadline) {
    return http.send(authorized(user, getting(path, authorization.query(query))), deadline);
  }

  /** A value in a query, with every special character escaped. */
  static String escaped(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * A name in a path. Characters that a path may hold stay as they are, slashes too: Rasa 3 does
   * not undo escapes, and takes everything before the next known word as the name; Rasa 2 undoes
   * them. Only characters that no path can hold are escaped, and the dots of {@code .} and {@code
   * ..}.
   */
  static String inPath(String name) {
    StringBuilder path = new StringBuilder();
    for (byte next : name.getBytes(StandardCharsets.UTF_8)) {
      boolean legal =
          (next >= 'a' && next <= 'z')
              || (next >= 'A' && next <= 'Z')
              || (next >= '0' && next <= '9')
              || IN_PATH.indexOf(next) >= 0;
      path.append(legal ? String.valueOf((char) next) : "%%%02X".formatted(next & 0xFF));
    }
    return DOT_SEGMENT.matcher(path).replaceAll(dots -> dots.group().replace(".", "%2E"));
  }

  private HttpUriRequestBase authorized(String user, HttpUriRequestBase request) {
    String header = authorization.header(user);
    if (header != null) {
      request.addHeader("Authorization", header);
    }
    return request;
  }

  private HttpUriRequestBase posting(String path, String query, HttpEntity json) {
    HttpPost post = new HttpPost(to(path, query));
    post.addHeader("Content-Type", "application/json");
    post.setEntity(json);
    return accepting(post);
  }

  private HttpUriRequestBase getting(String path, String query) {
    return accepting(new HttpGet(to(path, query)));
  }

  private static HttpUriRequestBase accepting(HttpUriRequestBase request) {
    request.addHeader("Accept", "application/json");
    request.addHeader("User-Agent", "Baton");
    return request;
  }

  private URI to(String path, String query) {
    return URI.create(base + path + (query.isEmpty() ? "" : "?" + query));
  }
}
