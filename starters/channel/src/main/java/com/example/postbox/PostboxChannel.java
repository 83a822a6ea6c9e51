package com.example.postbox;

import dev.baton.connector.Capabilities;
import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Health;
import dev.baton.connector.Inbox;
import dev.baton.connector.Outbound;
import dev.baton.connector.Receipt;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A channel that polls. The platform keeps what people wrote until it is asked for what comes after
 * it, so a message is acknowledged by the next question, and that is only asked once it is stored.
 */
final class PostboxChannel implements Channel {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final long PAUSE_MILLIS = 200;
  private static final Capabilities TEXT =
      new Capabilities(
          2000,
          0,
          Capabilities.Unit.UTF16,
          0,
          0,
          new Capabilities.Pace(
              Capabilities.Rate.UNLIMITED,
              Capabilities.Rate.UNLIMITED,
              Capabilities.Rate.UNLIMITED),
          Set.of());

  private final PostboxSettings settings;
  private final ChannelContext context;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private volatile Health health = new Health.Connecting("not opened yet");
  private @Nullable Polling polling;

  PostboxChannel(PostboxSettings settings, ChannelContext context) {
    this.settings = settings;
    this.context = context;
  }

  @Override
  public String name() {
    return context.name();
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public Capabilities capabilities() {
    return TEXT;
  }

  @Override
  public void open(Inbox inbox) {
    Polling begun = new Polling(inbox);
    polling = begun;
    begun.thread.start();
  }

  @Override
  public void close() {
    Polling begun = polling;
    polling = null;
    if (begun != null) {
      begun.end();
    }
  }

  @Override
  public Receipt send(Outbound message) {
    String body = JSON.writeValueAsString(ToPostbox.message(message));
    HttpRequest.Builder request = request("messages").POST(BodyPublishers.ofString(body));
    context.beforeCall().run();
    try {
      return new Receipt(call(request).path("id").asString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new DeliveryException.Retryable("interrupted", interrupted);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(settings.url().resolve(path))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + settings.token().reveal())
        .header("Content-Type", "application/json");
  }

  private JsonNode call(HttpRequest.Builder request) throws InterruptedException {
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw PostboxErrors.of(answer);
      }
      return JSON.readTree(answer.body());
    } catch (IOException unreachable) {
      throw new DeliveryException.Retryable("the platform cannot be reached", unreachable);
    } catch (JacksonException noJson) {
      throw new DeliveryException.Retryable("the platform answered with something else", noJson);
    }
  }

  /** One time between opening and closing. */
  private final class Polling {

    private final Inbox inbox;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("postbox").unstarted(this::poll);
    private long after;

    Polling(Inbox inbox) {
      this.inbox = inbox;
    }

    void end() {
      ended.countDown();
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private void poll() {
      try {
        do {
          if (context.duty().getAsBoolean()) {
            look();
          }
        } while (!ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
      } catch (InterruptedException closed) {
        health = new Health.Connecting("closed");
      }
    }

    /** What is not stored is not passed over: the next look brings it again. */
    private void look() throws InterruptedException {
      try {
        JsonNode answer = call(request("messages?after=" + after).GET());
        health = new Health.Up();
        for (JsonNode message : answer.path("messages")) {
          inbox
              .accept(FromPostbox.inbound(message, context.clock().instant()))
              .toCompletableFuture()
              .get();
          after = message.path("id").asLong();
        }
      } catch (DeliveryException.CredentialsRejected wrong) {
        health = new Health.Rejected(String.valueOf(wrong.getMessage()));
      } catch (DeliveryException failure) {
        health = new Health.Down(String.valueOf(failure.getMessage()));
      } catch (ExecutionException notStored) {
        health = new Health.Down("what came in could not be stored");
      }
    }
  }
}
