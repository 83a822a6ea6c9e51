package dev.baton.benchmarks;

/** Telegram's webhook calls, as long as they usually are. */
final class TelegramCalls {

  static final String PATH = "/channels/telegram/webhook";
  static final String SECRET = "a-secret-that-telegram-sends-along";

  /** The first user's id and chat. */
  static final long FIRST_USER = 500_000_000;

  /** The agents' group. */
  static final String GROUP = "-1001234567890";

  /** The topic of the first user's conversation. */
  static final int FIRST_TOPIC = 1_000_000;

  private static final long FIRST_UPDATE = 1_000_000_000;
  private static final String STAMP = "T000000000000000000Z";

  private TelegramCalls() {}

  static RequestTemplate userText(String path) {
    return user(path, STAMP + " where is the parcel that I ordered last week?");
  }

  static RequestTemplate userPlea() {
    return user(PATH, "/human");
  }

  private static RequestTemplate user(String path, String text) {
    PreparedCall call =
        post(
            path,
            """
            {"update_id":1000000000,"message":{"message_id":1000000000,\
            "from":{"id":500000000,"is_bot":false,"first_name":"Ann U500000000","last_name":"Example",\
            "username":"ann_example","language_code":"en"},\
            "chat":{"id":500000000,"first_name":"Ann U500000000","last_name":"Example",\
            "username":"ann_example","type":"private"},\
            "date":1795000000,"text":"%s"}}\
            """
                .formatted(text));
    int[] numbers = call.places("1000000000");
    int[] people = call.places("500000000");
    int[] stamps = text.contains(STAMP) ? call.places(STAMP) : new int[0];
    return (sequence, conversation, intended) -> {
      call.write(numbers, 10, FIRST_UPDATE + sequence);
      call.write(people, 9, FIRST_USER + conversation);
      call.stamp(stamps, intended);
      return call.bytes();
    };
  }

  static RequestTemplate agentText() {
    PreparedCall call =
        post(
            PATH,
            """
            {"update_id":1000000000,"message":{"message_id":1000000000,\
            "from":{"id":700000001,"is_bot":false,"first_name":"Bob","last_name":"Agent",\
            "username":"bob_agent","language_code":"en"},\
            "chat":{"id":-1001234567890,"title":"Support","is_forum":true,"type":"supergroup"},\
            "date":1795000000,"message_thread_id":1000000,"is_topic_message":true,\
            "text":"%s it arrives today, between noon and three"}}\
            """
                .formatted(STAMP));
    int[] numbers = call.places("\":1000000000");
    int[] topic = call.places("_thread_id\":1000000,");
    int[] stamps = call.places(STAMP);
    int[] digits = shifted(numbers, 2);
    int[] topicDigits = shifted(topic, "_thread_id\":".length());
    return (sequence, conversation, intended) -> {
      call.write(digits, 10, FIRST_UPDATE + sequence);
      call.write(topicDigits, 7, FIRST_TOPIC + (long) conversation);
      call.stamp(stamps, intended);
      return call.bytes();
    };
  }

  private static int[] shifted(int[] places, int by) {
    int[] shifted = places.clone();
    for (int each = 0; each < shifted.length; each++) {
      shifted[each] += by;
    }
    return shifted;
  }

  private static PreparedCall post(String path, String json) {
    return PreparedCall.post(path, json, "X-Telegram-Bot-Api-Secret-Token: " + SECRET);
  }
}
