package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.ButtonAction;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeliveryTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Handles what an agent writes in a conversation's thread: a message to the user, or a note that
 * stays with the agents.
 */
final class AgentWords {

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final DeliveryTable deliveries;
  private final DeskPlan desk;
  private final Inbound inbound;
  private final Person agent;

  AgentWords(UnitOfWork work, DeskPlan desk, Inbound inbound, Person agent) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.deliveries = work.tables().deliveries();
    this.desk = desk;
    this.inbound = inbound;
    this.agent = agent;
  }

  void say(Conversation conversation, @Nullable Handoff open, Event.Said said) {
    if (open == null) {
      holdBack(conversation, said, "The bot has this conversation.");
      return;
    }
    switch (open.status()) {
      case QUEUED -> {
        if (desk.claim() == DeskPlan.Claim.PRESS) {
          holdBack(
              conversation, said, "Nobody has claimed this conversation yet.", "Claim and send");
          return;
        }
        switch (work.controls().claim(open, desk, agent)) {
          case Controls.Claimed.Won won -> relay(conversation, won.handoff(), said);
          case Controls.Claimed.TakenBy taken ->
              holdBack(conversation, said, taken.name() + " has this conversation.");
          case Controls.Claimed.Over over -> holdBack(conversation, said, "This handoff is over.");
          case Controls.Claimed.Own own -> tellHere(DeskAnswers.own());
        }
      }
      case ACCEPTED -> {
        if (open.isWith(agent.id())) {
          relay(conversation, open, said);
        } else {
          holdBack(conversation, said, open.agentName() + " has this conversation.");
        }
      }
      case COMPLETED, FAILED, EXPIRED -> holdBack(conversation, said, "This handoff is over.");
    }
  }

  /**
   * Treats an album as a whole: if one part is not a message to the user, all parts become notes.
   */
  void showAlbum(Conversation conversation, @Nullable Handoff open, Event.Said said, String album) {
    List<Message> parts = messages.parts(conversation.id(), album);
    boolean word = AgentCommand.of(said.content()) instanceof AgentCommand.Say;
    boolean wordSoFar = parts.stream().allMatch(part -> part.author() == Author.AGENT);
    if (word && wordSoFar && takesPart(open)) {
      Conversation now = conversations.get(conversation.id());
      Message part = work.outbox().agentShows(now, agent.name(), said.content(), album);
      stands(part, said.messageId());
      return;
    }
    Message note =
        word && parts.isEmpty()
            ? holdBack(
                conversation,
                said,
                open == null ? "The bot has this conversation." : DeskAnswers.notYours(open))
            : keepAsNote(conversation, said.content());
    messages.addToAlbum(note.id(), album);
    for (Message part : parts) {
      if (part.author() == Author.AGENT) {
        boolean sent =
            messages.copies(part.id()).stream()
                .anyMatch(copy -> copy.side() == MessageCopy.Side.USER);
        boolean kept =
            deliveries.takeBack(part.id(), new LaneName.ToUser(conversation.id()).stored());
        if (sent || !kept) {
          tellHere(Text.plain("A part of this album was sent before its note came."));
        } else {
          messages.reclassify(part.id(), Author.NOTE, agent.name());
        }
      }
    }
  }

  /** Whether the agent has the handoff, or gets it by this answer. */
  private boolean takesPart(@Nullable Handoff open) {
    if (open == null) {
      return false;
    }
    boolean claims = open.status() == HandoffStatus.QUEUED && desk.claim() == DeskPlan.Claim.ANSWER;
    boolean has =
        claims
            ? work.controls().claim(open, desk, agent) instanceof Controls.Claimed.Won
            : open.isWith(agent.id());
    if (has) {
      work.desks().touched(handoffs.get(open.id()));
    }
    return has;
  }

  private void relay(Conversation before, Handoff handoff, Event.Said said) {
    Conversation conversation = conversations.get(before.id());
    Message message = work.outbox().agentSays(conversation, agent.name(), said.content());
    stands(message, said.messageId());
    work.desks().touched(handoff);
  }

  private Message holdBack(Conversation conversation, Event.Said said, String why) {
    return holdBack(conversation, said, why, "Take over and send");
  }

  /** Keeps what an agent without control wrote as a note, and offers to send it with one tap. */
  private Message holdBack(
      Conversation conversation, Event.Said said, String why, String sendTitle) {
    Message note = keepAsNote(conversation, said.content());
    Button send =
        work.outbox()
            .button(
                conversation.id(),
                sendTitle,
                new ButtonAction.TakeOverAndSend(note.id(), desk.name()));
    tellHere(
        new Content.Buttons(
            new TextBuilder().plain(why + " Your message was ").bold("not sent").plain(".").text(),
            List.of(send)));
    return note;
  }

  /**
   * Sends a message that was held back. The agent must have the conversation or take it over with
   * this.
   *
   * @return why the message was not sent; null if it was sent
   */
  @Nullable String sendHeldBack(String messageId, boolean takeOver) {
    Optional<Message> kept = messages.find(messageId);
    if (kept.isEmpty()) {
      return Texts.staleButton();
    }
    Message message = kept.get();
    if (message.author() != Author.NOTE && message.author() != Author.DRAFT) {
      return "This was sent already.";
    }
    Conversation conversation = conversations.get(message.conversationId());
    Handoff open = handoffs.openOf(conversation);
    if (open == null || !open.isWith(agent.id())) {
      if (!takeOver) {
        return open == null
            ? "Nobody has this conversation; claim it first."
            : DeskAnswers.notYours(open);
      }
      String lost = takenOver(conversation);
      if (lost != null) {
        return lost;
      }
    }
    Conversation now = conversations.get(conversation.id());
    messages.reclassify(message.id(), Author.AGENT, agent.name());
    Message words = messages.get(message.id());
    work.outbox()
        .deliverToUser(now, words, words.content(), null, null, work.outbox().heldUntil(now));
    work.broadcasts().said(now, message);
    work.desks().touched(handoffs.get(String.valueOf(now.handoffId())));
    return null;
  }

  /**
   * Sends what the agent wrote outside all threads to the user they chose. The agent must have the
   * conversation or take it over with this.
   *
   * @return why the message was not sent; null if it was sent
   */
  @Nullable String sendTo(ButtonAction.SendTo chosen) {
    if (messages.copyAt(desk.channel(), inbound.place().chat(), chosen.messageId()).isPresent()) {
      return "This was sent already.";
    }
    Conversation conversation = conversations.get(chosen.conversationId());
    Handoff open = handoffs.openOf(conversation);
    if (open == null || !open.isWith(agent.id())) {
      String lost = takenOver(conversation);
      if (lost != null) {
        return lost;
      }
    }
    Conversation now = conversations.get(conversation.id());
    Message message = work.outbox().agentSays(now, agent.name(), chosen.content());
    stands(message, chosen.messageId());
    work.desks().touched(handoffs.get(String.valueOf(now.handoffId())));
    return null;
  }

  /** Takes a conversation over; returns why it was not to be had, null if it was. */
  private @Nullable String takenOver(Conversation conversation) {
    String lost = DeskAnswers.refusal(agent, work.controls().takeOver(conversation, desk, agent));
    Handoff open = handoffs.openOf(conversations.get(conversation.id()));
    boolean mine = open != null && open.isWith(agent.id());
    return mine ? null : lost == null ? Texts.staleButton() : lost;
  }

  Message keepAsNote(Conversation conversation, Content content) {
    Message note = work.write(conversation, Author.NOTE, agent.name(), content, Route.BATON, null);
    if (inbound.event() instanceof Event.Said said) {
      stands(note, said.messageId());
    }
    return note;
  }

  private void stands(Message message, String platformId) {
    messages.addCopy(
        new MessageCopy(
            desk.channel(), inbound.place(), platformId, message.id(), MessageCopy.Side.DESK));
  }

  private void tellHere(Content content) {
    work.outbox().tellPlace(desk.channel(), inbound.place(), content);
  }
}
