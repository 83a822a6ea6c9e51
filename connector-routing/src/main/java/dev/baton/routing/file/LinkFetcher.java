package dev.baton.routing.file;

import dev.baton.connector.Content.FileRef;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Files.Opened;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
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

  private static final int ADDRESSES = 3;
  private static final int REDIRECTS = 5;
  private static final Set<Integer> MOVED = Set.of(301, 302, 303, 307, 308);

  private final boolean privateAddresses;
  private final LinkWeb web;
  private final LongSupplier nanos;

  /**
   * @param privateAddresses whether links may lead to addresses that are not public
   * @param nanos counts how time passes
   */
  LinkFetcher(boolean privateAddresses, LinkWeb web, LongSupplier nanos) {
    this.privateAddresses = privateAddresses;
    this.web = web;
    this.nanos = nanos;
  }

  Opened fetch(FileRef.Linked linked) {
    URI url = linked.url();
    Time time = new Time();
    try {
      LinkConnection.Answer answer = ask(url, time);
      for (int hop = 1; MOVED.contains(answer.status()); hop++) {
        answer.close();
        String location = answer.header("Location");
        if (location == null || hop > REDIRECTS) {
          throw refused("answered " + answer.status() + " too often or without an address", null);
        }
        URI next = url.resolve(location);
        if (LinkConnection.isSecure(url) && !LinkConnection.isSecure(next)) {
          throw refused("leads from https to " + next.getScheme(), null);
        }
        url = next;
        answer = ask(url, time);
      }
      if (answer.status() != 200) {
        answer.close();
        throw refused("answered " + answer.status(), null);
      }
      return new Opened(
          answer.bytes(),
          linked.name() == null ? lastPart(url) : linked.name(),
          linked.mime() == null ? answer.header("Content-Type") : linked.mime(),
          answer.size());
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

  private LinkConnection.Answer ask(URI link, Time time) throws IOException {
    if (!LinkConnection.isSecure(link) && !"http".equalsIgnoreCase(link.getScheme())) {
      throw refused("is not a web address", null);
    }
    if (link.getHost() == null) {
      throw refused("names no host", null);
    }
    List<InetAddress> addresses = lookUp(LinkConnection.host(link), time);
    if (!privateAddresses && !addresses.stream().allMatch(PublicAddresses::isPublic)) {
      throw refused("leads to a private address", null);
    }
    return connected(link, addresses.subList(0, Math.min(ADDRESSES, addresses.size())), time).ask();
  }

  /** To the first address that answers. Once a request may have been sent, no other is tried. */
  private LinkConnection connected(URI link, List<InetAddress> addresses, Time time)
      throws IOException {
    IOException none = new UnknownHostException("no address");
    for (InetAddress address : addresses) {
      InetSocketAddress checked = new InetSocketAddress(address, LinkConnection.port(link));
      Duration left = time.left(ANSWER);
      LinkConnection connection = new LinkConnection(link, left, time.left(web.whole()));
      try {
        connection.open(web, checked, left.compareTo(CONNECT) < 0 ? left : CONNECT);
        return connection;
      } catch (IOException failure) {
        connection.close();
        none = failure;
      }
    }
    throw none;
  }

  /** The system limits the time of a lookup itself and offers no way to set it. */
  private List<InetAddress> lookUp(String host, Time time) throws IOException {
    CompletableFuture<List<InetAddress>> looking = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("lookup")
        .start(() -> {
          try {
            looking.complete(web.names().lookUp(host));
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
