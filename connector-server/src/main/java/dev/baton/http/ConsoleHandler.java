package dev.baton.http;

import dev.baton.console.ConsoleFile;
import dev.baton.console.ConsoleFiles;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.ETag;
import io.undertow.util.ETagUtils;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.PathTemplateMatch;
import io.undertow.util.StatusCodes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Serves the console's page and files from memory. They hold no secrets and are open to everyone:
 * whoever reads them still has to sign in to see anything.
 */
final class ConsoleHandler implements HttpHandler {

  /** The template of the files' paths; the page is at {@link ConsoleFiles#PATH}. */
  static final String FILE_PATH = ConsoleFiles.PATH + "/{release}/{name}";

  private static final String KEPT_FOR_GOOD = "public, max-age=31536000, immutable";
  private static final String ASKED_FOR_EACH_TIME = "no-cache";
  private static final Map<HttpString, String> ALWAYS =
      Map.of(
          new HttpString("X-Content-Type-Options"), "nosniff",
          new HttpString("X-Frame-Options"), "DENY",
          new HttpString("Referrer-Policy"), "no-referrer",
          new HttpString("Cross-Origin-Opener-Policy"), "same-origin",
          new HttpString("Cross-Origin-Resource-Policy"), "same-origin");
  private static final HttpString CONTENT_POLICY = new HttpString("Content-Security-Policy");

  private final ConsoleFiles files;
  private final AnswerSender sender;

  ConsoleHandler(ConsoleFiles files, AnswerSender sender) {
    this.files = files;
    this.sender = sender;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    PathTemplateMatch match = exchange.getAttachment(PathTemplateMatch.ATTACHMENT_KEY);
    Map<String, String> path = match == null ? Map.of() : match.getParameters();
    boolean isPage = !path.containsKey("name");
    ConsoleFile file = isPage ? files.page() : file(path);
    if (file == null) {
      sender.send(exchange, Answer.error(404, "not_found", "there is nothing at this path"));
      return;
    }
    send(exchange, file, isPage ? ASKED_FOR_EACH_TIME : KEPT_FOR_GOOD);
  }

  private @Nullable ConsoleFile file(Map<String, String> path) {
    return files.find(path.getOrDefault("release", ""), path.getOrDefault("name", ""));
  }

  private void send(HttpServerExchange exchange, ConsoleFile file, String caching) {
    HeaderMap headers = exchange.getResponseHeaders();
    ALWAYS.forEach(headers::put);
    headers.put(CONTENT_POLICY, files.contentPolicy());
    headers.put(Headers.CACHE_CONTROL, caching);
    headers.put(Headers.ETAG, "\"" + file.tag() + "\"");
    if (!ETagUtils.handleIfNoneMatch(exchange, new ETag(false, file.tag()), true)) {
      exchange.setStatusCode(StatusCodes.NOT_MODIFIED);
      exchange.endExchange();
      return;
    }
    headers.put(Headers.CONTENT_TYPE, file.type());
    exchange.getResponseSender().send(file.content());
  }
}
