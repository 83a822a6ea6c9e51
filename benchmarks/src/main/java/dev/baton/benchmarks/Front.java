package dev.baton.benchmarks;

import java.util.Locale;

/** A channel on which users write. */
enum Front {
  TELEGRAM(Traffic.TELEGRAM) {
    @Override
    String yaml(int world) {
      return """
        telegram:
          type: telegram
          token: "4242:benchmark"
          api-url: "http://127.0.0.1:%d"
          mode: webhook
          webhook-secret: "%s"
          pace: {direct: unlimited, group: unlimited, account: unlimited}
          bot: echo
          queue: support
      """
          .formatted(world, TelegramCalls.SECRET);
    }
  },
  WEBEX(Traffic.WEBEX) {
    @Override
    String yaml(int world) {
      return """
        webex:
          type: webex
          token: "a-webex-token"
          api-url: "http://127.0.0.1:%d/v1"
          webhook-secret: "%s"
          pace: {direct: unlimited, group: unlimited, account: unlimited}
          bot: echo
          queue: support
      """
          .formatted(world, WebexCalls.SECRET);
    }
  },
  REST(Traffic.REST) {
    @Override
    String yaml(int world) {
      return """
        web:
          type: rest
          token: "%s"
          bot: echo
          queue: support
      """
          .formatted(RestCalls.TOKEN);
    }
  };

  private final Traffic traffic;

  Front(Traffic traffic) {
    this.traffic = traffic;
  }

  /** What users' messages cause. */
  Traffic traffic() {
    return traffic;
  }

  /** Whether the bot's words come in the answer to the call with the user's. */
  boolean answersInTheCall() {
    return this == REST;
  }

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its part of the configuration. */
  abstract String yaml(int world);
}
