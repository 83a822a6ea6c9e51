package dev.baton.routing.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.net.httpserver.HttpServer;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Files;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * A lane waits at most twenty seconds for the answer to a link, however many names, addresses and
 * redirects are involved.
 */
class FetchDeadlineTest {

  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final FileRef.Linked LINK =
      new FileRef.Linked(URI.create("http://shop.test/a.txt"), null, null);

  private final AtomicLong now = new AtomicLong();

  @Test
  void atMostThreeAddressesAreTried() {
    DeadAddresses dead = new DeadAddresses(200);

    assertRefused(dead, now::get);

    assertThat(dead.called)
        .extracting(address -> address.getAddress().getHostAddress())
        .containsExactly("8.8.8.0", "8.8.8.1", "8.8.8.2");
    assertThat(passed()).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void aPrivateAddressAtTheEndOfManyIsRefused() {
    DeadAddresses dead = new DeadAddresses(200);
    dead.last = "10.0.0.1";

    assertRefused(dead, now::get);

    assertThat(dead.called).isEmpty();
  }

  @Test
  void allRedirectsShareOneDeadline() throws IOException {
    HttpServer circle =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    circle.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/again");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    circle.start();
    try {
      DeadAddresses dead = new DeadAddresses(3);
      dead.third = circle.getAddress();

      assertRefused(dead, now::get);

      assertThat(dead.called).hasSize(5);
      assertThat(passed()).isEqualTo(ANSWER);
    } finally {
      circle.stop(0);
    }
  }

  @Test
  void theLookupTimeCountsTowardsTheDeadline() {
    DeadAddresses dead = new DeadAddresses(3);
    dead.lookup = Duration.ofSeconds(18);

    assertRefused(dead, now::get);

    assertThat(dead.called).hasSize(1);
    assertThat(passed()).isEqualTo(ANSWER);
  }

  @Test
  void aLookupThatNeverEndsIsAbandoned() {
    CountDownLatch never = new CountDownLatch(1);
    DeadAddresses dead = new DeadAddresses(3);
    dead.before = never;
    Iterator<Long> ticks =
        LongStream.iterate(0, tick -> ANSWER.minusMillis(50).toNanos()).boxed().iterator();
    LongSupplier atLast = () -> ticks.next();

    assertRefused(dead, atLast);

    assertThat(dead.called).isEmpty();
    never.countDown();
  }

  @Test
  void aServerThatAcceptsButNeverAnswersIsCutOff() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      DeadAddresses dead = new DeadAddresses(3);
      dead.lookup = ANSWER.minusMillis(300);
      LinkFetcher links = new LinkFetcher(false, dead.leadingTo(silent.getLocalPort()), now::get);

      assertTimeoutPreemptively(
          ANSWER.dividedBy(2),
          () ->
              assertThatThrownBy(() -> links.fetch(LINK))
                  .isInstanceOf(DeliveryException.Refused.class));
      assertThat(dead.called).hasSize(1);
    }
  }

  @Test
  void anInterruptedFetchMayBeRetried() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      LinkWeb web = new DeadAddresses(3).leadingTo(silent.getLocalPort());
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      Thread fetching =
          Thread.ofVirtual()
              .start(() ->
                  thrown.complete(
                      catchThrowable(() -> new LinkFetcher(false, web, now::get).fetch(LINK))));
      try (Socket accepted = silent.accept()) {
        assertThat(accepted.getInputStream().read()).isEqualTo('G');
        fetching.interrupt();
        assertThat(thrown.get(ANSWER.toSeconds() / 2, TimeUnit.SECONDS))
            .isInstanceOf(DeliveryException.Retryable.class);
      }
    }
  }

  @Test
  void aFileThatArrivesTooSlowlyIsCutOff() throws IOException {
    HttpServer dripping =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    CountDownLatch cut = new CountDownLatch(1);
    dripping.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (exchange) {
            while (!cut.await(20, TimeUnit.MILLISECONDS)) {
              exchange.getResponseBody().write('x');
              exchange.getResponseBody().flush();
            }
          } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
          }
        });
    dripping.start();
    try {
      DeadAddresses dead = new DeadAddresses(3);
      LinkWeb usual = dead.leadingTo(dripping.getAddress().getPort());
      LinkWeb web = new LinkWeb(usual.names(), usual.sockets(), usual.tls(), Duration.ofSeconds(3));
      assertTimeoutPreemptively(
          ANSWER,
          () -> {
            try (Files.Opened opened = new LinkFetcher(false, web, now::get).fetch(LINK)) {
              assertThat(opened.bytes().read()).isEqualTo('x');
              assertThatThrownBy(() -> opened.bytes().readAllBytes())
                  .isInstanceOf(IOException.class);
            }
          });
    } finally {
      cut.countDown();
      dripping.stop(0);
    }
  }

  private Duration passed() {
    return Duration.ofNanos(now.get());
  }

  private void assertRefused(DeadAddresses dead, LongSupplier nanos) {
    LinkFetcher links = new LinkFetcher(false, dead.web(), nanos);

    assertThatThrownBy(() -> links.fetch(LINK)).isInstanceOf(DeliveryException.Refused.class);
  }

  /** Public addresses that drop packets: each connection attempt takes its full timeout. */
  private final class DeadAddresses {

    private final int count;
    private final List<InetSocketAddress> called = new ArrayList<>();
    private String last = "8.8.4.4";
    private InetSocketAddress third = new InetSocketAddress(0);
    private Duration lookup = Duration.ZERO;
    private CountDownLatch before = new CountDownLatch(0);

    DeadAddresses(int count) {
      this.count = count;
    }

    LinkWeb web() {
      return web(this::call);
    }

    /** The same addresses, but all alive and answered by a local port. */
    LinkWeb leadingTo(int port) {
      InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      return web((address, millis) -> {
        called.add(address);
        return here;
      });
    }

    private LinkWeb web(RedirectingSockets.Way way) {
      LinkWeb usual = LinkWeb.ofThisMachine();
      return new LinkWeb(this::lookUp, new RedirectingSockets(way), usual.tls(), usual.whole());
    }

    private List<InetAddress> lookUp(String host) {
      try {
        before.await();
        now.addAndGet(lookup.toNanos());
        List<InetAddress> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          addresses.add(InetAddress.getByName(i == count - 1 && i > 2 ? last : "8.8.8." + i));
        }
        return addresses;
      } catch (IOException | InterruptedException impossible) {
        throw new AssertionError(impossible);
      }
    }

    private InetSocketAddress call(InetSocketAddress address, int millis) throws IOException {
      called.add(address);
      if (third.getPort() != 0 && address.getAddress().getHostAddress().equals("8.8.8.2")) {
        return third;
      }
      now.addAndGet(Duration.ofMillis(millis).toNanos());
      throw new SocketTimeoutException("dropped");
    }
  }
}
