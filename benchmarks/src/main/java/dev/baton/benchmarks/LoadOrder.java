package dev.baton.benchmarks;

/**
 * What the generator is told to send.
 *
 * @param traffic what kind of calls
 * @param port where on this machine
 * @param path to which path
 * @param secret what the calls are authenticated with
 * @param connections how many calls are under way at most
 * @param rate arrivals in a second, whatever becomes of those before; 0 for a closed loop, in which
 *     each connection sends its next call once the last is answered
 * @param seconds for how long
 * @param conversations among how many conversations the messages are spread
 * @param window how many messages may be without an answer of the bot; 0 for no limit
 * @param seen the file that shows how many messages have been answered by the bot
 */
record LoadOrder(
    Traffic traffic,
    int port,
    String path,
    String secret,
    int connections,
    double rate,
    double seconds,
    int conversations,
    int window,
    String seen) {

  LoadOrder at(double otherRate) {
    return new LoadOrder(
        traffic, port, path, secret, connections, otherRate, seconds, conversations, 0, seen);
  }

  LoadOrder lasting(double otherSeconds) {
    return new LoadOrder(
        traffic, port, path, secret, connections, rate, otherSeconds, conversations, window, seen);
  }
}
