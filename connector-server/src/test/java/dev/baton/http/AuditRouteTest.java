package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Secret;
import dev.baton.conversation.Actor;
import dev.baton.conversation.AuditEntry;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.routing.Audit;
import dev.baton.routing.Conversations.Transcript;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class AuditRouteTest {

  private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");

  @Test
  void readingATranscriptIsWrittenDownBeforeItIsAnswered() {
    try (EdgeFixture edge = new EdgeFixture()) {
      edge.script.transcript = transcript();

      assertThat(edge.get("/api/v1/conversations/c1").statusCode()).isEqualTo(200);
      assertThat(edge.get("/api/v1/conversations/c1?masked=false").statusCode()).isEqualTo(200);
      assertThat(edge.get("/api/v1/conversations/nobody").statusCode()).isEqualTo(404);

      assertThat(edge.script.audit.notes)
          .containsExactly(
              note("transcript.read", "c1", Map.of()),
              note("transcript.read", "c1", Map.of("masked", "false")));
      assertThat(edge.get("/api/v1/conversations/c1").statusCode()).isEqualTo(200);
      assertThat(edge.script.audit.notes).as("once in a while").hasSize(2);
    }
  }

  @Test
  void whatCannotBeWrittenDownCannotBeRead() {
    try (EdgeFixture edge = new EdgeFixture()) {
      edge.script.transcript = transcript();
      edge.script.audit.stored = CompletableFuture.failedFuture(new IllegalStateException("full"));

      HttpResponse<String> answer = edge.get("/api/v1/conversations/c1");

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).doesNotContain("Mia");
      edge.script.audit.stored = CompletableFuture.completedFuture(null);
      assertThat(edge.get("/api/v1/conversations/c1").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whoListensIsWrittenDownBeforeAnythingIsTold() {
    try (EdgeFixture edge = new EdgeFixture()) {
      edge.script.audit.stored = CompletableFuture.failedFuture(new IllegalStateException("full"));

      HttpResponse<String> answer = edge.get("/api/v1/events?masked=false");

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(EdgeFixture.code(answer)).isEqualTo("not_recorded");
    }
  }

  @Test
  void twoReadingsAtOnceAreWrittenDownOnceAndBothWaitForIt() {
    ScriptedAudit audit = new ScriptedAudit();
    CompletableFuture<Void> pending = new CompletableFuture<>();
    audit.stored = pending;
    AuditedCalls calls = new AuditedCalls(audit, () -> 0);

    CompletionStage<Void> one = listens(calls, Caller.LOCAL);
    CompletionStage<Void> other = listens(calls, Caller.LOCAL);
    assertThat(audit.notes).hasSize(1);
    assertThat(other.toCompletableFuture()).isNotDone();
    pending.completeExceptionally(new IllegalStateException("full"));

    assertThat(one.toCompletableFuture()).isCompletedExceptionally();
    assertThat(other.toCompletableFuture()).isCompletedExceptionally();
    audit.stored = CompletableFuture.completedFuture(null);
    assertThat(listens(calls, Caller.LOCAL).toCompletableFuture()).isCompleted();
    assertThat(audit.notes).as("tried again").hasSize(2);
  }

  private static CompletionStage<Void> listens(AuditedCalls calls, Caller caller) {
    return calls.listens(caller, "events.listened", Map.of());
  }

  @Test
  void erasingRetryingAndDiscardingAreWrittenDown() {
    try (EdgeFixture edge = new EdgeFixture()) {
      edge.send(edge.to("/api/v1/conversations/c1").DELETE());
      edge.post("/api/v1/dead-letters/d1/retry", "");
      edge.post("/api/v1/dead-letters/tg:update-42-of-chat-7/discard", "");

      assertThat(edge.script.audit.notes)
          .containsExactly(
              note("conversation.erased", "c1", Map.of()),
              note("dead_letter.retried", null, Map.of("letter", "d1")),
              note("dead_letter.discarded", null, Map.of("letter", "tg")));
    }
  }

  @Test
  void listsOnlyToAdminsAndRefusesWhatMakesNoSense() {
    try (EdgeFixture edge = new EdgeFixture()) {
      edge.script.audit.entries.add(entry(1));

      JsonNode json =
          EdgeFixture.json(
              edge.get(
                  "/api/v1/audit?conversation=c1&actor=Ann&action=control.passed"
                      + "&from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z&limit=7"));

      assertThat(edge.script.audit.queries.getFirst())
          .contains("c1", "Ann", "control.passed", "2026-12-01T00:00:00Z", "null 7");
      JsonNode first = json.path("entries").path(0);
      assertThat(first.path("actor").path("name").asString()).isEqualTo("Ann");
      assertThat(first.path("seq").asLong()).isEqualTo(1);
      assertThat(first.path("detail").path("why").asString()).isEqualTo("claimed");
      assertThat(edge.get("/api/v1/audit?from=yesterday").statusCode()).isEqualTo(400);
      assertThat(edge.get("/api/v1/audit?limit=0").statusCode()).isEqualTo(400);
      assertThat(edge.get("/api/v1/audit?before='x").statusCode()).isEqualTo(400);
    }
    try (EdgeFixture edge =
        new EdgeFixture(new HttpEdge.AccessSettings(null, new Secret("t".repeat(20)), false))) {
      assertThat(edge.get("/api/v1/audit").statusCode()).isEqualTo(401);
      assertThat(edge.get("/api/v1/audit/export").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void exportsAllSealedEntriesBetweenTheBeginningAndTheEnd() {
    try (EdgeFixture edge = new EdgeFixture()) {
      for (int i = 1; i <= 1_234; i++) {
        edge.script.audit.entries.add(entry(i));
      }

      List<String> lines = edge.get("/api/v1/audit/export").body().lines().toList();

      assertThat(lines).hasSize(1_236);
      assertThat(lines.getFirst()).startsWith("{\"anchor\":{\"seq\":0");
      assertThat(EdgeFixture.JSON.readTree(lines.get(700)).path("seq").asLong()).isEqualTo(700);
      assertThat(lines.getLast()).contains("\"end\"", "1234");
      assertThat(edge.script.audit.notes).extracting(Audit.Note::action).contains("audit.exported");
    }
  }

  @Test
  void theSameReadingIsWrittenDownAgainAfterSomeTime() {
    ScriptedAudit audit = new ScriptedAudit();
    AtomicLong nanos = new AtomicLong();
    AuditedCalls calls = new AuditedCalls(audit, nanos::get);

    for (Caller caller : List.of(Caller.LOCAL, Caller.LOCAL, Caller.TOKEN)) {
      assertThat(listens(calls, caller).toCompletableFuture()).isCompleted();
    }
    nanos.addAndGet(AuditedCalls.AGAIN.toNanos());
    assertThat(listens(calls, Caller.LOCAL).toCompletableFuture()).isCompleted();

    assertThat(audit.notes)
        .extracting(note -> note.by().id())
        .containsExactly("local", "api-token", "local");
  }

  private static Audit.Note note(
      String action, @Nullable String conversation, Map<String, String> detail) {
    return new Audit.Note(Actor.caller("local", "Operator"), action, conversation, detail);
  }

  private static AuditEntry entry(long seq) {
    return new AuditEntry(
        "e" + seq,
        NOON,
        Actor.agent("7", "Ann"),
        "control.passed",
        "c1",
        "h1",
        3L,
        new TreeMap<>(Map.of("why", "claimed")),
        seq,
        "f".repeat(64));
  }

  private static Transcript transcript() {
    Conversation conversation =
        new Conversation(
            "c1", "tg", "42", "42", "u42", "Mia", "de", "bot", Control.BOT, 3, null, NOON, NOON);
    return new Transcript(conversation, List.of(), List.of());
  }
}
