package dev.baton.gateway.system;

import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.rasa.RasaTurn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Compares what people wrote and saw, what the bot was given, and what the program says it did.
 * Everything is compared conversation by conversation.
 */
public final class Verdict {

  /** Marks the complaint about a message that the bot was given, and received, twice. */
  static final String HEARD_TWICE = ": the bot was given twice ";

  static final Pattern OF_USER = Pattern.compile("m\\d+");
  private static final Pattern OF_BOT = Pattern.compile("r\\d+");
  private static final Pattern OF_AGENT = Pattern.compile("a\\d+");

  private final List<String> complaints = new ArrayList<>();
  private final List<String> outstanding = new ArrayList<>();
  private int messages;
  private int toBot;
  private int toPeople;
  private int agentWords;
  private int lost;
  private int doubledInStore;
  private int givenTwice;
  private int disordered;
  private int givenUp;
  private int drafts;
  private int repeatedToUsers;
  private int repeatedToDesks;
  private int twoVoices;

  private Verdict() {}

  public static Verdict of(
      Program program, List<Crowd.User> users, List<Crowd.Agent> agents, FakeRasa rasa) {
    Verdict verdict = new Verdict();
    Map<String, String> ids = new HashMap<>();
    program
        .api("/api/v1/conversations?limit=200")
        .path("conversations")
        .forEach(each -> ids.put(each.path("sender_id").asString(), each.path("id").asString()));
    for (Crowd.User user : users) {
      String id = ids.get(user.sender());
      if (id == null) {
        verdict.outstanding.add("no conversation with " + user.sender());
      } else {
        JsonNode transcript = program.api("/api/v1/conversations/" + id).path("messages");
        String queue = user.queue();
        Crowd.Agent agent = queue == null ? null : agents.get(Integer.parseInt(queue.substring(1)));
        verdict.user(user, transcript, rasa.turnsOf(user.sender()));
        if (agent != null) {
          verdict.desk(user, agent, transcript);
        }
      }
    }
    return verdict;
  }

  /** What is wrong and will stay wrong. */
  public List<String> complaints() {
    List<String> all = new ArrayList<>(complaints);
    all.addAll(outstanding);
    return all;
  }

  /** What has not come yet, and is lost if it never comes. */
  public List<String> outstanding() {
    return outstanding;
  }

  public int repeatedToUsers() {
    return repeatedToUsers;
  }

  public int repeatedToDesks() {
    return repeatedToDesks;
  }

  /** Messages that people wrote. */
  public int messages() {
    return messages + agentWords;
  }

  /** Acknowledged but missing. */
  public int lost() {
    return lost;
  }

  /** Stored twice, given to the bot twice, or said by two voices. */
  public int doubled() {
    return doubledInStore + givenTwice + twoVoices;
  }

  /** Messages of the bot after an agent had begun to speak. */
  public int twoVoices() {
    return twoVoices;
  }

  public int disordered() {
    return disordered;
  }

  public String line() {
    return ("messages %d: to the bot %d, to people %d, agents' words %d; lost %d, stored twice %d,"
            + " given to the bot twice %d, out of order %d, given up after several kills and said so %d, drafts %d, two voices %d;"
            + " repeated sends: %d to users, %d to desks")
        .formatted(
            messages,
            toBot,
            toPeople,
            agentWords,
            lost,
            doubledInStore,
            givenTwice,
            disordered,
            givenUp,
            drafts,
            twoVoices,
            repeatedToUsers,
            repeatedToDesks);
  }

  private void user(Crowd.User user, JsonNode transcript, List<RasaTurn> turns) {
    String who = user.sender();
    List<String> stored = texts(transcript, "user", "");
    messages += user.said().size();
    toBot += texts(transcript, "user", "bot").size();
    toPeople += texts(transcript, "user", "people").size();
    drafts += texts(transcript, "draft", "").size();
    compare(who + " in the transcript", user.said(), stored);

    Set<String> given = new HashSet<>();
    List<String> heard = new ArrayList<>();
    for (RasaTurn turn : turns) {
      String id = Program.JSON.readTree(turn.metadata()).path("baton_message_id").asString("");
      if (turn.saved() && !given.add(id)) {
        givenTwice++;
        complaints.add(who + HEARD_TWICE + turn.text());
      } else if (turn.saved()) {
        heard.add(turn.text());
      }
    }
    List<String> shown =
        user.client().shown().stream().filter(Shown::bot).map(Shown::text).toList();
    List<String> decided = new ArrayList<>(texts(transcript, "user", "bot"));
    List<String> unheard = new ArrayList<>(decided);
    heard.forEach(unheard::remove);
    long told = shown.stream().filter(text -> text.startsWith("Sorry")).count();
    if (unheard.size() > told) {
      outstanding.add(who + ": the bot has not heard " + unheard + " of " + decided);
    }
    givenUp += unheard.size();
    unheard.forEach(decided::remove);
    if (!heard.equals(decided)) {
      disordered++;
      complaints.add(who + ": for the bot were " + decided + " but it heard " + heard);
    }
    if (!texts(transcript, "user", "waiting").isEmpty()) {
      outstanding.add(who + ": undecided " + texts(transcript, "user", "waiting"));
    }

    Set<String> expected = new HashSet<>();
    for (String author : List.of("bot", "agent", "system")) {
      expected.addAll(texts(transcript, author, ""));
    }
    Set<String> unsaid = new HashSet<>(texts(transcript, "draft", ""));
    for (String text : decided) {
      boolean answered = OF_USER.matcher(text).matches() && number(text) % 3 == 0;
      if (answered && !unsaid.contains("r" + number(text))) {
        expected.add("r" + number(text));
      }
    }
    Set<String> seen = new HashSet<>(shown);
    expected.removeAll(seen);
    if (!expected.isEmpty()) {
      outstanding.add(who + " has not seen " + expected);
    }
    seen.removeIf(text -> text.startsWith("Sorry"));
    repeatedToUsers += (int) (shown.size() - told) - seen.size();
    ordered(who + " saw of the bot", shown, OF_BOT);
    ordered(who + " saw of the agent", shown, OF_AGENT);
    oneVoice(who, shown);
  }

  /** In a crowd nobody returns to the bot: once an agent has spoken, the bot must be silent. */
  private void oneVoice(String who, List<String> shown) {
    boolean agentSpoke = false;
    for (String text : shown) {
      agentSpoke |= OF_AGENT.matcher(text).matches();
      if (agentSpoke && (OF_BOT.matcher(text).matches() || text.equals("Reaching out"))) {
        twoVoices++;
        complaints.add(who + " heard two voices: " + text + " after an agent in " + shown);
      }
    }
  }

  private void desk(Crowd.User user, Crowd.Agent agent, JsonNode transcript) {
    String who = user.sender() + "'s desk";
    List<String> shown =
        agent.desk().shown().stream()
            .filter(Shown::bot)
            .flatMap(message -> message.text().lines())
            .map(Crowd::words)
            .filter(text -> OF_USER.matcher(text).matches())
            .toList();
    Set<String> seen = new HashSet<>(shown);
    repeatedToDesks += shown.size() - seen.size();
    repeatedToDesks += Math.max(0, agent.desk().threads().size() - 1);
    ordered(who, List.copyOf(new LinkedHashSet<>(shown)), OF_USER);
    List<String> decided =
        texts(transcript, "user", "people").stream().filter(OF_USER.asMatchPredicate()).toList();
    List<String> missing = decided.stream().filter(text -> !seen.contains(text)).toList();
    if (!missing.isEmpty()) {
      outstanding.add(who + " has not seen " + missing);
    }
    if (!decided.containsAll(seen)) {
      complaints.add(who + " saw what was the bot's: " + seen + " of " + decided);
    }
    agentWords += agent.said().size();
    compare(who + ", its agent", agent.said(), texts(transcript, "agent", ""));
    if (agent.said().size() < decided.size()) {
      outstanding.add(who + ": the agent has not answered all");
    }
  }

  /** The same texts, each once and in this order. */
  private void compare(String who, List<String> written, List<String> stored) {
    if (stored.equals(written)) {
      return;
    }
    List<String> missing = new ArrayList<>(written);
    stored.forEach(missing::remove);
    Set<String> distinct = new HashSet<>(stored);
    if (!missing.isEmpty()) {
      lost += missing.size();
      outstanding.add(who + ": missing " + missing);
    }
    if (distinct.size() < stored.size()) {
      doubledInStore += stored.size() - distinct.size();
      complaints.add(who + ": stored twice in " + stored);
    } else if (missing.isEmpty()) {
      disordered++;
      complaints.add(who + ": wrote " + written + " but stored is " + stored);
    }
  }

  /** Numbers must grow, except where one is repeated right after itself. */
  private void ordered(String who, List<String> shown, Pattern kind) {
    int last = 0;
    for (String text : shown) {
      if (kind.matcher(text).matches()) {
        if (number(text) < last) {
          disordered++;
          complaints.add(who + ": " + text + " after " + last + " in " + shown);
          return;
        }
        last = number(text);
      }
    }
  }

  private static int number(String text) {
    return Integer.parseInt(text.substring(1));
  }

  private static List<String> texts(JsonNode transcript, String author, String route) {
    return StreamSupport.stream(transcript.spliterator(), false)
        .filter(message -> message.path("author").asString("").equals(author))
        .filter(message -> route.isEmpty() || message.path("route").asString("").equals(route))
        .map(message -> message.path("content").path("text").asString(""))
        .toList();
  }
}
