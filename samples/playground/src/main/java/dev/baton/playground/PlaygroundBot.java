package dev.baton.playground;

import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.rasa.RasaScript;
import dev.baton.testkit.rasa.TurnContext;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bot of a shop that sends parcels. It calls for a person as the forum's custom action does,
 * and says why.
 */
final class PlaygroundBot {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String PERSON = "wants_a_person";
  private static final String YES = "affirm";
  private static final String ORDER = "order";

  private final URI handoffUrl;
  private final Map<String, String> subjects = new ConcurrentHashMap<>();

  private PlaygroundBot(URI handoffUrl) {
    this.handoffUrl = handoffUrl;
  }

  /**
   * Starts a Rasa server with this bot.
   *
   * @param handoffUrl the address to call for a person
   * @param thinking how long the bot takes for each answer
   */
  static FakeRasa start(URI handoffUrl, Duration thinking) {
    PlaygroundBot bot = new PlaygroundBot(handoffUrl);
    return FakeRasa.start()
        .delay(thinking)
        .on(about("human", "agent", "person"), PERSON, bot::callAPerson)
        .on(about("refund", "money"), "ask_refund", bot.knowing("asks about a refund", refund()))
        .on(
            about("return", "send", "back"),
            "return",
            bot.knowing("wants to return something", back()))
        .on(
            about("parcel", "package", "order"),
            "track",
            bot.knowing("asks about a parcel", parcel()))
        .on(about("hi", "hello", "hey"), turn -> turn.say("Hello! What can I do for you?"))
        .onIntent(PERSON, bot::callAPerson)
        .onIntent(YES, turn -> turn.say("Good to hear."))
        .onIntent("start", turn -> turn.say("Hello! What can I do for you?"))
        .onIntent(
            "EXTERNAL_handoff_ended", turn -> turn.say("The bot is back. What else can I do?"))
        .otherwise(turn -> turn.say("You said: " + turn.text()));
  }

  private static Pattern about(String... words) {
    return Pattern.compile(
        ".*\\b(" + String.join("|", words) + ")\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  private RasaScript knowing(String subject, RasaScript answer) {
    return turn -> {
      subjects.put(turn.sender(), subject);
      turn.slot(ORDER, "4711");
      answer.play(turn);
    };
  }

  private static RasaScript refund() {
    return turn -> turn.say("You get your money within 14 days after we have the parcel.");
  }

  private static RasaScript back() {
    return turn -> offer(turn, "You can send it back within 30 days, for free. Does that help?");
  }

  private static RasaScript parcel() {
    return turn -> offer(turn, "It left the depot this morning. Does that help?");
  }

  private static void offer(TurnContext turn, String text) {
    Map<String, String> buttons = new LinkedHashMap<>();
    buttons.put("Yes, thanks", "/" + YES);
    buttons.put("Ask a person", "/" + PERSON);
    turn.buttons(text, buttons);
  }

  private void callAPerson(TurnContext turn) throws Exception {
    Map<String, @Nullable Object> call = new LinkedHashMap<>();
    call.put("sender_id", turn.sender());
    call.put("isPaused", turn.paused());
    call.put("channel", turn.inputChannel());
    call.put("latest_events", turn.latestEvents());
    call.put("intent", turn.intent());
    call.put("latest_msg", turn.latestMessage());
    call.put("reason", subjects.get(turn.sender()));
    TurnContext.Answer answer = turn.post(handoffUrl, JSON.writeValueAsString(call));
    if (answer.status() / 100 != 2) {
      throw new IllegalStateException("/handoff was answered with " + answer.status());
    }
    turn.say("I am getting a colleague for you.");
  }
}
