package dev.baton.testkit.webex;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Delivers webhooks: signed, once and in order, unless a test asks for worse.
 *
 * <p>A hundred failures within five minutes deactivate a webhook. If it is activated again within
 * five minutes of that, its next failure deactivates it again. Nothing is ever delivered again.
 */
final class WebhookDeliveries implements AutoCloseable {

  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final int MOST_FAILURES = 100;

  private record Due(
      WebhookRegistration registration, String target, String body, @Nullable String secret) {}

  private final WebexWorld world;
  private final Map<String, WebhookRegistration> registrations = new LinkedHashMap<>();
  private final ExecutorService courier =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final AtomicInteger pending = new AtomicInteger();
  private final List<Due> withheld = new ArrayList<>();
  private int copies = 1;
  private int reversing;
  private boolean lost;

  WebhookDeliveries(WebexWorld world) {
    this.world = world;
  }

  Map<String, WebhookRegistration> registrations() {
    return registrations;
  }

  void copies(int each) {
    copies = each;
  }

  /** Holds the next deliveries back until there are this many, then sends the last one first. */
  void reverse(int next) {
    reversing = next;
  }

  /** Sets whether deliveries get lost on the way, unnoticed by either side. */
  void lose(boolean all) {
    lost = all;
  }

  int pending() {
    return pending.get();
  }

  void message(String event, WebexPost post, WebexAccount actor) {
    if (!world.seen(post)) {
      return;
    }
    Map<String, String> facts = facts(post.room, post.author);
    facts.put("hasFiles", String.valueOf(!post.files.isEmpty()));
    facts.put("hasAttachments", String.valueOf(post.card != null));
    ObjectNode data = WebexJson.object();
    data.put("id", post.id);
    data.put("roomId", post.room.id);
    data.put("personId", post.author.id());
    data.put("personEmail", post.author.email());
    data.put("created", post.created.toString());
    raise("messages", event, actor, facts, post.mentioned, data);
  }

  void membership(String event, WebexRoom room, WebexAccount account) {
    if (room.direct || !room.members.contains(world.bot)) {
      return;
    }
    ObjectNode data = WebexJson.object();
    data.put("id", membershipId(room, account));
    data.put("roomId", room.id);
    data.put("roomType", room.type());
    data.put("personId", account.id());
    data.put("personEmail", account.email());
    data.put("created", world.now().toString());
    raise("memberships", event, account, facts(room, account), List.of(), data);
  }

  void migrated(WebexRoom room, String old) {
    ObjectNode data = WebexJson.object();
    data.put("id", room.id);
    data.put("oldRoomId", old);
    data.put("type", room.type());
    data.put("created", room.created.toString());
    raise("rooms", "migrated", world.bot, facts(room, world.bot), List.of(), data);
  }

  void submitted(WebexWorld.Submission submission) {
    ObjectNode data = WebexJson.object();
    data.put("id", submission.id());
    data.put("type", "submit");
    data.put("messageId", submission.card().id);
    data.put("personId", submission.person().id());
    data.put("roomId", submission.card().room.id);
    data.put("created", submission.created().toString());
    Map<String, String> facts = facts(submission.card().room, submission.person());
    facts.put("messageId", submission.card().id);
    raise("attachmentActions", "created", submission.person(), facts, List.of(), data);
  }

  /** Activates a webhook again, as its owner asked. */
  void wake(WebhookRegistration registration) {
    if (!registration.active) {
      registration.active = true;
      registration.failures.clear();
      Instant asleep = registration.disabledAt;
      registration.onProbation =
          asleep != null && world.clock.instant().isBefore(asleep.plus(WINDOW));
    }
  }

  static String membershipId(WebexRoom room, WebexAccount account) {
    return Base64.getEncoder()
        .withoutPadding()
        .encodeToString(
            ("ciscospark://us/MEMBERSHIP/"
                    + WebexWorld.uuid(account.id())
                    + ":"
                    + WebexWorld.uuid(room.id))
                .getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    courier.shutdownNow();
    http.shutdownNow();
  }

  private Map<String, String> facts(WebexRoom room, WebexAccount person) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("roomId", room.id);
    facts.put("roomType", room.type());
    facts.put("personId", person.id());
    facts.put("personEmail", person.email());
    facts.put("isModerator", "false");
    return facts;
  }

  private void raise(
      String resource,
      String event,
      WebexAccount actor,
      Map<String, String> facts,
      Iterable<String> mentioned,
      ObjectNode data) {
    for (WebhookRegistration registration : registrations.values()) {
      boolean meant =
          registration.active
              && (registration.resource.equals("all") || registration.resource.equals(resource))
              && (registration.event.equals("all") || registration.event.equals(event))
              && passes(registration, facts, mentioned);
      if (meant && !lost) {
        ObjectNode envelope = WebexJson.registration(registration, world.bot);
        envelope.remove("secret");
        envelope.put("resource", resource);
        envelope.put("event", event);
        envelope.put("actorId", actor.id());
        envelope.set("data", data);
        Due due =
            new Due(registration, registration.targetUrl, envelope.toString(), registration.secret);
        for (int i = 0; i < copies; i++) {
          queue(due);
        }
      }
    }
  }

  private boolean passes(
      WebhookRegistration registration, Map<String, String> facts, Iterable<String> mentioned) {
    for (Map.Entry<String, String> wanted : registration.filter.entrySet()) {
      if (wanted.getKey().equals("mentionedPeople")) {
        String person = wanted.getValue().equals("me") ? world.bot.id() : wanted.getValue();
        boolean hit = false;
        for (String id : mentioned) {
          hit |= id.equals(person);
        }
        if (!hit) {
          return false;
        }
      } else if (!wanted.getValue().equals(facts.get(wanted.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private void queue(Due due) {
    pending.incrementAndGet();
    if (reversing > 0) {
      withheld.addFirst(due);
      if (withheld.size() == reversing) {
        reversing = 0;
        withheld.forEach(next -> courier.execute(() -> deliver(next)));
        withheld.clear();
      }
    } else {
      courier.execute(() -> deliver(due));
    }
  }

  private void deliver(Due due) {
    boolean taken = false;
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(due.target()))
              .timeout(Duration.ofSeconds(20))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(due.body()));
      if (due.secret() != null) {
        request.header("X-Spark-Signature", signature(due.secret(), due.body()));
      }
      int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      taken = status >= 200 && status < 300;
    } catch (IOException unreachable) {
      taken = false;
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } finally {
      pending.decrementAndGet();
    }
    if (!taken) {
      world.locked(() -> failed(due.registration()));
    }
  }

  private boolean failed(WebhookRegistration registration) {
    Instant now = world.clock.instant();
    registration.failures.addLast(now);
    while (registration.failures.getFirst().isBefore(now.minus(WINDOW))) {
      registration.failures.removeFirst();
    }
    if (registration.onProbation || registration.failures.size() >= MOST_FAILURES) {
      registration.active = false;
      registration.disabledAt = now;
      registration.onProbation = false;
    }
    return registration.active;
  }

  private static String signature(String secret, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException(absent);
    }
  }
}
