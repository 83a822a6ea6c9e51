package dev.baton.benchmarks.hot;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.connector.Channel;
import dev.baton.connector.Inbound;
import dev.baton.connector.Secret;
import dev.baton.connector.ServingChannel;
import dev.baton.connector.Webhook;
import dev.baton.connector.WebhookCall;
import dev.baton.connector.WebhookReply;
import dev.baton.rest.RestProvider;
import dev.baton.telegram.TelegramProvider;
import dev.baton.webex.WebexProvider;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A platform's or a client's call, verified and read: what the HTTP edge asks of a channel. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WebhookBenchmark {

  private static final String TELEGRAM_SECRET = "a-secret-that-telegram-sends-along";
  private static final String WEBEX_SECRET = "a-secret-that-webex-signs-with";

  private static final String UPDATE =
      """
      {"update_id":1000000000,"message":{"message_id":42,\
      "from":{"id":500000000,"is_bot":false,"first_name":"Ann","last_name":"Example",\
      "username":"ann_example","language_code":"en"},\
      "chat":{"id":500000000,"first_name":"Ann","last_name":"Example",\
      "username":"ann_example","type":"private"},\
      "date":1795000000,"text":"Where is the parcel that I ordered last week?"%s}}\
      """;

  private static final String ENTITIES =
      """
      ,"entities":[{"offset":0,"length":5,"type":"bold"},{"offset":13,"length":6,"type":"italic"},\
      {"offset":20,"length":15,"type":"text_link","url":"https://shop.example.com/orders/7"},\
      {"offset":36,"length":9,"type":"underline"}]\
      """;

  private static final String ANNOUNCEMENT =
      """
      {"id":"Y2lzY29zcGFyazovL3VzL1dFQkhPT0svMQ","name":"baton:webex",\
      "targetUrl":"https://baton.example.com/channels/webex/webhook","resource":"messages",\
      "event":"created","orgId":"Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8x",\
      "createdBy":"Y2lzY29zcGFyazovL3VzL1BFT1BMRS9i",\
      "appId":"Y2lzY29zcGFyazovL3VzL0FQUExJQ0FUSU9OLzE",\
      "ownedBy":"creator","status":"active","created":"2026-11-20T12:00:00.000Z",\
      "actorId":"Y2lzY29zcGFyazovL3VzL1BFT1BMRS9h",\
      "data":{"id":"Y2lzY29zcGFyazovL3VzL01FU1NBR0UvNDI","roomId":"Y2lzY29zcGFyazovL3VzL1JPT00vNw",\
      "roomType":"direct","personId":"Y2lzY29zcGFyazovL3VzL1BFT1BMRS9h",\
      "personEmail":"ann@example.com","created":"2026-11-20T12:00:00.000Z"}}\
      """;

  private static final String MESSAGE =
      """
      {"sender":"500000000","message":"Where is the parcel that I ordered last week?",\
      "id":"m1000000000","name":"Ann Example","language":"en"}\
      """;

  private final Channel telegram =
      LoneChannel.of(
          new TelegramProvider(),
          Map.of("token", "1:token", "mode", "webhook", "webhook-secret", TELEGRAM_SECRET));
  private final Channel webex =
      LoneChannel.of(new WebexProvider(), Map.of("token", "token", "webhook-secret", WEBEX_SECRET));
  private final Webhook telegramWebhook = (Webhook) telegram;
  private final Webhook webexWebhook = (Webhook) webex;
  private final Channel rest = LoneChannel.of(new RestProvider(), Map.of("token", "token"));
  private final ServingChannel.Handler restMessages =
      ((ServingChannel) rest).services().getFirst().handler();
  private final PatientClient client = new PatientClient();
  private final WebhookCall restCall =
      call("Authorization", "Bearer token", MESSAGE.getBytes(UTF_8));
  private final WebhookCall plain = fromTelegram(UPDATE.formatted(""));
  private final WebhookCall styled = fromTelegram(UPDATE.formatted(ENTITIES));
  private final WebhookCall announcement = fromWebex(ANNOUNCEMENT);

  /** Makes sure that what is measured is the way of a genuine call. */
  public WebhookBenchmark() {
    for (WebhookReply reply :
        List.of(telegramText(), telegramStyledText(), webexSignedAnnouncement())) {
      if (!(reply instanceof WebhookReply.Take take) || take.events().size() != 1) {
        throw new IllegalStateException("this call was to bring one event: " + reply);
      }
    }
    rest.open(WebhookBenchmark::stored);
    if (restText() != 1) {
      throw new IllegalStateException("this call was to be answered");
    }
  }

  @Benchmark
  public final WebhookReply telegramText() {
    return telegramWebhook.receive(plain);
  }

  @Benchmark
  public final WebhookReply telegramStyledText() {
    return telegramWebhook.receive(styled);
  }

  @Benchmark
  public final WebhookReply webexSignedAnnouncement() {
    return webexWebhook.receive(announcement);
  }

  /** A client's call, read, with an inbox that has stored it at once, and answered with nothing. */
  @Benchmark
  public final long restText() {
    restMessages.serve(restCall, client);
    return client.ended();
  }

  @TearDown
  public void close() {
    telegram.close();
    webex.close();
    rest.close();
  }

  private static CompletionStage<Void> stored(Inbound event) {
    return CompletableFuture.completedFuture(null);
  }

  private static WebhookCall fromTelegram(String json) {
    return call("X-Telegram-Bot-Api-Secret-Token", TELEGRAM_SECRET, json.getBytes(UTF_8));
  }

  private static WebhookCall fromWebex(String json) {
    byte[] body = json.getBytes(UTF_8);
    byte[] signature = new Secret(WEBEX_SECRET).sign("HmacSHA1", body);
    return call("X-Spark-Signature", HexFormat.of().formatHex(signature), body);
  }

  private static WebhookCall call(String header, String value, byte[] body) {
    return new WebhookCall(
        Map.of(
            header,
            List.of(value),
            "Content-Type",
            List.of("application/json"),
            "Host",
            List.of("baton.example.com")),
        body);
  }
}
