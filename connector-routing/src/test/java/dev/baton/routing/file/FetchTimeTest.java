package dev.baton.routing.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.DeliveryException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * However many names, addresses and redirects a bot's link leads to, a lane waits twenty seconds
 * for the answer and no longer.
 */
class FetchTimeTest {

  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final AtomicLong now = new AtomicLong();

  @Test
  void ofManyAddressesThreeAreTried() {
    DeadAddresses dead = new DeadAddresses(200);

    assertRefused(dead, now::get);

    assertThat(dead.called)
        .extracting(address -> address.getAddress().getHostAddress())
        .containsExactly("8.8.8.0", "8.8.8.1", "8.8.8.2");
    assertThat(passed()).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void aLastInnerAddressAmongManyIsEnoughToRefuse() {
    DeadAddresses dead = new DeadAddresses(200);
    dead.last = "10.0.0.1";

    assertRefused(dead, now::get);

    assertThat(dead.called).isEmpty();
  }

  @Test
  void allRedirectsHaveOneDeadline() throws IOException {
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
  void whatTheLookupTookIsNotGivenToTheCall() {
    DeadAddresses dead = new DeadAddresses(3);
    dead.lookup = Duration.ofSeconds(18);

    assertRefused(dead, now::get);

    assertThat(dead.called).hasSize(1);
    assertThat(passed()).isEqualTo(ANSWER);
  }

  @Test
  void aLookupWithoutAnEndIsNotWaitedFor() {
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

  private Duration passed() {
    return Duration.ofNanos(now.get());
  }

  private void assertRefused(Reach reach, LongSupplier nanos) {
    OpenFiles files = new OpenFiles(Map.of(), false, reach, nanos);
    FileRef link = new FileRef.Linked(URI.create("http://shop.test/a.txt"), null, null);

    assertThatThrownBy(() -> files.open(link)).isInstanceOf(DeliveryException.Refused.class);
  }

  /** Public addresses that drop packets: who calls waits for as long as they said they would. */
  private final class DeadAddresses implements Reach {

    private final int count;
    private final List<InetSocketAddress> called = new ArrayList<>();
    private String last = "8.8.4.4";
    private InetSocketAddress third = new InetSocketAddress(0);
    private Duration lookup = Duration.ZERO;
    private CountDownLatch before = new CountDownLatch(0);

    DeadAddresses(int count) {
      this.count = count;
    }

    @Override
    public InetAddress[] resolve(String host) {
      try {
        before.await();
        now.addAndGet(lookup.toNanos());
        InetAddress[] addresses = new InetAddress[count];
        for (int i = 0; i < count; i++) {
          addresses[i] = InetAddress.getByName(i == count - 1 && i > 2 ? last : "8.8.8." + i);
        }
        return addresses;
      } catch (IOException | InterruptedException impossible) {
        throw new AssertionError(impossible);
      }
    }

    @Override
    public Socket connect(InetSocketAddress address, Duration timeout) throws IOException {
      called.add(address);
      if (third.getPort() != 0 && address.getAddress().getHostAddress().equals("8.8.8.2")) {
        return Reach.direct().connect(third, timeout);
      }
      now.addAndGet(timeout.toNanos());
      throw new SocketTimeoutException("dropped");
    }

    @Override
    public Socket secure(Socket plain, String host, int port) {
      throw new AssertionError("nothing here is secure");
    }
  }
}
