package dev.baton.http;

import dev.baton.conversation.EndReason;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Trigger;
import dev.baton.routing.Handoffs;
import dev.baton.routing.Handoffs.Initiated;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /handoff}: a bot asks for a person. It calls from inside a turn and waits for the
 * answer, so it is answered as soon as control has changed. Every answer has a JSON body, because
 * the callers known from the Rasa forum read the body without looking at the status.
 */
final class HandoffRoute implements HttpRoute {

  private static final Logger log = LoggerFactory.getLogger(HandoffRoute.class);

  /** The bot is waiting inside a turn: it should be told that the store is away, not hang. */
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** Longer bodies are parsed on other threads: 10 MiB of JSON would hold up an I/O thread. */
  private static final int MAX_ON_IO_THREAD = 64 << 10;

  private final Handoffs handoffs;
  private final Executor parsers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("handoff-", 0).factory());

  HandoffRoute(Handoffs handoffs) {
    this.handoffs = handoffs;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    return call.body().length <= MAX_ON_IO_THREAD
        ? initiate(call)
        : CompletableFuture.supplyAsync(() -> initiate(call), parsers).thenCompose(stage -> stage);
  }

  private CompletionStage<Answer> initiate(Call call) {
    HandoffCall wanted;
    try {
      wanted = HandoffCall.parse(call.body());
    } catch (WrongFieldException unreadable) {
      return CompletableFuture.completedFuture(
          Answer.error(400, "bad_request", String.valueOf(unreadable.getMessage())));
    }
    return call.within(
            TIMEOUT, handoffs.initiate(wanted.senderId(), Trigger.CALL, wanted.request()))
        .handle((initiated, failure) -> {
          if (failure == null) {
            return answer(initiated);
          }
          log.warn("a handoff could not be stored: {}", failure.toString());
          return Answer.notStored(failure, "nothing was changed; call again");
        });
  }

  static Answer answer(Initiated initiated) {
    return switch (initiated) {
      case Initiated.Open open ->
          Answer.of(
              open.repeated() ? 200 : 202,
              json(open.handoffId(), HandoffStatus.QUEUED, open.conversationId()));
      case Initiated.NoAgent nobody -> {
        EndReason reason = EndReason.NO_AGENT;
        ObjectNode json =
            json(nobody.handoffId(), reason.status(), nobody.conversationId())
                .put("end_reason", reason.word());
        Instant opens = nobody.opensAt();
        yield Answer.of(200, opens == null ? json : json.put("opens_at", opens.toString()));
      }
      case Initiated.UnknownSender unknown ->
          Answer.error(404, "unknown_sender", "no conversation has this sender_id");
    };
  }

  private static ObjectNode json(String handoffId, HandoffStatus status, String conversationId) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("handoff_id", handoffId)
        .put("status", ApiJson.word(status))
        .put("conversation", conversationId);
  }
}
