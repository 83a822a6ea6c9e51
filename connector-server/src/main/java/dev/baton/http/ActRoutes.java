package dev.baton.http;

import dev.baton.masking.Masking;
import dev.baton.routing.Acts;
import dev.baton.routing.Acts.Act;
import dev.baton.routing.Acts.Outcome;
import dev.baton.routing.Handoffs.Initiated;
import dev.baton.routing.Overview;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What callers of the API do as agents: each path is one act. */
final class ActRoutes {

  /** The longest body in bytes: the longest text, each character written as an escape. */
  static final int BODY = 256 << 10;

  /** How many characters a text for the user, a note or a reason may have. */
  static final int LONGEST = 20_000;

  private final Acts acts;
  private final Masking masking;

  ActRoutes(Acts acts, Masking masking) {
    this.acts = acts;
    this.masking = masking;
  }

  /** Reads an act from the body of a call; wrong fields are named. */
  private interface Reading {
    Act read(CallFields fields);
  }

  CompletionStage<Answer> claim(HttpRoute.Call call) {
    return perform(call, fields -> new Act.Claim(call.variable("id")), done(200));
  }

  CompletionStage<Answer> takeOver(HttpRoute.Call call) {
    return perform(call, fields -> new Act.TakeOver(call.variable("id")), done(200));
  }

  CompletionStage<Answer> say(HttpRoute.Call call) {
    return perform(
        call,
        fields -> {
          String id = call.variable("id");
          String canned = fields.text("canned");
          if (canned == null) {
            return new Act.Say(id, required(fields, "text"));
          }
          if (fields.text("text") != null) {
            throw new WrongFieldException("canned", "send text or canned, not both");
          }
          return new Act.SayCanned(id, canned);
        },
        message(202));
  }

  CompletionStage<Answer> send(HttpRoute.Call call) {
    return perform(
        call, fields -> new Act.Send(call.variable("id"), call.variable("message")), message(202));
  }

  CompletionStage<Answer> note(HttpRoute.Call call) {
    return perform(
        call, fields -> new Act.Note(call.variable("id"), required(fields, "text")), message(201));
  }

  CompletionStage<Answer> release(HttpRoute.Call call) {
    return perform(
        call, fields -> new Act.Release(call.variable("id"), text(fields, "note")), done(200));
  }

  CompletionStage<Answer> transfer(HttpRoute.Call call) {
    return perform(call, fields -> transfer(call.variable("id"), fields), done(200));
  }

  private static Act transfer(String handoff, CallFields fields) {
    CallFields to = fields.fields("to");
    try {
      Overview.Target.Kind kind = kind(to.requiredText("kind"));
      boolean agent = kind == Overview.Target.Kind.AGENT;
      return new Act.Transfer(
          handoff,
          kind,
          to.requiredText(agent ? "id" : "name"),
          to.text("desk"),
          text(fields, "note"));
    } catch (WrongFieldException wrong) {
      boolean outside = wrong.field().equals("note");
      throw outside
          ? wrong
          : new WrongFieldException("to." + wrong.field(), "to." + wrong.getMessage());
    }
  }

  private static Overview.Target.Kind kind(String word) {
    return Arrays.stream(Overview.Target.Kind.values())
        .filter(one -> ApiJson.word(one).equals(word))
        .findFirst()
        .orElseThrow(() ->
            new WrongFieldException(
                "kind",
                "kind must be one of "
                    + Arrays.stream(Overview.Target.Kind.values())
                        .map(ApiJson::word)
                        .collect(Collectors.joining(", "))));
  }

  CompletionStage<Answer> resolve(HttpRoute.Call call) {
    return perform(
        call, fields -> new Act.Resolve(call.variable("id"), text(fields, "text")), done(200));
  }

  CompletionStage<Answer> initiate(HttpRoute.Call call) {
    return perform(
        call,
        fields ->
            new Act.Initiate(call.variable("id"), fields.text("queue"), text(fields, "reason")),
        outcome -> {
          throw new IllegalStateException("only an initiation answers with one");
        });
  }

  private static String required(CallFields fields, String name) {
    String text = text(fields, name);
    if (text == null) {
      throw new WrongFieldException(name, name + " is missing");
    }
    return text;
  }

  private static @Nullable String text(CallFields fields, String name) {
    String text = fields.text(name);
    if (text != null && text.length() > LONGEST) {
      throw new WrongFieldException(name, name + " may have " + LONGEST + " characters");
    }
    return text;
  }

  private CompletionStage<Answer> perform(
      HttpRoute.Call call, Reading reading, Function<Outcome.Done, Answer> done) {
    Act act;
    Acts.Terms terms;
    Function<Outcome, Answer> answer = outcome -> answer(outcome, done);
    try {
      act = reading.read(CallFields.orNone(call.body()));
      terms = new Acts.Terms(EpochTag.wanted(call), IdempotencyKey.of(call, answer));
    } catch (WrongFieldException wrong) {
      return ApiCalls.bad(wrong);
    }
    Acts.Agent by = new Acts.Agent(call.caller().id(), call.caller().name());
    return ApiCalls.change(acts.perform(by, act, terms), answer);
  }

  private Function<Outcome.Done, Answer> done(int status) {
    return done -> {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.set("conversation", ApiJson.conversation(done.conversation(), masking));
      json.set("handoff", done.handoff() == null ? null : ApiJson.handoff(done.handoff(), masking));
      json.set("message", done.message() == null ? null : ApiJson.sent(done.message(), masking));
      return tagged(Answer.of(status, json), done.conversation().epoch());
    };
  }

  private Function<Outcome.Done, Answer> message(int status) {
    return done -> {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.set("message", done.message() == null ? null : ApiJson.sent(done.message(), masking));
      return tagged(Answer.of(status, json), done.conversation().epoch());
    };
  }

  private static Answer tagged(Answer answer, long epoch) {
    return answer.with("ETag", EpochTag.of(epoch));
  }

  private static Answer answer(Outcome outcome, Function<Outcome.Done, Answer> done) {
    return switch (outcome) {
      case Outcome.Done it -> done.apply(it);
      case Outcome.Initiated it -> initiated(it);
      case Outcome.Repeated before -> IdempotencyKey.repeated(before.answer());
      case Outcome.KeyReused reused -> IdempotencyKey.reused();
      case Outcome.Changed changed ->
          tagged(
              Answer.error(412, "changed", "control of the conversation has changed meanwhile"),
              changed.epoch());
      case Outcome.Unknown unknown -> unknown(unknown.what());
      case Outcome.Taken taken ->
          Answer.conflict("taken", taken.agentName() + " has it", taken.agentName());
      case Outcome.NotYours not ->
          Answer.conflict(
              "not_yours",
              not.agentName() == null
                  ? "you do not have this conversation; take it first"
                  : not.agentName() + " has this conversation",
              not.agentName());
      case Outcome.Over over -> Answer.error(409, "not_possible", over.why());
      case Outcome.Full full ->
          Answer.error(
              409,
              "full",
              "you have "
                  + full.has()
                  + " conversations, and may have "
                  + full.most()
                  + " at once");
      case Outcome.Refused refused -> Answer.error(409, "refused", refused.why());
      case Outcome.Doubtful doubtful -> Answer.error(422, "doubtful", doubtful.why());
    };
  }

  private static Answer initiated(Outcome.Initiated initiated) {
    return switch (initiated.result()) {
      case Initiated.UnknownSender none -> unknown(Acts.What.CONVERSATION);
      case Initiated.Open open ->
          tagged(HandoffRoute.answer(initiated.result()), initiated.conversation().epoch());
      case Initiated.NoAgent none ->
          tagged(HandoffRoute.answer(initiated.result()), initiated.conversation().epoch());
    };
  }

  private static Answer unknown(Acts.What what) {
    return switch (what) {
      case CONVERSATION -> Answer.error(404, "unknown_conversation", "no conversation has this id");
      case HANDOFF -> Answer.error(404, "unknown_handoff", "no handoff has this id");
      case MESSAGE ->
          Answer.error(404, "unknown_message", "no message of the conversation has this id");
      case CANNED -> Answer.wrong("canned", "canned: no answer has this name");
      case QUEUE -> Answer.wrong("queue", "queue: there is none of this name");
      case TARGET -> Answer.wrong("to", "to: there is nobody and nothing of this name");
    };
  }
}
