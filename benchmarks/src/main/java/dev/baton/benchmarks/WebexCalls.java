package dev.baton.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Webex's signed webhook calls: they say that there is a message, not what it says. */
final class WebexCalls {

  static final String PATH = "/channels/webex/webhook";
  static final String SECRET = "a-secret-that-webex-signs-with";

  private static final String UNSIGNED = "0".repeat(40);

  private WebexCalls() {}

  static RequestTemplate announcement(LoadOrder order) {
    RecentMessages chats = RecentMessages.open(Path.of(order.files().chats()));
    PreparedCall call =
        PreparedCall.post(
            PATH,
            """
            {"id":"Y2lzY29zcGFyazovL3VzL1dFQkhPT0svMQ","name":"baton:webex",\
            "targetUrl":"https://baton.example.com/channels/webex/webhook","resource":"messages",\
            "event":"created","orgId":"Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8x",\
            "createdBy":"Y2lzY29zcGFyazovL3VzL1BFT1BMRS9i","appId":"Y2lzY29zcGFyazovL3VzL0FQUExJQ0FUSU9OLzE",\
            "ownedBy":"creator","status":"active","created":"2026-11-20T12:00:00.000Z",\
            "actorId":"WP000000000","data":{"id":"WM000000000T000000000000000000Z","roomId":"WR000000000",\
            "roomType":"direct","personId":"WP000000000","personEmail":"ann000000000@example.com",\
            "created":"1970-01-01T00:00:00.000Z"}}\
            """,
            "X-Spark-Signature: " + UNSIGNED);
    int[] signature = call.places(UNSIGNED);
    int[] created = call.places(WebexTime.EPOCH);
    int[] stamp = call.places("T000000000000000000Z");
    int[] chat = {
      call.places("WM000000000")[0] + 2,
      call.places("WR000000000")[0] + 2,
      call.places("WP000000000")[0] + 2,
      call.places("WP000000000")[1] + 2,
      call.places("ann000000000")[0] + 3
    };
    Mac mac = mac();
    WebexTime time = new WebexTime();
    return (sequence, conversation, intended) -> {
      chats.add(conversation, intended);
      call.write(chat, 9, conversation);
      call.stamp(stamp, intended);
      call.write(created, time.of(intended).getBytes(US_ASCII));
      mac.update(call.bytes(), call.body(), call.bytes().length - call.body());
      call.write(signature, HexFormat.of().formatHex(mac.doFinal()).getBytes(US_ASCII));
      return call.bytes();
    };
  }

  private static Mac mac() {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(SECRET.getBytes(US_ASCII), "HmacSHA1"));
      return mac;
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
