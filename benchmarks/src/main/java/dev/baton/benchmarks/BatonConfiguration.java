package dev.baton.benchmarks;

/**
 * A configuration whose limits and paces do not bite, so that what is measured is Baton.
 *
 * @param world the port of the world
 * @param store the section {@code store}
 * @param atOnce whether calls of programs are answered without waiting for the bot
 * @param desk whether there is a desk, a group on Telegram
 */
record BatonConfiguration(int world, String store, Front front, boolean atOnce, boolean desk) {

  static final String API_TOKEN = "an-api-token";

  static final String SQLITE = "  url: \"jdbc:sqlite:baton.db\"\n";

  static String postgres(String url, int node) {
    return "  url: \"%s\"\n  user: postgres\n  node: node-%d\n".formatted(url, node);
  }

  String yaml() {
    return """
    server:
      host: 127.0.0.1
      stop-timeout: 1s
      public-url: "https://baton.example.com"
      api-token: %s
    store:
    %s\
    bots:
      echo:
        type: rasa
        url: "http://127.0.0.1:%d"
        timeout: 10m
    channels:
    %s\
    %s\
    queues:
      support: {%s}
    limits: {user-messages: 0}
    handoff: {token: a-handoff-token, user-words: ["/human"]}
    """
        .formatted(
            API_TOKEN,
            store,
            world,
            front.yaml(world) + (atOnce ? "    answer-timeout: 0s\n" : ""),
            desk
                ? """
                desks:
                  tg: {channel: telegram, space: "%s", conversations: space, claim: answer}
                """
                    .formatted(TelegramCalls.GROUP)
                : "",
            desk ? "desks: [tg]" : "");
  }
}
