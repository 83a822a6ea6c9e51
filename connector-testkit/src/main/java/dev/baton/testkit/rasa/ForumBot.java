package dev.baton.testkit.rasa;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * The bot of the Rasa forum's thread on handing off. Its custom action posts what it knows to a
 * {@code /handoff} address and reads the answer as JSON; then the bot says that it reaches out.
 */
final class ForumBot {

  private static final Pattern HUMAN =
      Pattern.compile(".*\\b(human|agent|person)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern GREETING =
      Pattern.compile("(hi|hello|hey)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private ForumBot() {}

  static void teach(FakeRasa rasa, Supplier<URI> handoffUrl) {
    RasaScript greet = turn -> turn.say("Hello! I am the bot. What can I do for you?");
    rasa.on(GREETING, "greet", greet)
        .onIntent("start", greet)
        .on(HUMAN, "human_handoff", turn -> reachOut(turn, handoffUrl.get()))
        .onIntent("human_handoff", turn -> reachOut(turn, handoffUrl.get()))
        .on("buttons", ForumBot::choose)
        .onIntent("affirm", turn -> turn.say("You chose yes."))
        .onIntent("deny", turn -> turn.say("You chose no."))
        .on("image", turn -> turn.image(rasa.pictureUrl().toString()))
        .onIntent(
            "EXTERNAL_handoff_ended", turn -> turn.say("The bot is back. What else can I do?"))
        .otherwise(turn -> turn.say("You said: " + turn.text()));
  }

  private static void choose(TurnContext turn) {
    Map<String, String> buttons = new LinkedHashMap<>();
    buttons.put("Yes", "/affirm");
    buttons.put("No", "/deny");
    turn.buttons("Shall I go on?", buttons);
  }

  private static void reachOut(TurnContext turn, URI handoffUrl) throws Exception {
    ObjectNode call = FakeTracker.JSON.createObjectNode();
    call.put("sender_id", turn.sender());
    call.put("isPaused", turn.paused());
    call.put("channel", turn.inputChannel());
    call.put("latest_events", turn.latestEvents());
    call.put("intent", turn.intent());
    call.put("latest_msg", turn.latestMessage());
    TurnContext.Answer answer = turn.post(handoffUrl, call.toString());
    if (!FakeTracker.JSON.readTree(answer.body()).isObject()) {
      throw new IllegalStateException("the /handoff answer is no JSON object");
    }
    turn.say("Reaching out to a human agent [" + turn.sender() + "]...");
  }
}
