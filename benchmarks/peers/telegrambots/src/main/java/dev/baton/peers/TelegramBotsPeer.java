package dev.baton.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.telegram.telegrambots.client.okhttp.OkHttpTelegramClient;
import org.telegram.telegrambots.meta.TelegramUrl;
import org.telegram.telegrambots.meta.api.methods.botapimethods.BotApiMethod;
import org.telegram.telegrambots.meta.api.methods.send.SendMessage;
import org.telegram.telegrambots.meta.api.objects.Update;
import org.telegram.telegrambots.meta.exceptions.TelegramApiException;
import org.telegram.telegrambots.meta.generics.TelegramClient;
import org.telegram.telegrambots.webhook.DefaultTelegramWebhookBot;
import org.telegram.telegrambots.webhook.TelegramBotsWebhookApplication;
import org.telegram.telegrambots.webhook.WebhookOptions;

/** A bot on the webhook server of TelegramBots. */
final class TelegramBotsPeer {
  private static final MediaType JSON = Objects.requireNonNull(MediaType.parse("application/json"));
  private static final int CONNECTIONS = 256;

  private final ObjectMapper mapper = new ObjectMapper();
  private final OkHttpClient http;
  private final TelegramClient telegram;
  private final String bot;

  private TelegramBotsPeer(URI world, String token) {
    // Its own default, five calls at a time to one host, would be the limit that is measured.
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequests(CONNECTIONS);
    dispatcher.setMaxRequestsPerHost(CONNECTIONS);
    http =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .connectionPool(new ConnectionPool(CONNECTIONS, 5, TimeUnit.MINUTES))
            .build();
    TelegramUrl api =
        TelegramUrl.builder()
            .schema(world.getScheme())
            .host(world.getHost())
            .port(world.getPort())
            .build();
    telegram = new OkHttpTelegramClient(http, token, api);
    bot = world.resolve("/webhooks/rest/webhook").toString();
  }

  public static void main(String[] args) throws TelegramApiException {
    TelegramBotsPeer peer =
        new TelegramBotsPeer(URI.create(System.getenv("WORLD_URL")), System.getenv("TOKEN"));
    boolean message = System.getenv("MODE").equals("message");
    TelegramBotsWebhookApplication application =
        new TelegramBotsWebhookApplication(
            WebhookOptions.builder().port(Integer.valueOf(System.getenv("PORT"))).build());
    application.registerBot(
        DefaultTelegramWebhookBot.builder()
            .botPath("/webhook")
            .updateHandler(message ? peer::answer : TelegramBotsPeer::ignore)
            .build());
    System.out.println("ready");
  }

  private static BotApiMethod<?> ignore(Update update) {
    return null;
  }

  private BotApiMethod<?> answer(Update update) {
    if (!update.hasMessage() || !update.getMessage().hasText()) {
      return null;
    }
    String chat = update.getMessage().getChatId().toString();
    try {
      for (JsonNode said : answers(chat, update.getMessage().getText())) {
        telegram.execute(new SendMessage(chat, said.get("text").asText()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TelegramApiException e) {
      throw new IllegalStateException(e);
    }
    return null;
  }

  private JsonNode answers(String sender, String text) throws IOException {
    byte[] body = mapper.writeValueAsBytes(Map.of("sender", sender, "message", text));
    Request request = new Request.Builder().url(bot).post(RequestBody.create(body, JSON)).build();
    try (Response response = http.newCall(request).execute()) {
      if (!response.isSuccessful() || response.body() == null) {
        throw new IOException("the bot answered " + response.code());
      }
      return mapper.readTree(response.body().byteStream());
    }
  }
}
