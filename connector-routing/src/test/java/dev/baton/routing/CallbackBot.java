package dev.baton.routing;

import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.HostedBot;
import dev.baton.bot.ProactiveBot;
import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.connector.Content.Text;
import dev.baton.connector.WebhookCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A bot with an address that may call back. It records what it gets and answers as scripted. A call
 * to Baton is text: the sender, an id or nothing, then its replies, each on its own line.
 */
class CallbackBot implements Bot, ProactiveBot, HostedBot {

  final String name;
  final List<Turn> turns = new CopyOnWriteArrayList<>();
  volatile Function<Turn, List<Reply>> answer;

  CallbackBot(String name) {
    this.name = name;
    this.answer = turn -> Replies.say(name + ": " + Replies.words(turn));
  }

  @Override
  public List<Reply> reply(Turn turn) {
    turns.add(turn);
    return answer.apply(turn);
  }

  @Override
  public URI host() {
    return URI.create("http://" + name + ".example:5005/core");
  }

  @Override
  public Wake receive(WebhookCall call) {
    String[] lines = new String(call.body(), StandardCharsets.UTF_8).split("\n", -1);
    if (lines.length < 3) {
      return new Wake.Reject(403, "wrong_token", "the token is wrong");
    }
    List<Reply> replies = new ArrayList<>();
    for (String line : List.of(lines).subList(2, lines.length)) {
      replies.add(
          line.equals("HUMAN")
              ? new Reply.HandOff(dev.baton.conversation.HandoffRequest.PLAIN)
              : line.startsWith("BOT ")
                  ? new Reply.SwitchBot(line.substring(4), null, null)
                  : new Reply.Say(Text.plain(line)));
    }
    return new Wake.Words(lines[0], lines[1].isEmpty() ? null : lines[1], replies);
  }

  /** What the bot got: the user's text, or for an arrival the name of the bot it came from. */
  List<String> heard() {
    return turns.stream()
        .map(turn -> {
          var arrival = turn.arrival();
          return arrival == null ? Replies.words(turn) : "from " + arrival.fromBot();
        })
        .toList();
  }

  /** Answers messages and the arrival of a conversation. */
  void greets() {
    answer =
        turn ->
            Replies.say(
                turn.arrival() == null
                    ? name + ": " + Replies.words(turn)
                    : name + ": welcome from " + turn.arrival().fromBot());
  }

  /**
   * Answers the arrival of a conversation, and passes on messages that begin with the other's name.
   */
  void passesTo(String other) {
    answer =
        turn ->
            turn.arrival() != null
                ? Replies.say(name + ": welcome from " + turn.arrival().fromBot())
                : Replies.words(turn).startsWith(other)
                    ? List.of(
                        new Reply.Say(Text.plain(name + ": one moment")),
                        new Reply.SwitchBot(other, null, "Desk " + other))
                    : Replies.say(name + ": " + Replies.words(turn));
  }

  /** Makes the bot unreachable. */
  void dies() {
    answer =
        turn -> {
          throw new BotException.NotReached("refused", null);
        };
  }
}
