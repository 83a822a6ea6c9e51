package dev.baton.http;

import dev.baton.conversation.Actor;
import dev.baton.routing.Audit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes down what callers of the API read and do. A call that succeeded is answered once that is
 * stored. What is read cannot be read without it; what was done already stays done, and the log
 * says so if it could not be written down.
 *
 * <p>Who looks at the same again and again, as a page does, is written down once in a while.
 */
final class AuditedCalls {

  private static final Logger log = LoggerFactory.getLogger(AuditedCalls.class);

  /** For how long the same reading by the same caller is the same. */
  static final Duration AGAIN = Duration.ofMinutes(5);

  static final String NOT_RECORDED = "nothing is read that cannot be written down; try again";

  private static final int REMEMBERED = 10_000;

  private final Audit audit;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Noted> lately =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Noted> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * What was, or is being, written down.
   *
   * @param stored completes once it is stored
   */
  private record Noted(long at, CompletableFuture<Void> stored) {}

  /**
   * @param nanos a clock that never jumps
   */
  AuditedCalls(Audit audit, LongSupplier nanos) {
    this.audit = audit;
    this.nanos = nanos;
  }

  /** Has a route's calls written down that read a conversation, or something of many. */
  HttpRoute reading(String action, HttpRoute route) {
    return reading(action, call -> true, route);
  }

  /**
   * Has some of a route's calls written down.
   *
   * @param which whether a call is worth it
   */
  HttpRoute reading(String action, Predicate<HttpRoute.Call> which, HttpRoute route) {
    return call -> {
      CompletionStage<Answer> answer = route.answer(call);
      if (!which.test(call)) {
        return answer;
      }
      Audit.Note note = note(call, action);
      return answer.thenCompose(read -> {
        if (!isDone(read)) {
          return CompletableFuture.completedFuture(read);
        }
        return lately(note)
            .handle((stored, failure) -> {
              if (failure == null) {
                return read;
              }
              log.warn("{} could not be written down: {}", action, failure.toString());
              return Answer.later("not_recorded", NOT_RECORDED);
            });
      });
    };
  }

  /** Has a route's calls written down that change something. */
  HttpRoute acting(String action, HttpRoute route) {
    return acting(action, route, answer -> Map.of());
  }

  /**
   * Has a route's calls written down that change something.
   *
   * @param more what the answer tells of it
   */
  HttpRoute acting(String action, HttpRoute route, Function<Answer, Map<String, String>> more) {
    return call ->
        route
            .answer(call)
            .thenCompose(answer ->
                isDone(answer)
                    ? audit
                        .note(with(more.apply(answer), note(call, action)))
                        .handle((stored, failure) -> {
                          if (failure != null) {
                            log.error(
                                "{} by {} is done and could not be written down: {}",
                                action,
                                call.caller().id(),
                                failure.toString());
                          }
                          return answer;
                        })
                    : CompletableFuture.completedFuture(answer));
  }

  private static Audit.Note with(Map<String, String> more, Audit.Note note) {
    TreeMap<String, String> detail = new TreeMap<>(note.detail());
    detail.putAll(more);
    return new Audit.Note(note.by(), note.action(), note.conversationId(), detail);
  }

  /** Which token was made, without what makes it one. */
  static Map<String, String> madeToken(Answer answer) {
    JsonNode made = JsonMapper.shared().readTree(answer.json());
    return Map.of(
        "token", made.path("id").asString(),
        "name", made.path("name").asString(),
        "role", made.path("role").asString());
  }

  /** Writes down what no route of its own tells, such as the beginning of a stream. */
  CompletionStage<Void> note(Caller caller, String action) {
    return audit.note(new Audit.Note(actor(caller), action, null, Map.of()));
  }

  /** Writes down that somebody listens to what happens, once in a while. */
  CompletionStage<Void> listens(Caller caller, String action, Map<String, String> detail) {
    return lately(new Audit.Note(actor(caller), action, null, detail));
  }

  private static boolean isDone(Answer answer) {
    return answer.status() < 300;
  }

  /** Writes something down, unless it was lately. Who asks meanwhile waits for the same. */
  private CompletionStage<Void> lately(Audit.Note note) {
    String key = note.toString();
    Noted noted = new Noted(nanos.getAsLong(), new CompletableFuture<>());
    lock.lock();
    try {
      Noted before = lately.get(key);
      if (before != null && noted.at() - before.at() < AGAIN.toNanos()) {
        return before.stored();
      }
      lately.remove(key);
      lately.put(key, noted);
    } finally {
      lock.unlock();
    }
    return audit
        .note(note)
        .whenComplete((stored, failure) -> {
          if (failure == null) {
            noted.stored().complete(null);
          } else {
            forget(key, noted);
            noted.stored().completeExceptionally(failure);
          }
        });
  }

  private void forget(String key, Noted failed) {
    lock.lock();
    try {
      lately.remove(key, failed);
    } finally {
      lock.unlock();
    }
  }

  private static Audit.Note note(HttpRoute.Call call, String action) {
    boolean conversation = call.path().startsWith("/api/v1/conversations/");
    String id = call.variable("id");
    TreeMap<String, String> detail = new TreeMap<>();
    if ("false".equals(call.parameter("masked"))) {
      detail.put("masked", "false");
    }
    if (call.path().startsWith("/api/v1/dead-letters/")) {
      detail.put("letter", letter(id));
    }
    if (call.path().startsWith("/api/v1/handoffs/")) {
      detail.put("handoff", id);
    }
    if (call.path().startsWith("/api/v1/tokens/")) {
      detail.put("token", id);
    }
    return new Audit.Note(
        actor(call.caller()), action, conversation && !id.isEmpty() ? id : null, detail);
  }

  /** The key of a platform's event may name its chat, so only its channel is kept. */
  private static String letter(String id) {
    int colon = id.indexOf(':');
    return colon < 0 ? id : id.substring(0, colon);
  }

  private static Actor actor(Caller caller) {
    return Actor.caller(caller.id(), caller.name());
  }

  /** Whether a call asks for personal data unmasked. */
  static boolean isUnmasked(HttpRoute.Call call) {
    return "false".equals(call.parameter("masked"));
  }

  /** Whether a call asks for what was said. */
  static boolean wantsText(HttpRoute.Call call) {
    return "true".equals(call.parameter("text"));
  }
}
