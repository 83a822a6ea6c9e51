package dev.baton.store;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who was asked to take a waiting handoff, one agent after the other. It is void as soon as control
 * of the conversation changes.
 *
 * @param epoch the epoch of the conversation in which it waits
 * @param asked who was asked, or had it before, in order: nobody is asked twice
 * @param desks the desks that were shown the offer for that
 * @param questionId the message in the transcript that stands for the question to the last of them;
 *     null while nobody is asked
 * @param forAll whether all desks of the queue are shown the offer
 */
public record Assignment(
    long epoch,
    List<Agent> asked,
    List<String> desks,
    @Nullable String questionId,
    boolean forAll) {

  public Assignment {
    asked = List.copyOf(asked);
    desks = List.copyOf(desks);
  }

  /** An agent at a desk. */
  public record Agent(String desk, String id, String name) {}

  /** Who is asked now. */
  public Optional<Agent> current() {
    return questionId == null ? Optional.empty() : Optional.of(asked.getLast());
  }

  /** Another agent is going to be asked. */
  public Assignment next(Agent agent) {
    return new Assignment(
        epoch,
        Stream.concat(asked.stream(), Stream.of(agent)).toList(),
        Stream.concat(desks.stream(), Stream.of(agent.desk())).distinct().toList(),
        null,
        forAll);
  }

  /** The last agent was asked with this message. */
  public Assignment with(String question) {
    return new Assignment(epoch, asked, desks, question, forAll);
  }

  /** Nobody is asked any more, and everybody may take it. */
  public Assignment open() {
    return new Assignment(epoch, asked, desks, null, true);
  }
}
