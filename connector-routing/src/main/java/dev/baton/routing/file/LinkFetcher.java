package dev.baton.routing.file;

import dev.baton.connector.Content.FileRef;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Files.Opened;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the files that bots link to.
 *
 * <p>A bot's reply is not trusted with the inside of a network. A name is looked up once, all its
 * addresses are checked, and one of the first {@value #ADDRESSES} is called; each redirect is
 * checked again. An HTTP proxy of the machine is not used, since it would look up names itself.
 *
 * <p>A lane waits for each fetch, so each fetch has one deadline, which starts before the first
 * lookup. Names without answers, addresses that drop packets and redirects all use it up.
 */
final class LinkFetcher {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** From the start to the head of the last answer. */
  private static final Duration ANSWER = Duration.ofSeconds(20);

  /** From the start to the end of the file: a server that takes longer is cut off. */
  private static final Duration WHOLE = Duration.ofMinutes(2);

  private static final int ADDRESSES = 3;
  private static final int REDIRECTS = 5;
  private static final Set<Integer> MOVED = Set.of(301, 302, 303, 307, 308);

  private final boolean privateAddresses;
  private final OkHttpClient http;
  private final LongSupplier nanos;

  /**
   * @param privateAddresses whether links may lead to addresses that are not public
   * @param http made from {@link #web()}; its {@code Dns} is asked once for each host, addresses
   *     included
   * @param nanos counts how time passes
   */
  LinkFetcher(boolean privateAddresses, OkHttpClient http, LongSupplier nanos) {
    this.privateAddresses = privateAddresses;
    this.http = http;
    this.nanos = nanos;
  }

  /** A client that repeats nothing and follows nothing: each hop is asked by hand, and once. */
  static OkHttpClient.Builder web() {
    return new OkHttpClient.Builder()
        .proxy(Proxy.NO_PROXY)
        .protocols(List.of(Protocol.HTTP_1_1))
        .followRedirects(false)
        .followSslRedirects(false)
        .retryOnConnectionFailure(false)
        .connectTimeout(CONNECT)
        .readTimeout(Duration.ZERO)
        .callTimeout(WHOLE);
  }

  Opened fetch(FileRef.Linked linked) {
    URI url = linked.url();
    Time time = new Time();
    try {
      Response response = ask(url, time);
      for (int hop = 1; MOVED.contains(response.code()); hop++) {
        response.close();
        String location = response.header("Location");
        if (location == null || hop > REDIRECTS) {
          throw refused("answered " + response.code() + " too often or without an address", null);
        }
        URI next = url.resolve(location);
        if (isSecure(url) && !isSecure(next)) {
          throw refused("leads from https to " + next.getScheme(), null);
        }
        url = next;
        response = ask(url, time);
      }
      if (response.code() != 200) {
        response.close();
        throw refused("answered " + response.code(), null);
      }
      ResponseBody body = Objects.requireNonNull(response.body());
      return new Opened(
          body.byteStream(),
          linked.name() == null ? lastPart(url) : linked.name(),
          linked.mime() == null ? response.header("Content-Type") : linked.mime(),
          body.contentLength());
    } catch (IllegalArgumentException notWeb) {
      throw refused("is not a web address", notWeb);
    } catch (UnknownHostException unknown) {
      throw refused("leads nowhere", unknown);
    } catch (IOException failure) {
      if (Thread.currentThread().isInterrupted()) {
        throw new DeliveryException.Retryable("stopping", failure);
      }
      throw refused("did not answer", failure);
    }
  }

  private Response ask(URI link, Time time) throws IOException {
    if (!isSecure(link) && !"http".equalsIgnoreCase(link.getScheme())) {
      throw refused("is not a web address", null);
    }
    if (link.getHost() == null) {
      throw refused("names no host", null);
    }
    HttpUrl url = HttpUrl.get(link.toASCIIString());
    List<InetAddress> addresses = lookUp(url.host(), time);
    if (!privateAddresses && !addresses.stream().allMatch(PublicAddresses::isPublic)) {
      throw refused("leads to a private address", null);
    }
    IOException none = new UnknownHostException("no address");
    for (InetAddress address : addresses.subList(0, Math.min(ADDRESSES, addresses.size()))) {
      AtomicBoolean connected = new AtomicBoolean();
      try {
        return ask(url, address, time, connected);
      } catch (IOException failure) {
        if (connected.get()) {
          throw failure;
        }
        none = failure;
      }
    }
    throw none;
  }

  /**
   * Asks at this address and no other, whatever the host would lead to by now.
   *
   * @param connected becomes true once a request may have been sent
   */
  private Response ask(HttpUrl url, InetAddress address, Time time, AtomicBoolean connected)
      throws IOException {
    Duration left = time.left(ANSWER);
    Call call =
        http.newBuilder()
            .dns(host -> List.of(address))
            .connectTimeout(shorter(left, http.connectTimeoutMillis()))
            .callTimeout(time.left(Duration.ofMillis(http.callTimeoutMillis())))
            .addNetworkInterceptor(chain -> {
              connected.set(true);
              return checked(chain.proceed(chain.request()));
            })
            .build()
            .newCall(request(url, address));
    CompletableFuture<Void> cut =
        CompletableFuture.runAsync(
            call::cancel,
            CompletableFuture.delayedExecutor(left.toMillis(), TimeUnit.MILLISECONDS));
    try {
      return call.execute();
    } finally {
      cut.cancel(false);
    }
  }

  private static Duration shorter(Duration left, int millis) {
    return Duration.ofMillis(Math.min(left.toMillis(), millis));
  }

  /** Compression is off, so that limits on the size of a file hold for what is read. */
  private static Request request(HttpUrl url, InetAddress address) {
    return new Request.Builder()
        .url(pinned(url, address))
        .header("User-Agent", "Baton")
        .header("Accept", "*/*")
        .header("Accept-Encoding", "identity")
        .header("Connection", "close")
        .build();
  }

  /**
   * Replaces a host of digits and dots by the address. OkHttp does not ask its {@code Dns} about
   * such a host but the JDK, which looks some of them up as names.
   */
  private static HttpUrl pinned(HttpUrl url, InetAddress address) {
    return url.host().matches("[\\d.]+")
        ? url.newBuilder().host(address.getHostAddress()).build()
        : url;
  }

  /**
   * Refuses an answer that OkHttp would read to another end than the server meant, and hides the
   * header that makes OkHttp repeat a request after a 503.
   */
  private static Response checked(Response response) throws ProtocolException {
    String coding = response.header("Transfer-Encoding");
    if (coding != null && !coding.equalsIgnoreCase("chunked")) {
      throw new ProtocolException("the transfer encoding is unknown");
    }
    String length = response.header("Content-Length");
    if (coding == null && length != null && !length.matches("\\d{1,18}")) {
      throw new ProtocolException("the length is not a number");
    }
    return response.newBuilder().removeHeader("Retry-After").build();
  }

  /** The system limits the time of a lookup itself and offers no way to set it. */
  private List<InetAddress> lookUp(String host, Time time) throws IOException {
    CompletableFuture<List<InetAddress>> looking = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("lookup")
        .start(() -> {
          try {
            looking.complete(http.dns().lookup(host));
          } catch (IOException | RuntimeException failure) {
            looking.completeExceptionally(failure);
          }
        });
    try {
      List<InetAddress> found = looking.get(time.left(ANSWER).toMillis(), TimeUnit.MILLISECONDS);
      time.left(ANSWER);
      return found;
    } catch (TimeoutException late) {
      throw new IOException("the name was not looked up in time", late);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IOException("stopping", stopping);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof IOException unknown) {
        throw unknown;
      }
      throw new IllegalStateException("a name could not be looked up", failure);
    }
  }

  private static boolean isSecure(URI url) {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  private static DeliveryException.Refused refused(String why, @Nullable Throwable cause) {
    return new DeliveryException.Refused("the bot's link to a file " + why, cause);
  }

  private static @Nullable String lastPart(URI url) {
    String path = url.getPath();
    String last = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
    return last.isEmpty() ? null : last;
  }

  /** How long a fetch has been going on. */
  private final class Time {

    private final long start = nanos.getAsLong();

    /** What is left of a span that began with the fetch; at least a millisecond. */
    Duration left(Duration whole) throws SocketTimeoutException {
      Duration left = whole.minusNanos(nanos.getAsLong() - start);
      if (left.toMillis() < 1) {
        throw new SocketTimeoutException("it took too long");
      }
      return left;
    }
  }
}
