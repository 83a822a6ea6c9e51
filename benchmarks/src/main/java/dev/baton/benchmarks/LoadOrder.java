package dev.baton.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * What the generator is told to send.
 *
 * @param traffic what kind of calls
 * @param ports to which servers on this machine, in turn
 * @param connections how many calls are under way at most
 * @param rate arrivals in a second, whatever becomes of those before; 0 for a closed loop, in which
 *     each connection sends its next call once the last is answered
 * @param seconds for how long, at most
 * @param most how many calls, at most; 0 for as many as there is time for
 * @param conversations among how many conversations the messages are spread
 * @param window how many messages may be without an answer of the bot; 0 for no limit
 * @param files what the generator shares with the world
 */
record LoadOrder(
    Traffic traffic,
    List<Integer> ports,
    int connections,
    double rate,
    double seconds,
    long most,
    int conversations,
    int window,
    SharedFiles files) {

  /** Long enough for any count of calls. */
  private static final double LONG = 3_600;

  /** The generator itself gives up once it has no answer for a minute. */
  private static final Duration GIVING_UP = Duration.ofMinutes(2);

  /** As many as {@link LoadLoop} mixes, and as have ids of nine digits. */
  static final int CONVERSATIONS = 10_000_000;

  LoadOrder {
    ports = List.copyOf(ports);
    int mostConversations = traffic == Traffic.WEBEX ? RecentMessages.CHATS : CONVERSATIONS;
    if (connections < 1 || conversations < 1 || conversations > mostConversations) {
      throw new RunFailure(
          "%s takes at least one connection and 1 to %d conversations, not %d over %d"
              .formatted(traffic, mostConversations, conversations, connections));
    }
  }

  /** Has a generator carry it out. */
  LoadReport by(Partner generator) {
    Duration patience = Duration.ofMillis(Math.round(seconds * 1_000)).plus(GIVING_UP);
    return generator.ask(this, LoadReport.class, patience);
  }

  /** Calls in a closed loop, as the options say, with nothing to wait for but the answer. */
  static LoadOrder usual(Bench bench, Traffic traffic, List<Integer> ports, int conversations) {
    RunOptions options = bench.options();
    return new LoadOrder(
        traffic,
        ports,
        options.connections(),
        0,
        options.seconds(),
        0,
        conversations,
        0,
        bench.files());
  }

  /** The same calls in an open loop. */
  LoadOrder at(double otherRate) {
    return new LoadOrder(
        traffic, ports, connections, otherRate, seconds, most, conversations, 0, files);
  }

  LoadOrder lasting(double otherSeconds) {
    return new LoadOrder(
        traffic, ports, connections, rate, otherSeconds, most, conversations, window, files);
  }

  /** A certain count of calls, however long they take. */
  LoadOrder only(long count) {
    return new LoadOrder(
        traffic, ports, connections, rate, LONG, count, conversations, window, files);
  }

  LoadOrder windowed(int otherWindow) {
    return new LoadOrder(
        traffic, ports, connections, rate, seconds, most, conversations, otherWindow, files);
  }

  LoadOrder over(int otherConnections) {
    return new LoadOrder(
        traffic, ports, otherConnections, rate, seconds, most, conversations, window, files);
  }
}
