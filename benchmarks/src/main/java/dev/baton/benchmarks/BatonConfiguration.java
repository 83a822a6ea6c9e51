package dev.baton.benchmarks;

/**
 * A configuration whose limits and paces do not bite, so that what is measured is Baton.
 *
 * @param world the port of the world
 */
record BatonConfiguration(int world) {

  static final String TELEGRAM_PATH = "/channels/telegram/webhook";
  static final String TELEGRAM_SECRET = "a-secret-that-telegram-sends-along";

  String yaml() {
    return """
    server:
      host: 127.0.0.1
      stop-timeout: 1s
      public-url: "https://baton.example.com"
      api-token: an-api-token
    store:
      url: "jdbc:sqlite:baton.db"
    bots:
      echo:
        type: rasa
        url: "http://127.0.0.1:%1$d"
        timeout: 10m
    channels:
      telegram:
        type: telegram
        token: "4242:benchmark"
        api-url: "http://127.0.0.1:%1$d"
        mode: webhook
        webhook-secret: "%2$s"
        pace: {direct: unlimited, group: unlimited, account: unlimited}
        bot: echo
        queue: support
    queues: {support: {}}
    limits: {user-messages: 0}
    handoff: {token: a-handoff-token}
    """
        .formatted(world, TELEGRAM_SECRET);
  }
}
