package dev.baton.http;

import dev.baton.connector.ServingChannel;
import dev.baton.conversation.AuditEntry;
import dev.baton.routing.Audit;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /api/v1/audit}, and the whole of it as lines of JSON. */
final class AuditRoute {

  private static final Logger log = LoggerFactory.getLogger(AuditRoute.class);
  private static final int PAGE = 500;

  /** How many may export at once. */
  private static final int EXPORTS = 2;

  private final Audit audit;
  private final AuditedCalls audited;
  private final Semaphore exports = new Semaphore(EXPORTS);

  AuditRoute(Audit audit, AuditedCalls audited) {
    this.audit = audit;
    this.audited = audited;
  }

  CompletionStage<Answer> list(HttpRoute.Call call) {
    int limit = ApiCalls.limit(call);
    if (limit < 1) {
      return ApiCalls.badLimit();
    }
    Instant from;
    Instant to;
    try {
      from = ApiCalls.time(call, "from");
      to = ApiCalls.time(call, "to");
    } catch (WrongFieldException wrong) {
      return ApiCalls.bad(wrong);
    }
    String before = call.parameter("before");
    if (before != null && !before.matches("[0-9a-f]{11,27}")) {
      return ApiCalls.bad("before", "before is not the 'next' of a page");
    }
    Audit.Query query =
        new Audit.Query(
            call.parameter("conversation"),
            call.parameter("actor"),
            call.parameter("action"),
            from,
            to);
    return ApiCalls.read(() -> page(audit.list(query, before, limit)));
  }

  private static Answer page(Audit.Page page) {
    ObjectNode json = object();
    ArrayNode entries = json.putArray("entries");
    page.entries().forEach(entry -> entries.add(json(entry)));
    json.put("next", page.next());
    return Answer.of(200, json);
  }

  static ObjectNode json(AuditEntry entry) {
    ObjectNode json = object();
    json.put("seq", entry.seq()).put("id", entry.id()).put("at", entry.at().toString());
    json.putObject("actor")
        .put("kind", entry.actor().kind())
        .put("id", entry.actor().id())
        .put("name", entry.actor().name());
    json.put("action", entry.action())
        .put("conversation", entry.conversationId())
        .put("handoff", entry.handoffId())
        .put("epoch", entry.epoch());
    ObjectNode detail = json.putObject("detail");
    entry.detail().forEach(detail::put);
    return json.put("seal", entry.seal());
  }

  /**
   * Sends the sealed entries, oldest first, between a line with the place where they begin and one
   * with the place where they end. Reads a page once the client has taken the one before.
   */
  void export(HttpRoute.Call call, ServingChannel.Client client) {
    if (!exports.tryAcquire()) {
      client.refuse(429, "too_many_exports", "others export the audit now; try again later");
      return;
    }
    Caller caller = call.caller();
    Thread.ofVirtual()
        .name("audit-export")
        .start(() -> {
          try {
            audited.note(caller, "audit.exported").toCompletableFuture().join();
            send(client);
          } catch (CompletionException leftOrNotStored) {
            log.debug("an export of the audit ended early", leftOrNotStored);
            client.drop();
          } catch (RuntimeException failure) {
            log.warn("the audit could not be exported", failure);
            client.drop();
          } finally {
            exports.release();
          }
        });
  }

  private void send(ServingChannel.Client client) {
    AtomicBoolean left = new AtomicBoolean();
    client.whenLeaving(() -> left.set(true));
    client.begin("application/x-ndjson");
    Audit.Place place = audit.begin();
    StringBuilder lines = new StringBuilder(line("anchor", place));
    List<AuditEntry> page = audit.after(place.seq(), PAGE);
    while (!page.isEmpty() && !left.get()) {
      for (AuditEntry entry : page) {
        lines.append(json(entry)).append('\n');
      }
      client.write(lines.toString()).toCompletableFuture().join();
      lines.setLength(0);
      AuditEntry last = page.getLast();
      place =
          new Audit.Place(Objects.requireNonNull(last.seq()), Objects.requireNonNull(last.seal()));
      page = audit.after(place.seq(), PAGE);
    }
    if (!left.get()) {
      lines.append(line("end", place));
      client.write(lines.toString()).toCompletableFuture().join();
    }
    client.end();
  }

  private static String line(String name, Audit.Place place) {
    ObjectNode json = object();
    json.putObject(name).put("seq", place.seq()).put("seal", place.seal());
    return json + "\n";
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
