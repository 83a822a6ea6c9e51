package dev.baton.testkit;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A server that is told events as Standard Webhooks prescribes, and checks their signatures. */
public final class WebhookReceiver implements AutoCloseable {

  private final HttpServer server;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Deque<Integer> next = new ConcurrentLinkedDeque<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostRunning = new AtomicInteger();
  private volatile int usual = 204;
  private volatile String retryAfter = "";
  private volatile Runnable before = () -> {};

  private WebhookReceiver(HttpServer server) {
    this.server = server;
  }

  /**
   * A call.
   *
   * @param status what it was answered
   */
  public record Call(
      String id, String timestamp, String signatures, String type, String body, int status) {

    /** Whether it is signed with a secret, in the form {@code whsec_…}. */
    public boolean isSignedWith(String secret) {
      try {
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        mac.update((id + '.' + timestamp + '.').getBytes(StandardCharsets.UTF_8));
        byte[] expected = mac.doFinal(body.getBytes(StandardCharsets.UTF_8));
        for (String signature : signatures.split(" ", -1)) {
          if (signature.startsWith("v1,")
              && MessageDigest.isEqual(
                  expected, Base64.getDecoder().decode(signature.substring(3)))) {
            return true;
          }
        }
        return false;
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  /** Starts on a free port of this machine. */
  public static WebhookReceiver start() {
    return start(0);
  }

  /** Starts on a port of this machine. */
  public static WebhookReceiver start(int port) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      WebhookReceiver receiver = new WebhookReceiver(server);
      server.createContext("/", receiver::answer);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return receiver;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + port() + "/hook";
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Answers all calls from now on with a status. */
  public void answers(int status) {
    usual = status;
  }

  /** Answers the next calls with these statuses, and those after them as usual. */
  public void answersNext(int... statuses) {
    for (int status : statuses) {
      next.add(status);
    }
  }

  /** Sends {@code Retry-After} with each answer that is no success. */
  public void asksToWait(String value) {
    retryAfter = value;
  }

  /** Does something before each answer, such as wait. */
  public void beforeAnswers(Runnable action) {
    before = action;
  }

  /** The calls that were answered, in order. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Those of them that were answered with a success. */
  public List<Call> taken() {
    return calls.stream().filter(call -> call.status() / 100 == 2).toList();
  }

  /** How many calls were under way at once, at most. */
  public int mostAtOnce() {
    return mostRunning.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    before.run();
    Integer scripted = next.poll();
    int status = scripted == null ? usual : scripted;
    Headers headers = exchange.getRequestHeaders();
    calls.add(
        new Call(
            headers.getFirst("webhook-id"),
            headers.getFirst("webhook-timestamp"),
            headers.getFirst("webhook-signature"),
            headers.getFirst("Content-Type"),
            body,
            status));
    running.decrementAndGet();
    if (status / 100 == 3) {
      exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
    }
    if (status / 100 != 2 && !retryAfter.isEmpty()) {
      exchange.getResponseHeaders().set("Retry-After", retryAfter);
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
