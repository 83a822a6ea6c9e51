package dev.baton.playground;

import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.playground.HttpCallLog.Call;
import dev.baton.playground.HttpCallLog.Party;
import dev.baton.playground.Story.Step;
import dev.baton.playground.Troubles.Trouble;
import dev.baton.routing.Conversations;
import dev.baton.routing.Conversations.Transcript;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Emphasis;
import dev.baton.testkit.ChatClient.FileShown;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.ChatClient.ThreadShown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the page shows, as named parts of JSON: one per seat, and control, steps and wire. */
final class PageParts {

  private static final int CONVERSATIONS = 20;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .propertyNamingStrategy(PropertyNamingStrategies.LOWER_CAMEL_CASE)
          .build();

  private PageParts() {}

  /** Reads a world. Blocking. */
  static Map<String, String> of(PlaygroundWorld world) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (Seat seat : world.seats()) {
      parts.put("seat:" + seat.id(), JSON.writeValueAsString(seat(seat)));
    }
    List<Transcript> transcripts = transcripts(world.conversations());
    parts.put("control", JSON.writeValueAsString(batons(world.seats(), transcripts)));
    parts.put("steps", JSON.writeValueAsString(steps(Story.done(transcripts))));
    parts.put("troubles", JSON.writeValueAsString(troubles(world.troubles())));
    parts.put("wire", JSON.writeValueAsString(wire(world, transcripts)));
    return parts;
  }

  private static List<Transcript> transcripts(Conversations conversations) {
    return conversations.list(null, null, CONVERSATIONS).stream()
        .map(conversation -> conversations.transcript(conversation.id()))
        .flatMap(Optional::stream)
        .toList();
  }

  private static List<StepView> steps(Set<Step> done) {
    return EnumSet.allOf(Step.class).stream()
        .map(step -> new StepView(step, done.contains(step)))
        .toList();
  }

  private static List<BatonView> batons(List<Seat> seats, List<Transcript> transcripts) {
    List<BatonView> batons = new ArrayList<>();
    for (Seat seat : seats) {
      if (seat.place() == Seat.Place.USER) {
        batons.add(
            transcripts.stream()
                .filter(transcript -> belongs(transcript.conversation(), seat))
                .findFirst()
                .map(transcript -> baton(seat, transcript))
                .orElseGet(() -> new BatonView(seat.id(), Control.BOT, null, null, null)));
      }
    }
    return batons;
  }

  private static List<Trouble> troubles(Troubles troubles) {
    return troubles.present().stream().sorted().toList();
  }

  private static List<CallView> wire(PlaygroundWorld world, List<Transcript> transcripts) {
    Map<String, String> marks = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    for (Seat seat : world.seats()) {
      if (seat.place() == Seat.Place.USER) {
        names.put(seat.client().person(), seat.id());
        transcripts.stream()
            .map(Transcript::conversation)
            .filter(conversation -> belongs(conversation, seat))
            .forEach(conversation -> {
              marks.put(CallMarks.chat(conversation.chat()), seat.id());
              marks.put(CallMarks.chat(conversation.userId()), seat.id());
            });
      }
    }
    List<Call> calls = world.callLog().calls();
    Map<Long, String> seats = CallMarks.seats(calls, marks, names);
    return calls.stream()
        .map(call ->
            new CallView(
                call.number(),
                call.at(),
                call.from(),
                call.to(),
                call.method(),
                call.what().words(),
                call.what().routine(),
                seats.get(call.number()),
                call.status(),
                call.millis()))
        .toList();
  }

  private static boolean belongs(Conversation conversation, Seat seat) {
    return conversation.channel().equals(seat.channel())
        && conversation.userName().equals(seat.client().person());
  }

  private static BatonView baton(Seat seat, Transcript transcript) {
    Conversation conversation = transcript.conversation();
    Optional<Handoff> open =
        transcript.handoffs().stream()
            .filter(handoff -> handoff.id().equals(conversation.handoffId()))
            .findFirst();
    return new BatonView(
        seat.id(),
        conversation.control(),
        conversation.epoch(),
        open.map(Handoff::agentName).orElse(null),
        open.map(handoff -> handoff.request().reason()).orElse(null));
  }

  private static SeatView seat(Seat seat) {
    ChatClient client = seat.client();
    return new SeatView(
        seat.id(),
        seat.channel(),
        seat.place(),
        seat.locations(),
        client.person(),
        client.title(),
        client.typing(),
        client.threads(),
        client.shown().stream().map(shown -> message(shown, client.emphasis(shown.id()))).toList(),
        client.toasts());
  }

  private static MessageView message(Shown shown, List<Emphasis> emphasis) {
    return new MessageView(
        shown.id(),
        shown.author(),
        shown.own(),
        shown.bot(),
        shown.thread(),
        shown.text(),
        emphasis,
        shown.buttons(),
        shown.file() == null ? null : file(shown.file()),
        shown.replyTo(),
        shown.edited(),
        shown.reactions());
  }

  private static FileView file(FileShown file) {
    return new FileView(file.name(), file.mime(), file.bytes().remaining());
  }

  private record SeatView(
      String id,
      String channel,
      Seat.Place place,
      boolean locations,
      String person,
      String title,
      boolean typing,
      List<ThreadShown> threads,
      List<MessageView> messages,
      List<String> toasts) {}

  private record MessageView(
      String id,
      String author,
      boolean own,
      boolean bot,
      @Nullable String thread,
      String text,
      List<Emphasis> emphasis,
      List<String> buttons,
      @Nullable FileView file,
      @Nullable String replyTo,
      boolean edited,
      List<String> reactions) {}

  private record FileView(String name, String mime, int size) {}

  private record BatonView(
      String seat,
      Control control,
      @Nullable Long epoch,
      @Nullable String agent,
      @Nullable String reason) {}

  private record CallView(
      long number,
      Instant at,
      Party from,
      Party to,
      String method,
      String what,
      boolean routine,
      @Nullable String seat,
      @Nullable Integer status,
      @Nullable Long millis) {}

  private record StepView(Step id, boolean done) {}
}
