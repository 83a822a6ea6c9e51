package dev.baton.training;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a bot might learn, for a person to review. All texts are masked. Square brackets in them
 * stand around the name of what was masked and nowhere else, and there are no braces.
 *
 * @param conversations how many conversations were read
 * @param messages how many of their messages were read
 * @param leftOut how many things that users said to a bot that failed are in no topic: they were
 *     too long, nothing but personal data, or too rare to be kept
 * @param topics what came up most often first
 * @param canned the texts that agents send by name
 */
public record Candidates(
    long conversations, long messages, long leftOut, List<Topic> topics, List<Canned> canned) {

  public Candidates {
    topics = List.copyOf(topics);
    canned = List.copyOf(canned);
  }

  /** Why something is a candidate. */
  public enum Reason {
    /** The bot said that it did not understand. */
    NOT_UNDERSTOOD,
    /** The bot answered nothing, or failed. */
    UNANSWERED,
    /** The user said it again shortly afterwards. */
    ASKED_AGAIN,
    /** It was the last that the bot heard before people were called. */
    BEFORE_HANDOFF,
    /** It was said to people, who answered it. */
    TOLD_PEOPLE
  }

  /**
   * What users said who meant the same, as far as a machine can tell.
   *
   * @param intent a name for it: letters, digits, {@code _} and {@code -}
   * @param known whether the name is the bot's own for what it thought was meant
   * @param count how often it was said
   * @param reasons how often for which reason; one saying may have several
   * @param examples the commonest wordings, with how often each was said
   * @param answers what agents answered most often
   * @param handoffs some of the handoffs in which it came up
   */
  public record Topic(
      String intent,
      boolean known,
      long count,
      Map<Reason, Long> reasons,
      List<Counted> examples,
      List<Counted> answers,
      List<String> handoffs,
      Instant firstAt,
      Instant lastAt) {

    public Topic {
      reasons = reasons.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(reasons));
      examples = List.copyOf(examples);
      answers = List.copyOf(answers);
      handoffs = List.copyOf(handoffs);
    }
  }

  /** A text, and how often it was said. */
  public record Counted(String text, long count) {}

  /** A canned answer: its name, with the desk or the language it is for, and its words. */
  public record Canned(String name, String text) {}
}
