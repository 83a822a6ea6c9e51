package dev.baton.telegram;

import dev.baton.connector.Secret;
import dev.baton.wire.CallTimer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
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

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final Duration TRUSTED = Duration.ofSeconds(1);

  /** For each part of a file. */
  private static final Duration PART_LIMIT = Duration.ofSeconds(30);

  /** From the first byte of a file to the last: 50 MB over a slow line. */
  private static final Duration TRANSFER_LIMIT = Duration.ofMinutes(10);

  private static final RequestConfig CALL =
      RequestConfig.custom()
          .setAuthenticationEnabled(false)
          .setExpectContinueEnabled(false)
          .setProtocolUpgradeEnabled(false)
          .build();

  private static final RequestConfig TRANSFER =
      RequestConfig.copy(CALL).setResponseTimeout(Timeout.of(PART_LIMIT)).build();

  private final Secret token;
  private final HttpHost server;
  private final String methods;
  private final TelegramConnections connections;
  private final CloseableHttpClient http;

  /**
   * Makes no call.
   *
   * @param proxies asked once how to reach the server
   */
  TelegramHttp(TelegramSettings settings, ProxySelector proxies) {
    token = settings.token();
    URI api = settings.apiUrl();
    server = new HttpHost(api.getScheme(), api.getHost(), api.getPort());
    methods = address("/bot" + token.reveal() + "/").toString();
    Proxy proxy = proxies.select(api).stream().findFirst().orElse(Proxy.NO_PROXY);
    connections = new TelegramConnections(proxy, CONNECT_LIMIT, KEPT, TRUSTED);
    http =
        proxy.type() == Proxy.Type.HTTP
            ? through((InetSocketAddress) proxy.address(), connections)
            : HttpClients.createMinimal(connections);
  }

  private static CloseableHttpClient through(
      InetSocketAddress proxy, TelegramConnections connections) {
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setProxy(new HttpHost(proxy.getHostString(), proxy.getPort()))
        .setDefaultRequestConfig(CALL)
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableContentCompression()
        .disableAuthCaching()
        .build();
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
    HttpPost call = call(method, body);
    call.setEntity(new UploadBody(body, PART_LIMIT, call::cancel));
    call.setConfig(TRANSFER);
    return send(call, TRANSFER_LIMIT);
  }

  /** Makes a call and waits for the whole answer. */
  Answer send(HttpPost call, Duration limit) throws IOException {
    Ending ending = new Ending(call, limit);
    try {
      ClassicHttpResponse response = open(call);
      return answer(response.getCode(), response.getEntity());
    } catch (IOException failed) {
      throw ending.judged(failed);
    } finally {
      ending.close();
    }
  }

  /**
   * A call that is cancelled just before it has its connection fails with exceptions of any kind.
   */
  private ClassicHttpResponse open(HttpUriRequestBase call) throws IOException {
    try {
      return http.executeOpen(server, call, null);
    } catch (RuntimeException failed) {
      if (call.isCancelled()) {
        throw new IOException("cancelled", failed);
      }
      throw failed;
    }
  }

  private Answer answer(int status, @Nullable HttpEntity body) throws IOException {
    if (body == null) {
      return new Answer(status, new byte[0]);
    }
    InputStream in = body.getContent();
    if (status / 100 != 2) {
      String told = new String(in.readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8);
      return new Answer(status, token.hiddenIn(told).getBytes(StandardCharsets.UTF_8));
    }
    byte[] read = in.readNBytes(announced(body));
    if (in.read() >= 0) {
      throw new IOException("an answer beyond the limit");
    }
    return new Answer(status, read);
  }

  private static int announced(HttpEntity body) {
    long announced = body.getContentLength();
    return announced < 0 ? LONGEST_ANSWER : (int) Math.min(announced, LONGEST_ANSWER);
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
    call.setConfig(TRANSFER);
    Ending ending = new Ending(call, TRANSFER_LIMIT);
    try {
      ClassicHttpResponse response = open(call);
      HttpEntity body = response.getEntity();
      return new Download(
          response.getCode(),
          value(response.getFirstHeader("Retry-After")),
          value(response.getFirstHeader("Date")),
          new Incoming(body == null ? InputStream.nullInputStream() : body.getContent(), ending),
          body == null ? 0 : body.getContentLength());
    } catch (IOException failed) {
      ending.close();
      throw ending.judged(failed);
    }
  }

  private static @Nullable String value(@Nullable Header header) {
    return header == null ? null : header.getValue();
  }

  /** Closes idle connections. */
  void closeIdle() {
    connections.closeIdle(TimeValue.ZERO_MILLISECONDS);
  }

  /** With all that an address cannot hold escaped. The cause of a failure would say the address. */
  private URI address(String path) {
    try {
      URI address =
          new URI(
              server.getSchemeName(),
              null,
              server.getHostName(),
              server.getPort(),
              path,
              null,
              null);
      return URI.create(address.toASCIIString());
    } catch (URISyntaxException unspeakable) {
      throw new IllegalArgumentException("the address of the Bot API server cannot be called");
    }
  }

  /** The end of a call, by its deadline if not before. */
  private static final class Ending {

    private final HttpUriRequestBase call;
    private final Duration limit;
    private final AtomicBoolean late = new AtomicBoolean();
    private final Future<?> deadline;

    Ending(HttpUriRequestBase call, Duration limit) {
      this.call = call;
      this.limit = limit;
      this.deadline =
          CallTimer.after(
              limit,
              () -> {
                late.set(true);
                call.cancel();
              });
    }

    IOException judged(IOException failed) {
      return late.get() ? new SocketTimeoutException("no end within " + limit) : failed;
    }

    /** Closes the connection unless the answer was read to its end. */
    void close() {
      deadline.cancel(false);
      call.cancel();
    }
  }

  /** The bytes of a file, with which its call ends. */
  private static final class Incoming extends FilterInputStream {

    private final Ending ending;

    Incoming(InputStream in, Ending ending) {
      super(in);
      this.ending = ending;
    }

    /** Reads nothing more: what is left may be long. */
    @Override
    public void close() {
      ending.close();
    }
  }
}
