package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.connector.Person;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Route;
import dev.baton.plan.DeskPlan;
import dev.baton.store.ReminderTable;
import dev.baton.texts.AgentText;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets the agent who has a conversation come back to it later: it stays theirs until then, however
 * long nobody writes, and then they are reminded.
 */
final class AgentLater {

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(30);

  private static final Pattern SPAN =
      Pattern.compile("(?=\\d)(?:(\\d{1,3})d)?(?:(\\d{1,4})h)?(?:(\\d{1,5})m(?:in)?)?");

  private static final Pattern CLOCK = Pattern.compile("([01]?\\d|2[0-3])[:.]([0-5]\\d)");
  private static final Pattern BEFORE = Pattern.compile("^(?:in|at) +", Pattern.CASE_INSENSITIVE);
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");

  private final UnitOfWork work;
  private final ReminderTable reminders;
  private final DeskPlan desk;
  private final Person agent;
  private final DeskWords texts;

  AgentLater(UnitOfWork work, DeskPlan desk, Person agent) {
    this.work = work;
    this.reminders = work.tables().reminders();
    this.desk = desk;
    this.agent = agent;
    this.texts = work.words(desk);
  }

  /**
   * Does what an agent wrote behind the command.
   *
   * @return the answer
   */
  Text obey(String words, Conversation conversation, @Nullable Handoff open) {
    if (open == null || !open.isWith(agent.id())) {
      return Text.plain(new Refusals(texts).notYoursOrOfBot(open));
    }
    String[] parts = SPACE.split(BEFORE.matcher(words.strip()).replaceFirst(""), 2);
    String when = parts[0].toLowerCase(Locale.ROOT);
    if (when.isEmpty()) {
      return present(open);
    }
    if (when.equals("off")) {
      return texts.say(
          new Reminders(work).drop(open) ? AgentText.LATER_ENDED : AgentText.LATER_NONE);
    }
    Optional<Instant> at = time(when);
    if (at.isEmpty()) {
      return texts.say(AgentText.LATER_UNCLEAR);
    }
    Duration wait = Duration.between(work.now(), at.get());
    if (wait.compareTo(SHORTEST) < 0 || wait.compareTo(LONGEST) > 0) {
      return texts.say(AgentText.LATER_LIMITS);
    }
    String note = parts.length > 1 ? TransferTargets.words(parts[1]) : "";
    if (!note.isEmpty()) {
      work.write(conversation, Author.NOTE, agent.name(), Text.plain(note), Route.BATON, null);
    }
    reminders.set(open.id(), conversation.id(), note, at.get());
    return texts.say(AgentText.LATER_SET, texts.who(conversation), texts.clock().at(at.get()));
  }

  private Text present(Handoff open) {
    return reminders
        .find(open.id())
        .map(reminder -> texts.say(AgentText.LATER_PRESENT, texts.clock().at(reminder.at())))
        .orElseGet(() -> texts.say(AgentText.LATER_WHEN));
  }

  private Optional<Instant> time(String when) {
    Matcher span = SPAN.matcher(when);
    if (span.matches()) {
      return Optional.of(
          work.now()
              .plus(Duration.ofDays(number(span, 1)))
              .plus(Duration.ofHours(number(span, 2)))
              .plus(Duration.ofMinutes(number(span, 3))));
    }
    Matcher clock = CLOCK.matcher(when);
    return clock.matches()
        ? Optional.of(next(LocalTime.of((int) number(clock, 1), (int) number(clock, 2))))
        : Optional.empty();
  }

  /** The next time that the desk's clock shows this. */
  private Instant next(LocalTime time) {
    ZonedDateTime now = work.now().atZone(desk.zone());
    ZonedDateTime today = now.toLocalDate().atTime(time).atZone(desk.zone());
    return (today.isAfter(now)
            ? today
            : now.toLocalDate().plusDays(1).atTime(time).atZone(desk.zone()))
        .toInstant();
  }

  private static long number(Matcher matcher, int group) {
    String found = matcher.group(group);
    return found == null ? 0 : Long.parseLong(found);
  }
}
