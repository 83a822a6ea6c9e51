package dev.baton.broadcast;

import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.conversation.Trigger;
import dev.baton.store.Broadcast;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One sample of every kind of event to publish. */
final class SampleBroadcasts {

  static final Instant AT = Instant.ofEpochMilli(1_700_000_000_120L);
  static final RasaEvents EVENTS = new RasaEvents("", Map.of("webex", "webexteams"));
  static final Conversation CONVERSATION =
      new Conversation(
          "c1", "webex", "room", "Y2lz", "u1", "Bob", "en", "bot", Control.AGENT, 3, "h1", AT, AT);
  static final Handoff HANDOFF =
      new Handoff(
          "h1",
          "c1",
          "support",
          Trigger.CALL,
          HandoffRequest.PLAIN,
          HandoffStatus.COMPLETED,
          "a1",
          "Ann",
          "desk",
          null,
          true,
          AT,
          AT,
          AT,
          EndReason.AGENT_RESOLVED);

  private SampleBroadcasts() {}

  static Broadcast control(Broadcast.Kind kind) {
    return new Broadcast("c1", 1, kind, CONVERSATION, HANDOFF, null, null, AT);
  }

  static Broadcast user(Content content) {
    return said(Broadcast.Kind.USER, Author.USER, "Bob", content, null);
  }

  static Broadcast agent(Content content) {
    return said(Broadcast.Kind.AGENT, Author.AGENT, "Ann", content, "a1");
  }

  static Broadcast said(
      Broadcast.Kind kind, Author author, String name, Content content, @Nullable String agentId) {
    Message message =
        new Message("m1", "c1", 1, author, name, content, Route.PEOPLE, 3, null, "h1", AT);
    return new Broadcast("c1", 1, kind, CONVERSATION, HANDOFF, message, agentId, AT);
  }

  static List<Content> contents() {
    return List.of(
        Text.plain("Grüß dich \"quoted\" \n\uD83D\uDE00"),
        new Content.Choice("Yes", "/affirm"),
        new Content.Media(
            Content.MediaKind.IMAGE,
            new FileRef.Held("webex", "f1", "cat.png", "image/png", 13),
            Text.plain("look")),
        new Content.Media(
            Content.MediaKind.VOICE, new FileRef.Held("webex", "f2", null, null, -1), null),
        new Content.Media(
            Content.MediaKind.DOCUMENT,
            new FileRef.Linked(URI.create("https://example.com/a.pdf"), null, null),
            Text.plain(" ")),
        new Content.Location(52.5, 13.4, "Home", null),
        new Content.Contact("Eve", "+49"),
        new Content.Buttons(Text.plain("Which?"), List.of()),
        new Content.Card(Text.plain("a card"), "{}"),
        new Content.Custom("telegram", "{}"),
        Text.plain("x".repeat(RasaEvents.LONGEST_TEXT + 1)));
  }
}
