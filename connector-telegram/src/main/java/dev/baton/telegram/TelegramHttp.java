package dev.baton.telegram;

import dev.baton.connector.Secret;
import dev.baton.wire.BoundedBody;
import dev.baton.wire.PlatformHttp;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls to a Bot API server, each with a deadline from its first byte to its last. Blocking;
 * an interrupt ends a call on a virtual thread.
 *
 * <p>Nothing is sent twice, no redirect is followed and no cookie kept. Addresses hold the token,
 * so they stay in here: nobody may pass on what an exception says. Thread-safe; need not be closed.
 */
final class TelegramHttp {

  private static final int LONGEST_ANSWER = 8 << 20;
  private static final int LONGEST_ERROR = 64 << 10;

  /** From the first byte of a file to the last: 50 MB over a slow line. */
  private static final Duration TRANSFER_LIMIT = Duration.ofMinutes(10);

  private final Secret token;
  private final URI api;
  private final String methods;
  private final PlatformHttp http;

  /**
   * Makes no call.
   *
   * @param proxies asked once how to reach the server
   */
  TelegramHttp(TelegramSettings settings, ProxySelector proxies) {
    token = settings.token();
    api = settings.apiUrl();
    methods = address("/bot" + token.reveal() + "/").toString();
    http = new PlatformHttp(api, proxies);
  }

  /** A complete answer. The array is not copied and must not be changed. */
  static final class Answer {

    private final int status;
    private final byte[] body;

    /**
     * @param body without the token, should the server have repeated it in an error
     */
    Answer(int status, byte[] body) {
      this.status = status;
      this.body = body;
    }

    int status() {
      return status;
    }

    byte[] body() {
      return body;
    }
  }

  /** A call of a method that is yet to be made; may be cancelled at any time. */
  HttpPost call(String method, HttpEntity body) {
    HttpPost call = new HttpPost(methods + method);
    call.addHeader("User-Agent", "Baton");
    call.setEntity(body);
    return call;
  }

  /** A call with a file, which may take as long as files do. */
  Answer upload(String method, HttpEntity body) throws IOException {
    return answered(http.upload(call(method, body), body, TRANSFER_LIMIT));
  }

  /** Makes a call and waits for the whole answer. */
  Answer send(HttpPost call, Duration limit) throws IOException {
    return answered(http.call(call, limit));
  }

  private Answer answered(PlatformHttp.Call call) throws IOException {
    try (call) {
      ClassicHttpResponse response = call.open();
      return answer(response.getCode(), response.getEntity());
    } catch (IOException failed) {
      throw call.judged(failed);
    }
  }

  private Answer answer(int status, @Nullable HttpEntity body) throws IOException {
    if (body == null || status / 100 == 2) {
      return new Answer(status, BoundedBody.read(body, LONGEST_ANSWER));
    }
    String told = new String(body.getContent().readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8);
    return new Answer(status, token.hiddenIn(told).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A file on its way; its call ends when the bytes are closed.
   *
   * @param size in bytes; negative if unknown
   */
  record Download(
      int status,
      @Nullable String retryAfter,
      @Nullable String date,
      InputStream bytes,
      long size) {

    boolean ok() {
      return status / 100 == 2;
    }
  }

  /** Opens the file under a path from getFile. */
  Download download(String path) throws IOException {
    HttpGet call = new HttpGet(address("/file/bot" + token.reveal() + "/" + path));
    call.addHeader("User-Agent", "Baton");
    PlatformHttp.Call transfer = http.download(call, TRANSFER_LIMIT);
    try {
      ClassicHttpResponse response = transfer.open();
      HttpEntity body = response.getEntity();
      return new Download(
          response.getCode(),
          value(response.getFirstHeader("Retry-After")),
          value(response.getFirstHeader("Date")),
          transfer.streamed(response),
          body == null ? 0 : body.getContentLength());
    } catch (IOException failed) {
      transfer.close();
      throw transfer.judged(failed);
    }
  }

  private static @Nullable String value(@Nullable Header header) {
    return header == null ? null : header.getValue();
  }

  /** Closes idle connections. */
  void closeIdle() {
    http.closeIdle();
  }

  /** With all that an address cannot hold escaped. The cause of a failure would say the address. */
  private URI address(String path) {
    try {
      URI address = new URI(api.getScheme(), null, api.getHost(), api.getPort(), path, null, null);
      return URI.create(address.toASCIIString());
    } catch (URISyntaxException unspeakable) {
      throw new IllegalArgumentException("the address of the Bot API server cannot be called");
    }
  }
}
