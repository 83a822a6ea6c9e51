package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.connector.Feature;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.AgentStatus;
import dev.baton.store.Assignment;
import dev.baton.store.AssignmentTable;
import dev.baton.store.ConversationTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageTable;
import dev.baton.texts.AgentText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers agents' questions: who is waiting, who the user is, and which commands there are. */
final class DeskAnswers {

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final HandoffTable handoffs;
  private final AssignmentTable assignments;
  private final MessageTable messages;
  private final DeskPlan desk;
  private final DeskWords texts;

  DeskAnswers(UnitOfWork work, DeskPlan desk) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.handoffs = work.tables().handoffs();
    this.assignments = work.tables().assignments();
    this.messages = work.tables().messages();
    this.desk = desk;
    this.texts = work.words(desk);
  }

  List<Handoff> waiting() {
    return handoffs.queued().stream()
        .filter(handoff -> work.context().plan().desksOf(handoff.queue()).contains(desk))
        .toList();
  }

  Text queue() {
    List<Handoff> waiting = waiting();
    List<AgentStatus> away = new Availability(work).away(desk);
    if (waiting.isEmpty()) {
      TextBuilder nobody = new TextBuilder().italic(texts.plain(AgentText.NOBODY_WAITS));
      return away.isEmpty() ? nobody.text() : nobody.newLine().add(names(away)).text();
    }
    TextBuilder lines = new TextBuilder().bold(texts.plain(AgentText.WAITING));
    int number = 1;
    for (Handoff handoff : waiting) {
      Conversation conversation = conversations.get(handoff.conversationId());
      lines
          .newLine()
          .plain(number++ + ". ")
          .bold(texts.who(conversation))
          .plain(" · " + PlainWords.name(handoff.queue()))
          .plain(" · " + minutes(texts, handoff.createdAt(), work.now()))
          .plain(asked(handoff));
    }
    if (!away.isEmpty()) {
      lines.newLine().add(names(away));
    }
    return lines.newLine().add(texts.say(AgentText.CLAIM_HINT)).text();
  }

  /** How many minutes have passed since a time, in short. */
  static String minutes(DeskWords words, @Nullable Instant since, Instant now) {
    long minutes = since == null ? 0 : Duration.between(since, now).toMinutes();
    return words.plain(AgentText.MINUTES, String.valueOf(minutes));
  }

  /** Who is asked to take a handoff, behind it. */
  private String asked(Handoff handoff) {
    return assignments
        .inForce(handoff.id())
        .flatMap(Assignment::current)
        .map(agent -> " · " + texts.plain(AgentText.IS_ASKED, agent.name()))
        .orElse("");
  }

  private Text names(List<AgentStatus> away) {
    return texts.say(
        AgentText.AWAY_AGENTS, away.stream().map(this::name).collect(Collectors.joining(", ")));
  }

  private String name(AgentStatus status) {
    AgentStatus.Absence away = status.away();
    String name = status.agent().name();
    if (away == null) {
      return name;
    }
    String since = texts.clock().time(away.since());
    return away.reason().isEmpty()
        ? texts.plain(AgentText.AWAY_AGENT, name, since)
        : texts.plain(AgentText.AWAY_AGENT_BECAUSE, name, since, away.reason());
  }

  /** Who the user is, and who has the conversation since when. */
  Text who(Conversation conversation, @Nullable Handoff open) {
    String handle = conversation.userHandle();
    String language = conversation.language();
    Text user =
        new TextBuilder()
            .bold(texts.who(conversation))
            .plain(handle == null || handle.isBlank() ? "" : " (" + PlainWords.handle(handle) + ")")
            .text();
    String channel = PlainWords.channel(work.context().plan(), conversation.channel());
    return new TextBuilder()
        .add(
            language == null
                ? texts.say(AgentText.WHO, user, channel)
                : texts.say(AgentText.WHO_WRITES, user, channel, texts.language(language)))
        .newLine()
        .plain(control(conversation, open))
        .text();
  }

  private String control(Conversation conversation, @Nullable Handoff open) {
    DeskClock clock = texts.clock();
    if (open == null) {
      List<Handoff> before = handoffs.of(conversation.id());
      Instant ended = before.isEmpty() ? null : before.getLast().endedAt();
      String since = clock.time(ended == null ? conversation.createdAt() : ended);
      return work.context().plan().bots().size() > 1
          ? texts.plain(AgentText.NAMED_BOT_HAS_IT_SINCE, work.context().botOf(conversation), since)
          : texts.plain(AgentText.BOT_HAS_IT_SINCE, since);
    }
    Instant accepted = open.acceptedAt();
    return accepted == null
        ? texts.plain(AgentText.WAITS_SINCE, clock.time(open.createdAt()))
        : texts.plain(
            AgentText.AGENT_HAS_IT_SINCE, String.valueOf(open.agentName()), clock.time(accepted));
  }

  /** The last messages of a conversation. */
  Text history(Conversation conversation, int count) {
    TextBuilder lines = new TextBuilder().bold(texts.plain(AgentText.LAST_MESSAGES));
    new TranscriptLines(work, texts)
        .of(messages.last(conversation.id(), count))
        .forEach(line -> lines.newLine().add(line));
    return lines.text();
  }

  Text unknown(AgentCommand.Unknown unknown) {
    return texts.say(AgentText.UNKNOWN_COMMAND, unknown.word());
  }

  Text notInThread() {
    return texts.say(AgentText.NOT_IN_THREAD);
  }

  Text help() {
    List<AgentText> lines =
        new ArrayList<>(
            List.of(
                AgentText.HELP_IN_THREAD,
                RelayRule.inHelp(desk.relay()),
                AgentText.HELP_NOTE,
                AgentText.HELP_CLAIM,
                AgentText.HELP_RESOLVE,
                AgentText.HELP_TRANSFER,
                AgentText.HELP_HISTORY,
                AgentText.HELP_CANNED));
    if (work.context().plan().handoff().ask()) {
      lines.add(AgentText.HELP_ASK);
    }
    lines.addAll(
        List.of(
            AgentText.HELP_LATER,
            AgentText.HELP_ANYWHERE,
            AgentText.HELP_QUEUE,
            AgentText.HELP_AWAY,
            AgentText.HELP_CANNED_ALL));
    if (desk.conversations() == DeskPlan.Where.DIRECT) {
      lines.add(AgentText.HELP_WATCH);
    }
    if (!work.context().capabilities(desk.channel()).has(Feature.HEARS_GROUPS)) {
      lines.add(AgentText.HELP_MENTION);
    }
    TextBuilder help = new TextBuilder().add(texts.say(lines.getFirst()));
    lines.subList(1, lines.size()).forEach(line -> help.newLine().add(texts.say(line)));
    return help.text();
  }
}
