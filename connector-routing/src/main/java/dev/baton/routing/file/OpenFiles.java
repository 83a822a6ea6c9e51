package dev.baton.routing.file;

import dev.baton.connector.Channel;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Files;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the files of messages, whichever channel or server holds them.
 *
 * <p>What bots link to is fetched only from public addresses, unless the operator allows private
 * ones: a bot's reply is not to be trusted with the inside of a network. A name is looked up once,
 * every address it has is judged, and one of the first {@value #ADDRESSES} is called; each redirect
 * is judged anew. An HTTP proxy of the machine is not used, since it would look names up by itself.
 *
 * <p>A lane waits for each fetch. So it has one deadline, which begins before the first name is
 * looked up: names without answers, addresses that drop packets and redirects all use it up.
 */
public final class OpenFiles implements Files {

  private static final Logger log = LoggerFactory.getLogger(OpenFiles.class);
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** From the beginning to the head of the last answer. */
  private static final Duration ANSWER = Duration.ofSeconds(20);

  /** From the beginning to the end of the file: a server that drips it for longer is cut off. */
  private static final Duration WHOLE = Duration.ofMinutes(2);

  private static final int ADDRESSES = 3;
  private static final int REDIRECTS = 5;
  private static final Set<Integer> MOVED = Set.of(301, 302, 303, 307, 308);

  private final Map<String, Channel> channels;
  private final boolean privateAddresses;
  private final Reach reach;
  private final LongSupplier nanos;

  /**
   * @param channels by name; may be filled later
   * @param privateAddresses whether bots may link to addresses that are not public
   */
  public OpenFiles(Map<String, Channel> channels, boolean privateAddresses) {
    this(channels, privateAddresses, Reach.direct());
  }

  OpenFiles(Map<String, Channel> channels, boolean privateAddresses, Reach reach) {
    this(channels, privateAddresses, reach, System::nanoTime);
  }

  /**
   * @param nanos counts how time passes
   */
  OpenFiles(
      Map<String, Channel> channels, boolean privateAddresses, Reach reach, LongSupplier nanos) {
    this.channels = channels;
    this.privateAddresses = privateAddresses;
    this.reach = reach;
    this.nanos = nanos;
  }

  @Override
  public Opened open(FileRef file) {
    return switch (file) {
      case FileRef.Held held -> {
        if (channels.get(held.channel()) instanceof Files files) {
          yield openAt(files, held);
        }
        throw new DeliveryException.Refused(
            "channel " + held.channel() + " does not hand out its files", null);
      }
      case FileRef.Linked linked -> fetch(linked);
    };
  }

  /** What the channel that holds a file says is not said of the channel it goes to. */
  private static Opened openAt(Files files, FileRef.Held held) {
    try {
      return files.open(held);
    } catch (DeliveryException.Retryable later) {
      throw new DeliveryException.Retryable(
          "its file is not to be had now: " + later.getMessage(), later);
    } catch (DeliveryException failure) {
      throw new DeliveryException.Refused(
          "its file is not to be had: " + failure.getMessage(), failure);
    }
  }

  private Opened fetch(FileRef.Linked linked) {
    URI url = linked.url();
    Time time = new Time();
    try {
      Download download = ask(url, time);
      for (int hop = 1; MOVED.contains(download.status()); hop++) {
        String location = download.header("location");
        download.close();
        if (location == null || hop > REDIRECTS) {
          throw refused("answered " + download.status() + " too often or without an address", null);
        }
        URI next = url.resolve(location);
        if ("https".equalsIgnoreCase(url.getScheme()) && !"https".equals(next.getScheme())) {
          throw refused("leads from https to " + next.getScheme(), null);
        }
        url = next;
        download = ask(url, time);
      }
      if (download.status() != 200) {
        download.close();
        throw refused("answered " + download.status(), null);
      }
      return new Opened(
          download.body(),
          linked.name() == null ? lastPart(url) : linked.name(),
          linked.mime() == null ? download.header("content-type") : linked.mime(),
          download.length());
    } catch (IllegalArgumentException notWeb) {
      throw refused("is no web address", notWeb);
    } catch (UnknownHostException unknown) {
      throw refused("leads nowhere", unknown);
    } catch (IOException failure) {
      if (Thread.currentThread().isInterrupted()) {
        throw new DeliveryException.Retryable("stopping", failure);
      }
      throw refused("did not answer", failure);
    }
  }

  private Download ask(URI url, Time time) throws IOException {
    String host = url.getHost();
    boolean secure = "https".equalsIgnoreCase(url.getScheme());
    if (!secure && !"http".equalsIgnoreCase(url.getScheme())) {
      throw refused("is no web address", null);
    }
    if (host == null) {
      throw refused("names no host", null);
    }
    InetAddress[] addresses = resolve(host, time);
    if (!privateAddresses && !Arrays.stream(addresses).allMatch(PublicAddresses::isPublic)) {
      throw refused("leads to a private address", null);
    }
    int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
    Socket socket = connect(addresses, port, time);
    try {
      AtomicBoolean answered = new AtomicBoolean();
      cutUnless(answered, socket, time.left(ANSWER));
      cutUnless(new AtomicBoolean(), socket, time.left(WHOLE));
      Download download = Download.begin(secure ? reach.secure(socket, host, port) : socket, url);
      answered.set(true);
      return download;
    } catch (IOException | RuntimeException failure) {
      socket.close();
      throw failure;
    }
  }

  /** The system gives a lookup its own time, which nobody can set. */
  private InetAddress[] resolve(String host, Time time) throws IOException {
    CompletableFuture<InetAddress[]> looking = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("lookup")
        .start(() -> {
          try {
            looking.complete(reach.resolve(host));
          } catch (IOException | RuntimeException failure) {
            looking.completeExceptionally(failure);
          }
        });
    try {
      InetAddress[] found = looking.get(time.left(ANSWER).toMillis(), TimeUnit.MILLISECONDS);
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

  /** Time-outs of a socket begin anew with every byte, so the whole has its own. */
  private static void cutUnless(AtomicBoolean done, Socket socket, Duration after) {
    CompletableFuture.delayedExecutor(after.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> {
          if (!done.get()) {
            try {
              socket.close();
            } catch (IOException failure) {
              log.debug("a download that took too long was not cut off in order", failure);
            }
          }
        });
  }

  private Socket connect(InetAddress[] addresses, int port, Time time) throws IOException {
    IOException none = new UnknownHostException("no address");
    for (InetAddress address : Arrays.copyOf(addresses, Math.min(ADDRESSES, addresses.length))) {
      Duration left = time.left(ANSWER);
      try {
        return reach.connect(
            new InetSocketAddress(address, port), left.compareTo(CONNECT) < 0 ? left : CONNECT);
      } catch (IOException unreachable) {
        none = unreachable;
      }
    }
    throw none;
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

    private final long begun = nanos.getAsLong();

    /** What is left of so much since the beginning; a millisecond at least. */
    Duration left(Duration whole) throws SocketTimeoutException {
      Duration left = whole.minusNanos(nanos.getAsLong() - begun);
      if (left.toMillis() < 1) {
        throw new SocketTimeoutException("it took too long");
      }
      return left;
    }
  }
}
