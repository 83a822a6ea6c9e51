package dev.baton.routing;

import org.jspecify.annotations.Nullable;

/** What users who speak English hear from Baton; tests spell it out, whatever a file says. */
final class Texts {

  private Texts() {}

  static String queued(String endWord) {
    return "I am getting a person for you. Please wait a moment"
        + (endWord.isEmpty() ? "." : ", or write " + endWord + " to go on with the bot.");
  }

  static String stillQueued() {
    return "You are still in the queue; what you write is passed on.";
  }

  static String joined(String agent) {
    return agent + " has joined. You are now talking with a person.";
  }

  static String released() {
    return "You are back in the queue; the next free person goes on from here.";
  }

  static String passedOn() {
    return "You are being passed on to a colleague.";
  }

  static String botIsBack(String agent) {
    return agent.isEmpty()
        ? "You are talking with the bot again."
        : agent + " has left. You are talking with the bot again.";
  }

  static String passedToBot(String agent, String bot) {
    return agent + " has left. You are now talking with " + bot + ".";
  }

  static String noAgent() {
    return "Nobody is available right now. You are still talking with the bot; please try again"
        + " later.";
  }

  static String waitExpired() {
    return "Sorry, nobody was free in time. You are talking with the bot again.";
  }

  static String idleExpired() {
    return "This conversation was closed because nobody wrote for a while. You are talking with the"
        + " bot again.";
  }

  static String withBotAlready() {
    return "You are talking with the bot already.";
  }

  static String botUnreachable() {
    return "Sorry, the bot cannot be reached right now.";
  }

  static String botFailed() {
    return "Sorry, something went wrong on the bot's side.";
  }

  static String answerLost() {
    return "Sorry, the bot's answer was lost on the way.";
  }

  static String botAway() {
    return "Sorry, the bot is not there right now. Your message is kept, and answered when the bot"
        + " is back.";
  }

  static String botSilent() {
    return "The bot has no answer to this.";
  }

  static String otherBotAway(@Nullable String title) {
    return "Sorry, "
        + (title == null ? "the other bot" : title)
        + " is not available right now. You are still where you were.";
  }

  static String nowWith(String title) {
    return "You are now talking with " + title + ".";
  }

  static String onlyDirect() {
    return "I only talk in private chats. Please write to me directly.";
  }

  static String staleButton() {
    return "This button is no longer valid.";
  }

  static String notShown() {
    return "Sorry, the bot answered something that cannot be shown here.";
  }

  static String flood(String limit) {
    return "You are writing faster than I can pass on: more than "
        + limit
        + ". Your last message and what follows right now"
        + " are kept, but not passed on. Please wait a moment, then write again.";
  }

  static String floodInShort() {
    return "Too fast. Please wait a moment, then try again.";
  }

  static String notPassedOn(String words) {
    return "Sorry, this could not be passed on: " + words;
  }

  static final String BACK_TO_BOT = "Back to the bot";
  static final String ASK_AGAIN = "Ask again";
  static final String TALK_TO_PERSON = "Talk to a person";
}
