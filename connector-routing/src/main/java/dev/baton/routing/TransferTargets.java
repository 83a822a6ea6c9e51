package dev.baton.routing;

import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Person;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.Plan;
import dev.baton.store.ButtonAction.PassOn;
import dev.baton.store.DeskAgent;
import dev.baton.texts.AgentText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds to whom or what an agent can transfer a handoff, and whom they mean by a name. */
final class TransferTargets {

  private static final int MOST_AGENTS = 5;

  /** What agents may write before a name, as in speech. */
  private static final String TO = "to ";

  /** What may stand between a name and the words for whoever takes it. */
  private static final Pattern BEFORE_WORDS =
      Pattern.compile("^[\\s\\p{Z}]*[:,;.–—-]?[\\s\\p{Z}]*(?://|/note\\b)?[\\s\\p{Z}]*");

  private final UnitOfWork work;
  private final SeenAgents agents;
  private final DeskPlan desk;
  private final Person agent;
  private final DeskWords texts;

  TransferTargets(UnitOfWork work, DeskPlan desk, Person agent) {
    this.work = work;
    this.agents = new SeenAgents(work);
    this.desk = desk;
    this.agent = agent;
    this.texts = work.words(desk);
  }

  /**
   * Whom or what an agent means.
   *
   * @param all those who are meant; several if it is not clear, none if nobody has this name
   * @param name what the agent wrote as the name
   * @param words what whoever takes it is told; empty for nothing
   * @param certain whether it is one, and no ordinary word can be mistaken for the name
   */
  record Meant(List<TransferTarget> all, String name, String words, boolean certain) {}

  /** The choice that is offered to an agent who names nobody. */
  List<TransferTarget> offered(Conversation conversation, Handoff handoff) {
    List<TransferTarget> offered = new ArrayList<>();
    queues().stream()
        .filter(queue -> !queue.queue().equals(handoff.queue()))
        .filter(queue -> !work.context().plan().desksOf(queue.queue()).isEmpty())
        .filter(queue -> work.context().plan().queue(queue.queue()).isOpen(work.now()))
        .forEach(offered::add);
    colleagues(conversation).stream()
        .filter(colleague -> colleague.agent().desk().equals(desk.name()))
        .filter(colleague -> new Availability(work).isFree(colleague.agent()))
        .limit(MOST_AGENTS)
        .forEach(offered::add);
    offered.addAll(bots(conversation));
    return offered;
  }

  /** Everybody and everything that could be named, the queue of the handoff apart. */
  List<TransferTarget> everybody(Conversation conversation, @Nullable Handoff handoff) {
    List<TransferTarget> all = new ArrayList<>(colleagues(conversation));
    queues().stream()
        .filter(queue -> handoff == null || !queue.queue().equals(handoff.queue()))
        .forEach(all::add);
    all.addAll(bots(conversation));
    return all;
  }

  /** Whom an agent means: first by whole names, then by the beginning of one. */
  Meant meant(Conversation conversation, Text argument) {
    List<TransferTarget> all = new ArrayList<>(queues());
    all.addAll(colleagues(conversation));
    all.addAll(bots(conversation));
    String text = argument.text();
    Optional<Span> mention =
        argument.spans().stream()
            .filter(span -> span.style() == Style.MENTION && span.offset() == 0)
            .findFirst();
    if (mention.isPresent()) {
      int end = Math.min(mention.get().length(), text.length());
      Meant whole = named(all, text, end);
      return whole.all().isEmpty() ? byFirstName(all, text, end) : whole;
    }
    Meant meant = meant(all, text);
    boolean filler = meant.all().isEmpty() || !meant.certain();
    if (filler && text.regionMatches(true, 0, TO, 0, TO.length())) {
      Meant behind = meant(all, text.substring(TO.length()).strip());
      return behind.all().isEmpty() && !meant.all().isEmpty() ? meant : behind;
    }
    return meant;
  }

  private static Meant meant(List<TransferTarget> all, String text) {
    int longest =
        all.stream()
            .flatMap(target -> target.names().stream())
            .filter(name -> begins(text, name))
            .mapToInt(String::length)
            .max()
            .orElse(0);
    if (longest > 0) {
      return named(all, text, longest);
    }
    int end = firstWord(text);
    if (text.startsWith("@")) {
      return byFirstName(all, text, end);
    }
    List<TransferTarget> byAll = beginning(all, text);
    return byAll.isEmpty()
        ? byFirstWord(all, text, end)
        : new Meant(byAll, text, "", isColleague(byAll));
  }

  /** What a button chooses; empty if that is no longer there. */
  Optional<TransferTarget> chosen(Conversation conversation, PassOn choice) {
    Plan plan = work.context().plan();
    return switch (choice.kind()) {
      case QUEUE ->
          plan.queues().containsKey(choice.name())
              ? Optional.of(queue(choice.name()))
              : Optional.empty();
      case BOT ->
          plan.bots().contains(choice.name()) ? Optional.of(bot(choice.name())) : Optional.empty();
      case AGENT -> {
        String at = choice.at();
        Optional<DeskAgent> seen = at == null ? Optional.empty() : agents.find(at, choice.name());
        yield seen.filter(found -> agents.mayTake(conversation, found))
            .map(TransferTarget.ToAgent::new);
      }
    };
  }

  private TransferTarget.ToQueue queue(String queue) {
    return new TransferTarget.ToQueue(queue, texts.plain(AgentText.QUEUE, PlainWords.name(queue)));
  }

  private TransferTarget.ToBot bot(String bot) {
    return new TransferTarget.ToBot(bot, texts.plain(AgentText.BOT_NAMED, PlainWords.name(bot)));
  }

  private List<TransferTarget.ToQueue> queues() {
    return work.context().plan().queues().keySet().stream().sorted().map(this::queue).toList();
  }

  private List<TransferTarget.ToAgent> colleagues(Conversation conversation) {
    return agents.colleagues(conversation, desk, agent).stream()
        .map(TransferTarget.ToAgent::new)
        .toList();
  }

  private List<TransferTarget.ToBot> bots(Conversation conversation) {
    return work.context().plan().bots().stream()
        .filter(bot -> !bot.equals(work.context().botOf(conversation)))
        .map(this::bot)
        .toList();
  }

  private static Meant named(List<TransferTarget> all, String text, int length) {
    String name = text.substring(0, length).strip();
    List<TransferTarget> exactly =
        all.stream()
            .filter(target -> target.names().stream().anyMatch(name::equalsIgnoreCase))
            .toList();
    return new Meant(exactly, name, words(text.substring(length)), exactly.size() == 1);
  }

  /**
   * Whom a mention means that is nobody's whole name. It names one person, so nobody whose name
   * only begins with it; and as platforms shorten names, it may be somebody who is not known here.
   */
  private static Meant byFirstName(List<TransferTarget> all, String text, int length) {
    String name = text.substring(0, length).strip();
    return new Meant(firstNamed(all, name), name, words(text.substring(length)), false);
  }

  /** Whom the first of several words means: only a colleague's first name is certain. */
  private static Meant byFirstWord(List<TransferTarget> all, String text, int length) {
    String name = text.substring(0, length).strip();
    String words = words(text.substring(length));
    List<TransferTarget> firstNamed = firstNamed(all, name);
    return firstNamed.isEmpty()
        ? new Meant(beginning(all, name), name, words, false)
        : new Meant(firstNamed, name, words, isColleague(firstNamed));
  }

  /** Whether it is one colleague, who can decline; a queue gets a conversation at once. */
  private static boolean isColleague(List<TransferTarget> found) {
    return found.size() == 1 && found.getFirst() instanceof TransferTarget.ToAgent;
  }

  private static List<TransferTarget> firstNamed(List<TransferTarget> all, String name) {
    return name.isBlank()
        ? List.of()
        : all.stream()
            .filter(target -> target.names().stream().anyMatch(whole -> begins(whole, name)))
            .toList();
  }

  /** What stands behind a name, without the signs between. */
  static String words(String behindName) {
    return BEFORE_WORDS.matcher(behindName).replaceFirst("").strip();
  }

  private static List<TransferTarget> beginning(List<TransferTarget> all, String name) {
    return name.isBlank()
        ? List.of()
        : all.stream()
            .filter(target ->
                target.names().stream().anyMatch(whole -> folded(whole).startsWith(folded(name))))
            .toList();
  }

  /** Whether a text begins with a name, and not with a longer word. */
  private static boolean begins(String text, String name) {
    int end = name.length();
    return !name.isBlank()
        && text.regionMatches(true, 0, name, 0, end)
        && (end == text.length() || !Character.isLetterOrDigit(text.codePointAt(end)));
  }

  private static int firstWord(String text) {
    int end = 0;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    boolean sign = end > 1 && ":,;.".indexOf(text.charAt(end - 1)) >= 0;
    return sign ? end - 1 : end;
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
