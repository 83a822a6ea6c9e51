package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.ButtonAction;
import dev.baton.store.MessageTable;
import dev.baton.texts.AgentText;
import dev.baton.texts.UserText;
import java.util.List;

/**
 * What users and agents read when a user keeps their place in the queue and goes on with the bot
 * meanwhile.
 */
final class KeptPlaces {

  private static final int MOST_LINES = 20;

  private final UnitOfWork work;
  private final MessageTable messages;

  KeptPlaces(UnitOfWork work) {
    this.work = work;
    this.messages = work.tables().messages();
  }

  /**
   * The user goes on with the bot.
   *
   * @param waited the conversation as it was while they waited for people
   */
  void promised(Conversation waited, Conversation conversation, Handoff handoff) {
    work.desks()
        .tell(waited, handoff, words -> words.say(AgentText.GOES_ON_WITH_BOT, words.who(waited)));
    Button stop =
        work.outbox()
            .button(
                conversation, UserText.STOP_WAITING, new ButtonAction.StopWaiting(handoff.id()));
    work.outbox().systemOffers(conversation, List.of(stop), UserText.CALL_PROMISED);
  }

  /** The user waits for people again, whom the bot had since an epoch. */
  void waitsAgain(Conversation conversation, Handoff handoff, long since) {
    for (DeskPlan desk : work.desks().desksSeeing(handoff)) {
      meanwhile(conversation, desk, since);
      DeskWords words = work.words(desk);
      Text again = words.say(AgentText.WAITS_AGAIN, words.who(conversation));
      work.outbox().tellDesk(conversation, desk, again);
    }
  }

  /** An agent took the conversation, whose user went on with the bot since an epoch. */
  void taken(Conversation conversation, DeskPlan desk, String agent, long since) {
    meanwhile(conversation, desk, since);
    Button back =
        work.outbox().button(conversation, UserText.BACK_TO_BOT, new ButtonAction.BackToBot());
    work.outbox().systemOffers(conversation, List.of(back), UserText.CALLED_BACK, agent);
  }

  /** Shows agents what was said with the bot since an epoch: their briefing is older. */
  private void meanwhile(Conversation conversation, DeskPlan desk, long since) {
    List<Message> said =
        messages.last(conversation.id(), MOST_LINES).stream()
            .filter(message -> message.epoch() >= since)
            .filter(message -> message.epoch() < conversation.epoch())
            .filter(message -> message.author() == Author.USER || message.author() == Author.BOT)
            .filter(message -> message.route() != Route.WAITING)
            .toList();
    if (said.isEmpty()) {
      return;
    }
    TextBuilder lines = new TextBuilder().add(work.words(desk).say(AgentText.WITH_BOT_MEANWHILE));
    new TranscriptLines(work, work.words(desk)).of(said).forEach(line -> lines.newLine().add(line));
    work.outbox().tellDesk(conversation, desk, lines.text());
  }
}
