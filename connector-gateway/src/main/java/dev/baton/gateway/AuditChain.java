package dev.baton.gateway;

import dev.baton.conversation.Actor;
import dev.baton.conversation.AuditEntry;
import dev.baton.store.AuditSeal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks an exported audit: that each entry is as it was when it was sealed, and that none is
 * missing, added or in another place.
 *
 * <p>What was cut off at the end shows only by comparison with a seal from before.
 */
final class AuditChain {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String CUT = "audit.cut";

  private final Map<Long, String> wanted = new HashMap<>();

  /** What the check found. */
  sealed interface Verdict {

    /**
     * All is as it was.
     *
     * @param entries how many there are
     */
    record Sound(long entries, AuditSeal begin, AuditSeal end) implements Verdict {}

    /**
     * Something is not.
     *
     * @param line of the file, from 1
     */
    record Broken(long line, String why) implements Verdict {}
  }

  /** Also checks that a place that is known from before still has its seal. */
  AuditChain knowing(AuditSeal place) {
    wanted.put(place.seq(), place.seal());
    return this;
  }

  /** Checks the lines of an export. */
  Verdict check(Iterator<String> lines) {
    long number = 0;
    @Nullable AuditSeal anchor = null;
    @Nullable AuditSeal end = null;
    AuditSeal last = AuditSeal.FIRST;
    boolean cutIsNamed = true;
    try {
      while (lines.hasNext()) {
        String line = lines.next();
        number++;
        if (end != null) {
          return new Verdict.Broken(number, "there is something behind the end");
        }
        JsonNode json = JSON.readTree(line);
        if (anchor == null) {
          anchor = place(json.path("anchor"), "the first line must say where the audit begins");
          last = anchor;
          if (anchor.seq() == 0 && !anchor.equals(AuditSeal.FIRST)) {
            return new Verdict.Broken(number, "the beginning has a seal of its own");
          }
          cutIsNamed = anchor.seq() == 0;
          String why = mismatch(anchor);
          if (why != null) {
            return new Verdict.Broken(number, why);
          }
        } else if (json.has("end")) {
          end = place(json.path("end"), "the last line must say where the audit ends");
          if (!end.equals(last)) {
            return new Verdict.Broken(
                number, "entries are missing before the end, behind entry " + last.seq());
          }
        } else {
          AuditEntry entry = entry(json);
          String why = broken(last, entry);
          if (why != null) {
            return new Verdict.Broken(number, why);
          }
          last = last.next(entry);
          why = mismatch(last);
          if (why != null) {
            return new Verdict.Broken(number, why);
          }
          cutIsNamed |= names(entry, anchor);
        }
      }
    } catch (JacksonException | IllegalArgumentException | DateTimeException unreadable) {
      return new Verdict.Broken(number, "this is no line of an exported audit");
    }
    if (anchor == null) {
      return new Verdict.Broken(number, "the file is empty");
    }
    if (end == null) {
      return new Verdict.Broken(number, "the file ends early: it has no last line");
    }
    if (!cutIsNamed) {
      return new Verdict.Broken(
          1,
          "it begins behind entry "
              + anchor.seq()
              + ", and no entry says that what came before was deleted for its age");
    }
    return beyond(anchor, last, number);
  }

  private Verdict beyond(AuditSeal anchor, AuditSeal last, long line) {
    for (long place : wanted.keySet()) {
      if (place > last.seq()) {
        return new Verdict.Broken(
            line, "the end was cut off: there was an entry " + place + " before");
      }
      if (place < anchor.seq()) {
        return new Verdict.Broken(
            1,
            "it begins behind entry "
                + anchor.seq()
                + " and cannot be compared with entry "
                + place
                + ": compare it with an export in between");
      }
    }
    return new Verdict.Sound(last.seq() - anchor.seq(), anchor, last);
  }

  /** Whether an entry says that the chain was cut off at a place. */
  private static boolean names(AuditEntry entry, AuditSeal place) {
    return entry.action().equals(CUT)
        && Long.toString(place.seq()).equals(entry.detail().get("through_seq"))
        && place.seal().equals(entry.detail().get("through_seal"));
  }

  private static @Nullable String broken(AuditSeal last, AuditEntry entry) {
    Long seq = entry.seq();
    if (seq == null || seq != last.seq() + 1) {
      return "entry "
          + (last.seq() + 1)
          + " should be here, and this is entry "
          + seq
          + ": something was removed, added or moved";
    }
    return last.next(entry).seal().equals(entry.seal())
        ? null
        : "entry " + seq + " (" + entry.id() + ") is not as it was when it was sealed";
  }

  private @Nullable String mismatch(AuditSeal place) {
    String known = wanted.get(place.seq());
    return known == null || known.equals(place.seal())
        ? null
        : "entry " + place.seq() + " has another seal than before: all up to it was made anew";
  }

  private static AuditSeal place(JsonNode json, String otherwise) {
    if (!json.path("seq").isIntegralNumber() || !json.path("seal").isString()) {
      throw new IllegalArgumentException(otherwise);
    }
    return new AuditSeal(json.path("seq").longValue(), json.path("seal").stringValue());
  }

  private static AuditEntry entry(JsonNode json) {
    TreeMap<String, String> detail = new TreeMap<>();
    json.path("detail").properties().forEach(one -> detail.put(one.getKey(), text(one.getValue())));
    JsonNode actor = json.path("actor");
    return new AuditEntry(
        text(json.path("id")),
        Instant.parse(text(json.path("at"))),
        new Actor(
            text(actor.path("kind")), textOrNull(actor.path("id")), textOrNull(actor.path("name"))),
        text(json.path("action")),
        textOrNull(json.path("conversation")),
        textOrNull(json.path("handoff")),
        json.path("epoch").isIntegralNumber() ? json.path("epoch").longValue() : null,
        detail,
        json.path("seq").isIntegralNumber() ? json.path("seq").longValue() : null,
        textOrNull(json.path("seal")));
  }

  private static String text(JsonNode json) {
    String text = textOrNull(json);
    if (text == null) {
      throw new IllegalArgumentException("a text is missing");
    }
    return text;
  }

  private static @Nullable String textOrNull(JsonNode json) {
    return json.isString() ? json.stringValue() : null;
  }

  /** Where an export ends; only its last line is looked at. */
  static AuditSeal endOf(Iterator<String> lines) {
    String last = "";
    while (lines.hasNext()) {
      last = lines.next();
    }
    try {
      return place(JSON.readTree(last).path("end"), "");
    } catch (JacksonException | IllegalArgumentException unreadable) {
      throw new IllegalArgumentException("the file has no last line of an export", unreadable);
    }
  }
}
