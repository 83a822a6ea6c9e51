package dev.baton.routing;

import dev.baton.bot.ProactiveBot;
import dev.baton.bot.ProactiveBot.Wake.Words;
import dev.baton.bot.Reply;
import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.PlatformJson;
import dev.baton.routing.content.TextBuilder;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.BotQuestion;
import dev.baton.store.BotQuestion.State;
import dev.baton.store.BotQuestionTable;
import dev.baton.store.ButtonAction;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryCommand.Target;
import dev.baton.store.InboundTable;
import dev.baton.store.NewDelivery;
import dev.baton.texts.AgentText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows agents what the bot says to what they asked, where they asked it. Nothing of it goes to the
 * user, and what the bot wants, a person or another bot, has no effect.
 */
final class AskAnswers {

  private static final Logger log = LoggerFactory.getLogger(AskAnswers.class);

  /** How long after the question a bot may still add something. */
  private static final Duration STILL_MEANT = Duration.ofMinutes(10);

  private final UnitOfWork work;
  private final InboundTable inbound;
  private final ConversationTable conversations;
  private final BotQuestionTable questions;

  AskAnswers(UnitOfWork work) {
    this.work = work;
    this.inbound = work.tables().inbound();
    this.conversations = work.tables().conversations();
    this.questions = work.tables().questions();
  }

  /** Why there is no answer. */
  enum Unanswered {
    DOWN(AgentText.ASK_DOWN),
    NOT_REACHED(AgentText.ASK_NOT_REACHED),
    LATE(AgentText.ASK_LATE),
    FAILED(AgentText.ASK_FAILED),
    LOST(AgentText.ASK_LOST),
    NOT_ASKED(AgentText.ASK_NOTHING_LEFT);

    private final AgentText told;

    Unanswered(AgentText told) {
      this.told = told;
    }
  }

  /** Shows a whole answer. */
  void answered(String questionId, List<Reply> replies) {
    given(questionId)
        .ifPresent(question -> {
          boolean signals = replies.stream().anyMatch(reply -> !(reply instanceof Reply.Say));
          int said = show(question, replies);
          boolean silent = question.said() + said == 0;
          boolean later = silent && !signals && mayCallBack(question);
          if (silent) {
            tell(
                question,
                signals
                    ? AgentText.ASK_WOULD_PASS_ON
                    : later ? AgentText.ASK_NOT_YET : AgentText.ASK_SILENT);
          }
          questions.end(questionId, (silent && !later) || signals);
        });
  }

  /** Whether a bot may say something later that has said nothing yet. */
  private boolean mayCallBack(BotQuestion question) {
    String bot = question.bot();
    return bot != null && work.context().bot(bot) instanceof ProactiveBot;
  }

  /** Whether nothing is added any more to the answer to a question. */
  boolean isOver(BotQuestion question) {
    return !question.askedAt().plus(STILL_MEANT).isAfter(work.now());
  }

  /** Tells why there is no answer, or no whole one. */
  void unanswered(String questionId, List<Reply> replies, Unanswered why) {
    questions
        .find(questionId)
        .filter(question -> question.state() != State.ANSWERED)
        .ifPresent(question -> {
          show(question, replies);
          tell(question, why.told);
          questions.end(questionId, true);
        });
  }

  /** Shows what a bot says by calling Baton; it may do so during a turn and for a while after. */
  Callbacks.Called heard(String bot, ShadowSender shadow, Words words) {
    Optional<BotQuestion> meant =
        questions.of(shadow.conversationId()).stream()
            .filter(question -> question.state() != State.WAITING)
            .filter(question -> question.shadow() == shadow.number())
            .filter(question -> bot.equals(question.bot()))
            .reduce((earlier, later) -> later);
    if (meant.isEmpty()) {
      return new Callbacks.Called.UnknownSender();
    }
    String id = words.id();
    if (id == null || inbound.note("bot:" + bot, id, work.now())) {
      BotQuestion question = meant.get();
      if (!isOver(question)) {
        show(question, words.replies());
      } else {
        log.info(
            "bot {} says something in conversation {} that no agent waits for",
            bot,
            shadow.conversationId());
      }
    }
    return new Callbacks.Called.Stored();
  }

  private Optional<BotQuestion> given(String questionId) {
    return questions.find(questionId).filter(question -> question.state() == State.GIVEN);
  }

  /** Shows the words of an answer; returns how many there are. */
  private int show(BotQuestion question, List<Reply> replies) {
    List<Content> words = words(replies);
    DeskPlan desk = work.context().plan().desks().get(question.desk());
    Optional<Conversation> conversation = conversations.find(question.conversationId());
    if (words.isEmpty() || desk == null || conversation.isEmpty()) {
      return words.size();
    }
    questions.said(question.id(), words.size());
    boolean over = question.draft() && !isOf(conversation.get(), question);
    if (over) {
      tell(question, AgentText.DRAFT_TOO_LATE);
      return words.size();
    }
    String quoted = question.messageId();
    for (Content content : words) {
      show(conversation.get(), desk, question, content, quoted);
      quoted = null;
    }
    return words.size();
  }

  private static boolean isOf(Conversation conversation, BotQuestion question) {
    String handoffId = conversation.handoffId();
    return handoffId != null && handoffId.equals(question.handoffId());
  }

  private void show(
      Conversation conversation,
      DeskPlan desk,
      BotQuestion question,
      Content content,
      @Nullable String quoted) {
    Message kept = work.write(conversation, Author.DRAFT, null, content, Route.BATON, null);
    Content shown =
        question.draft()
            ? new Content.Buttons(
                work.words(desk).say(AgentText.DRAFT, text(content)),
                List.of(sendButton(conversation, kept, desk)))
            : shown(content);
    String lane = new LaneName.ToDesk(desk.name(), conversation.id()).stored();
    Target at = new Target.At(desk.channel(), question.place());
    String answered = quoted;
    for (Content piece : work.outbox().forAgents(desk.channel(), shown)) {
      work.outbox()
          .put(
              NewDelivery.of(lane, new DeliveryCommand.Say(at, piece, answered, false))
                  .in(conversation.id())
                  .showing(kept.id()));
      answered = null;
    }
  }

  private Button sendButton(Conversation conversation, Message draft, DeskPlan desk) {
    return work.outbox()
        .button(
            conversation.id(),
            work.words(desk).plain(AgentText.SEND_IT),
            new ButtonAction.SendDraft(draft.id(), desk.name()));
  }

  /** What agents see of the bot's words: a picture as it is, buttons as words. */
  private static Content shown(Content content) {
    return switch (content) {
      case Content.Media media -> media;
      case Content.Location location -> location;
      case Content.Contact contact -> contact;
      case Text text -> named(text);
      case Content.Buttons buttons -> named(text(buttons));
      case Content.Card card -> named(text(card));
      case Content.Choice choice -> named(text(choice));
      case Content.Native own -> named(text(own));
      case Content.Custom custom -> named(Text.plain(plain(custom)));
    };
  }

  private static String plain(Content.Custom custom) {
    String words =
        PlatformJson.plain(custom.json()).stream()
            .map(TextBuilder::summary)
            .collect(Collectors.joining("\n"));
    return words.isBlank() ? TextBuilder.summary(custom) : words;
  }

  private static Text named(Text words) {
    return new TextBuilder().plain("🤖 ").add(words).text();
  }

  private static Text text(Content content) {
    return content instanceof Text text ? text : Text.plain(TextBuilder.summary(content));
  }

  /** The words of an answer; texts that follow each other are one. */
  private static List<Content> words(List<Reply> replies) {
    List<Content> words = new ArrayList<>();
    for (Reply reply : replies) {
      if (reply instanceof Reply.Say say) {
        boolean follows =
            say.content() instanceof Text && !words.isEmpty() && words.getLast() instanceof Text;
        if (follows) {
          Text before = text(words.removeLast());
          words.add(new TextBuilder().add(before).newLine().add(text(say.content())).text());
        } else {
          words.add(say.content());
        }
      }
    }
    return words;
  }

  private void tell(BotQuestion question, AgentText text) {
    DeskPlan desk = work.context().plan().desks().get(question.desk());
    if (desk != null) {
      work.outbox().tellPlace(desk.channel(), question.place(), work.words(desk).say(text));
    }
  }
}
