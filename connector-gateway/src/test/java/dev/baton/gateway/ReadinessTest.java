package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.Baton;
import dev.baton.http.Listener;
import dev.baton.store.JdbcStore;
import dev.baton.store.Store;
import dev.baton.store.testkit.ForwardingStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /readyz} of a Baton that starts and stops slowly. */
final class ReadinessTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void itIsNotReadyWhileTheStoreIsMigratedAndWhileItStops() throws Exception {
    Slow store = new Slow(JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db")));
    Baton baton = Baton.builder().store(store).build();
    try (Listener listener = Listener.start("127.0.0.1", 0, baton.handler());
        HttpClient client = HttpClient.newHttpClient()) {
      URI ready = URI.create("http://127.0.0.1:" + listener.port() + "/readyz");
      assertThat(get(client, ready).body()).contains("is starting");

      Thread opening = Thread.ofVirtual().start(baton::open);
      store.opens.await();
      HttpResponse<String> migrating = get(client, ready);
      assertThat(migrating.statusCode()).isEqualTo(503);
      assertThat(migrating.body())
          .startsWith("{\"ready\":false,\"baton\":{\"status\":\"connecting\"")
          .contains("\"store\":{\"status\":\"connecting\"");

      store.mayOpen.countDown();
      opening.join();
      assertThat(get(client, ready).statusCode()).isEqualTo(200);
      assertThat(get(client, ready).body()).startsWith("{\"ready\":true,\"store\"");

      Thread closing = Thread.ofVirtual().start(baton::close);
      store.closes.await();
      HttpResponse<String> stopping = get(client, ready);
      assertThat(stopping.statusCode()).isEqualTo(503);
      assertThat(stopping.body()).contains("{\"status\":\"down\",\"cause\":\"is stopping\"}");

      store.mayClose.countDown();
      closing.join();
    }
  }

  @Test
  void whoAsksLetsTheStoreFindOutWhetherItCanBeWritten() {
    Store file = JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db"));
    AtomicInteger probes = new AtomicInteger();
    ForwardingStore counting =
        new ForwardingStore() {
          @Override
          public Store store() {
            return file;
          }

          @Override
          public void probe() {
            probes.incrementAndGet();
            file.probe();
          }
        };
    try (Baton baton = Baton.builder().store(counting).build();
        Listener listener = Listener.start("127.0.0.1", 0, baton.handler());
        HttpClient client = HttpClient.newHttpClient()) {
      baton.open();
      URI ready = URI.create("http://127.0.0.1:" + listener.port() + "/readyz");
      for (int calls = 0; calls < 10; calls++) {
        get(client, ready);
      }
      await().until(() -> probes.get() > 0);
      assertThat(probes).hasValueLessThan(4);
    }
  }

  private static HttpResponse<String> get(HttpClient client, URI at) {
    try {
      return client.send(HttpRequest.newBuilder(at).build(), BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** A store whose migration, and whose end, take as long as a test wants. */
  private static final class Slow implements ForwardingStore {

    final CountDownLatch opens = new CountDownLatch(1);
    final CountDownLatch mayOpen = new CountDownLatch(1);
    final CountDownLatch closes = new CountDownLatch(1);
    final CountDownLatch mayClose = new CountDownLatch(1);
    private final Store store;

    Slow(Store store) {
      this.store = store;
    }

    @Override
    public Store store() {
      return store;
    }

    @Override
    public void open() {
      opens.countDown();
      await(mayOpen);
      store.open();
    }

    @Override
    public void close() {
      closes.countDown();
      await(mayClose);
      store.close();
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }
  }
}
