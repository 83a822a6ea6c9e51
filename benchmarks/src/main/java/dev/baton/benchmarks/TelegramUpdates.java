package dev.baton.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Telegram's webhook calls: a user's text in a private chat, as long as they usually are. */
final class TelegramUpdates {

  private static final String BODY =
      "{\"update_id\":1000000000,\"message\":{\"message_id\":1000000000,\"from\":{\"id\":500000000,"
          + "\"is_bot\":false,\"first_name\":\"Ann\",\"last_name\":\"Example\",\"username\":\"ann_example\","
          + "\"language_code\":\"en\"},\"chat\":{\"id\":500000000,\"first_name\":\"Ann\",\"last_name\":\"Example\","
          + "\"username\":\"ann_example\",\"type\":\"private\"},\"date\":1795000000,"
          + "\"text\":\"T000000000000000000Z where is the parcel that I ordered last week?\"}}";

  private TelegramUpdates() {}

  static RequestTemplate template(LoadOrder order) {
    byte[] call =
        ("POST "
                + order.path()
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "X-Telegram-Bot-Api-Secret-Token: "
                + order.secret()
                + "\r\nContent-Length: "
                + BODY.length()
                + "\r\n\r\n"
                + BODY)
            .getBytes(US_ASCII);
    String text = new String(call, US_ASCII);
    int update = text.indexOf("1000000000");
    int message = text.indexOf("1000000000", update + 1);
    int person = text.indexOf("500000000");
    int chat = text.indexOf("500000000", person + 1);
    int stamp = Stamp.find(call);
    return (sequence, conversation, intended) -> {
      Stamp.writeNumber(call, update, 10, 1_000_000_000L + sequence);
      Stamp.writeNumber(call, message, 10, 1_000_000_000L + sequence);
      Stamp.writeNumber(call, person, 9, 500_000_000L + conversation);
      Stamp.writeNumber(call, chat, 9, 500_000_000L + conversation);
      Stamp.write(call, stamp, intended);
      return call;
    };
  }
}
