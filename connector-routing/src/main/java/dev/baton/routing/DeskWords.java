package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.texts.AgentText;
import dev.baton.texts.AgentTexts;
import java.time.Instant;
import java.time.ZoneId;

/** What Baton itself says to the agents of a desk, in the desk's language. */
record DeskWords(DeskPlan desk, AgentTexts texts, Instant now) {

  /**
   * A text with its styles.
   *
   * @param values what it names; words may have a style
   */
  Text say(AgentText text, Object... values) {
    return texts.say(desk.language(), text, values);
  }

  /** A text where there are no styles: on a button, in an answer to a press. */
  String plain(AgentText text, Object... values) {
    return say(text, values).text();
  }

  /** Sentences behind each other. */
  static Text joined(Text... sentences) {
    TextBuilder all = new TextBuilder();
    for (int at = 0; at < sentences.length; at++) {
      all.plain(at == 0 ? "" : " ").add(sentences[at]);
    }
    return all.text();
  }

  /** A user by name. */
  String who(Conversation conversation) {
    return who(conversation.userName());
  }

  /** A user by what their platform calls them. */
  String who(String name) {
    return name.isBlank() ? plain(AgentText.SOMEONE) : name;
  }

  /** The agent of a handoff by name. */
  String agent(Handoff handoff) {
    String name = handoff.agentName();
    return name == null ? plain(AgentText.AN_AGENT) : name;
  }

  /** The desk's clock. */
  DeskClock clock() {
    return clock(desk.zone());
  }

  /** A clock of another desk, in the words of this one. */
  DeskClock clock(ZoneId zone) {
    return new DeskClock(zone, this);
  }

  /** A language by its name. */
  String language(String tag) {
    return PlainWords.language(tag, desk.language().locale());
  }

  /** The word for what is no text, by its English one. */
  String kind(String kind) {
    return plain(AgentText.KIND, kind, kind);
  }

  /** Any content as one line of text, for lists and histories. */
  String summary(Content content) {
    return content instanceof Content.Native own
        ? own.asText()
        : TextBuilder.summary(content, this::kind);
  }
}
