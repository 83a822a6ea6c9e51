package dev.baton.benchmarks;

/** Calls of Rasa's REST channel: to Baton, and to the bot itself. */
final class RestCalls {

  static final String TOKEN = "a-token-of-rest-clients";

  private static final long FIRST = 500_000_000;
  private static final long FIRST_ID = 1_000_000_000;
  private static final String STAMP = "T000000000000000000Z";

  private RestCalls() {}

  static RequestTemplate message() {
    PreparedCall call =
        PreparedCall.post(
            "/channels/web/messages",
            """
            {"sender":"500000000","message":"%s where is the parcel that I ordered last week?",\
            "id":"m1000000000","name":"Ann Example","language":"en"}\
            """
                .formatted(STAMP),
            "Authorization: Bearer " + TOKEN);
    int[] id = call.places("1000000000");
    return template(call, id);
  }

  static RequestTemplate botTurn() {
    PreparedCall call =
        PreparedCall.post(
            "/webhooks/rest/webhook",
            """
            {"sender":"500000000","message":"%s where is the parcel that I ordered last week?",\
            "input_channel":"telegram","metadata":{}}\
            """
                .formatted(STAMP));
    return template(call, new int[0]);
  }

  private static RequestTemplate template(PreparedCall call, int[] id) {
    int[] sender = call.places("500000000");
    int[] stamp = call.places(STAMP);
    return (sequence, conversation, intended) -> {
      call.write(id, 10, FIRST_ID + sequence);
      call.write(sender, 9, FIRST + conversation);
      call.stamp(stamp, intended);
      return call.bytes();
    };
  }
}
