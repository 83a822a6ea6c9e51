package dev.baton.playground;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The ids in a call by which it is found to be part of one conversation: the user's chat at first,
 * then the threads and messages that other calls of the same conversation were about.
 *
 * @param about all ids that say whose call it is
 * @param made those of them that belong to one conversation alone: of threads and messages
 */
record CallMarks(Set<String> about, Set<String> made) {

  /** No ids. */
  static final CallMarks NONE = new CallMarks(Set.of(), Set.of());

  private static final int ROUNDS = 4;

  /** What every id of Webex begins with, and that of a message and of a press. */
  private static final String WEBEX = "Y2lzY29zcGFyazov";

  private static final Pattern WEBEX_ID = Pattern.compile(WEBEX + "[A-Za-z0-9_-]+");
  private static final Pattern OF_ONE =
      Pattern.compile(WEBEX + "(L3VzL01FU1NBR0Uv|L3VzL0FUVEFDSE1FTlRf).*");
  private static final Pattern TRACKER = Pattern.compile("/conversations/([^/]+)/");

  CallMarks {
    about = Set.copyOf(about);
    made = Set.copyOf(made);
  }

  /** Reads the ids of a call. */
  static CallMarks of(
      String path, String query, @Nullable JsonNode asked, @Nullable JsonNode told) {
    Set<String> about = new HashSet<>();
    Matcher ids = WEBEX_ID.matcher(path + " " + query);
    while (ids.find()) {
      about.add(ids.group());
    }
    Matcher tracker = TRACKER.matcher(path);
    if (tracker.find()) {
      about.add(chat(tracker.group(1)));
    }
    if (asked != null) {
      collect("", asked, about);
    }
    if (told != null && !told.has("items")) {
      collect("", told, about);
    }
    Set<String> made = new HashSet<>(about);
    made.removeIf(id -> !id.startsWith("topic:") && !OF_ONE.matcher(id).matches());
    return new CallMarks(about, made);
  }

  /** The mark of a user's chat. */
  static String chat(String id) {
    return id.startsWith(WEBEX) ? id : "chat:" + id;
  }

  private static void collect(String parent, JsonNode node, Set<String> into) {
    node.properties()
        .forEach(field -> {
          String key = field.getKey();
          JsonNode value = field.getValue();
          if (value.isContainer()) {
            collect(key, value, into);
          } else if (value.isString() || value.isIntegralNumber()) {
            mark(parent, key, value.asString(), into);
          }
        });
    if (node.isArray()) {
      node.forEach(one -> collect(parent, one, into));
    }
  }

  private static void mark(String parent, String key, String value, Set<String> into) {
    if (value.startsWith(WEBEX)) {
      into.add(value);
    } else if (key.equals("message_thread_id")) {
      into.add("topic:" + value);
    } else if (Set.of("chat_id", "sender", "sender_id", "recipient_id").contains(key)
        || (parent.equals("chat") && key.equals("id"))) {
      into.add(chat(value));
    }
  }

  /**
   * Finds whose calls these are.
   *
   * @param known the seats of conversations by their marks
   * @param names the seats by the names of their users
   * @return the seat by the number of the call, for those that belong to one conversation alone
   */
  static Map<Long, String> seats(
      List<HttpCallLog.Call> calls, Map<String, String> known, Map<String, String> names) {
    Map<String, String> owners = new LinkedHashMap<>(known);
    Map<Long, String> found = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      int before = found.size();
      for (HttpCallLog.Call call : calls) {
        if (!found.containsKey(call.number())) {
          String seat = seat(call, owners, names);
          if (seat != null) {
            found.put(call.number(), seat);
            for (String mark : call.what().marks().made()) {
              owners.putIfAbsent(mark, seat);
            }
          }
        }
      }
      if (found.size() == before) {
        break;
      }
    }
    return found;
  }

  private static @Nullable String seat(
      HttpCallLog.Call call, Map<String, String> owners, Map<String, String> names) {
    Set<String> seats = new HashSet<>();
    call.what().marks().about().stream()
        .filter(owners::containsKey)
        .forEach(mark -> seats.add(String.valueOf(owners.get(mark))));
    if (seats.isEmpty()) {
      names.forEach((name, seat) -> {
        if (call.what().words().matches(".*\\b" + Pattern.quote(name) + "\\b.*")) {
          seats.add(seat);
        }
      });
    }
    return seats.size() == 1 ? seats.iterator().next() : null;
  }
}
