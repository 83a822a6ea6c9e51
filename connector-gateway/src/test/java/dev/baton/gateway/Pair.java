package dev.baton.gateway;

import dev.baton.plan.DeskPlan;

/** Which platforms the users and the agents are on, and where the agents work. */
enum Pair {
  TELEGRAM_FORUM("telegram", "telegram", DeskPlan.Where.SPACE),
  TELEGRAM_DIRECT_WITH_TOPICS("telegram", "telegram", DeskPlan.Where.DIRECT),
  TELEGRAM_DIRECT_WITHOUT_TOPICS("telegram", "telegram", DeskPlan.Where.DIRECT),
  WEBEX_DIRECT("webex", "webex", DeskPlan.Where.DIRECT),
  WEBEX_SPACE("webex", "webex", DeskPlan.Where.SPACE),
  TELEGRAM_USER_WEBEX_AGENT("telegram", "webex", DeskPlan.Where.DIRECT),
  WEBEX_USER_TELEGRAM_AGENT("webex", "telegram", DeskPlan.Where.SPACE),
  TEXT_ONLY("text", "text", DeskPlan.Where.DIRECT),
  TELEGRAM_USER_TEXT_AGENT("telegram", "text", DeskPlan.Where.DIRECT),
  TEXT_USER_TELEGRAM_AGENT("text", "telegram", DeskPlan.Where.SPACE);

  final String user;
  final String desk;
  final DeskPlan.Where where;

  Pair(String user, String desk, DeskPlan.Where where) {
    this.user = user;
    this.desk = desk;
    this.where = where;
  }

  boolean userOnTelegram() {
    return user.equals("telegram");
  }

  boolean agentOnTelegram() {
    return desk.equals("telegram");
  }
}
