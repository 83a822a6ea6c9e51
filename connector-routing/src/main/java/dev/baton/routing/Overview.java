package dev.baton.routing;

import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.masking.Masking;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people see who look at all that goes on: conversations, queues, agents. Blocking. Nothing is
 * changed by it.
 */
public interface Overview {

  /**
   * Lists conversations, latest first.
   *
   * @param before {@link Page#next()} of the previous page; null to start
   * @param limit maximum number to return, at least 1
   * @param shown what is masked for the reader. Words are looked for as the reader sees them, so
   *     that nobody finds what is hidden from them
   * @throws IllegalArgumentException if {@code before} is no such position
   * @throws Busy if too many others are searching
   */
  Page conversations(Search search, @Nullable String before, int limit, Masking shown);

  /**
   * Returns some of a conversation's messages, in order; empty if there is no such conversation.
   *
   * @param after only messages behind this number; null for any
   * @param before only messages in front of this number; null for any. Without {@code after}, the
   *     last ones are returned
   */
  Optional<Messages> messages(
      String conversationId, @Nullable Long after, @Nullable Long before, int limit);

  /** All queues, by name. */
  List<QueueNow> queues();

  /** The agents who were seen lately, latest first, each once for each desk. */
  List<AgentNow> agents();

  /** The canned answers that all desks share and those of the console's desk, by name. */
  List<Canned> canned();

  /**
   * To whom or what a conversation could be passed; empty if there is no such conversation.
   *
   * @param by who would do it
   */
  Optional<List<Target>> targets(String conversationId, Acts.Agent by);

  /** How the parts of this Baton are. */
  Running running();

  /**
   * Which conversations are wanted; null for any.
   *
   * @param queue the queue of the open handoff
   * @param agent id of the agent who has the conversation
   * @param user part of the user's name or handle, or all of an id
   * @param words part of what was said
   * @param since last active at this time or later
   * @param until last active before this time
   */
  record Search(
      @Nullable Control control,
      @Nullable String channel,
      @Nullable String queue,
      @Nullable String agent,
      @Nullable String user,
      @Nullable String words,
      @Nullable Instant since,
      @Nullable Instant until) {

    /** All conversations. */
    public static final Search ALL = new Search(null, null, null, null, null, null, null, null);
  }

  /**
   * A page of conversations.
   *
   * @param next where the list goes on; null at its end. A search that takes long ends a page
   *     early, even without any conversation on it
   */
  record Page(List<Listed> conversations, @Nullable String next) {

    public Page {
      conversations = List.copyOf(conversations);
    }
  }

  /**
   * A conversation in the list.
   *
   * @param handoff its open handoff; null if the bot has it
   * @param waitingSince since when its user waits for an agent; null if they do not
   * @param last what was said last, for the reader; null if nothing was
   */
  record Listed(
      Conversation conversation,
      @Nullable Handoff handoff,
      @Nullable Instant waitingSince,
      @Nullable Last last) {}

  /** What was said last: its beginning, as one line. */
  record Last(Author author, String text, Instant at) {}

  /**
   * Some of a conversation's messages, in order.
   *
   * @param more whether there are more, behind them if they were asked for by what is in front of
   *     them, otherwise in front of them
   */
  record Messages(Conversation conversation, List<Sent> messages, boolean more) {

    public Messages {
      messages = List.copyOf(messages);
    }
  }

  /**
   * A message, and whether the user has it.
   *
   * @param failure what went wrong last; null if nothing did
   */
  record Sent(Message message, Delivery delivery, @Nullable String failure) {

    /** A message of which nothing is known. */
    public static Sent none(Message message) {
      return new Sent(message, Delivery.NONE, null);
    }
  }

  /** What became of a message on its way to the user. */
  enum Delivery {
    /** It is on its way. */
    WAITING,
    /** The user's platform has taken it. */
    SENT,
    /** It was given up. */
    FAILED,
    /** It does not go to the user. */
    NONE
  }

  /**
   * A queue.
   *
   * @param open whether its people are there now
   * @param opensAt when they are there again; null if they are, or never will be
   * @param oldest how long the user has waited who has waited longest; null if nobody waits
   * @param withAgents how many of its conversations agents have
   */
  record QueueNow(
      String name,
      List<String> desks,
      boolean open,
      @Nullable Instant opensAt,
      int waiting,
      @Nullable Duration oldest,
      int withAgents) {}

  /**
   * An agent at a desk.
   *
   * @param limit how many conversations they may have at once; null for any number
   */
  record AgentNow(
      String id,
      String name,
      @Nullable String handle,
      String desk,
      Presence presence,
      int conversations,
      @Nullable Integer limit,
      Instant seenAt) {}

  /** Whether an agent is there. */
  enum Presence {
    /** Has conversations, or was seen within the last hour. */
    HERE,
    /** Said so, or left several questions without an answer. */
    AWAY,
    UNKNOWN
  }

  /**
   * A canned answer.
   *
   * @param texts what it says, by language; an empty language is for all
   */
  record Canned(String name, Map<String, String> texts) {}

  /**
   * To whom or what a conversation could be passed.
   *
   * @param name of a queue or bot; of an agent, their name
   * @param id of an agent; null for others
   * @param desk of an agent; null for others
   * @param title what people read
   */
  record Target(Kind kind, String name, @Nullable String id, @Nullable String desk, String title) {

    /** Of which kind it is. */
    public enum Kind {
      AGENT,
      QUEUE,
      BOT
    }
  }

  /**
   * The parts that run.
   *
   * @param since since when this Baton is assembled
   * @param shared whether several nodes may share the store
   * @param channels by name
   * @param nodes the nodes that share the store, first who joined first; empty where it is not
   *     shared
   * @param shards how many shards the nodes divide among them
   */
  record Running(
      Instant since,
      boolean shared,
      Map<String, ChannelNow> channels,
      List<NodeNow> nodes,
      int shards) {}

  /**
   * A channel.
   *
   * @param queued how many deliveries wait for it
   * @param pausedUntil until when its platform asked not to be called at all; null if it did not
   */
  record ChannelNow(String type, int queued, @Nullable Instant pausedUntil) {}

  /** A node, since when it is there, how many shards it has, and whether it is about to stop. */
  record NodeNow(String name, Instant since, int shards, boolean leaving) {}

  /** Too many search at once. */
  final class Busy extends RuntimeException {
    public Busy() {
      super("too many searches are running", null, false, false);
    }
  }
}
