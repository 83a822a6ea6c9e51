package dev.baton.telegram;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.connector.DeliveryException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import okhttp3.Call;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.client.okhttp.OkHttpTelegramClient;
import org.telegram.telegrambots.meta.TelegramUrl;
import org.telegram.telegrambots.meta.api.methods.botapimethods.BotApiMethod;
import org.telegram.telegrambots.meta.api.methods.botapimethods.PartialBotApiMethod;
import org.telegram.telegrambots.meta.api.methods.send.SendAnimation;
import org.telegram.telegrambots.meta.api.methods.send.SendAudio;
import org.telegram.telegrambots.meta.api.methods.send.SendDocument;
import org.telegram.telegrambots.meta.api.methods.send.SendPhoto;
import org.telegram.telegrambots.meta.api.methods.send.SendSticker;
import org.telegram.telegrambots.meta.api.methods.send.SendVideo;
import org.telegram.telegrambots.meta.api.methods.send.SendVideoNote;
import org.telegram.telegrambots.meta.api.methods.send.SendVoice;
import org.telegram.telegrambots.meta.api.methods.updates.SetWebhook;
import org.telegram.telegrambots.meta.api.objects.message.Message;
import org.telegram.telegrambots.meta.exceptions.TelegramApiException;

/**
 * Calls the Bot API, blocking, and throws {@link DeliveryException} instead of the library's
 * exceptions. Safe for use by several threads; the constructor makes no call.
 */
final class TelegramApi {

  private static final int CALLS_AT_ONCE = 256;
  private static final long LONGEST_ANSWER = 8L * 1024 * 1024;
  private static final int LONGEST_ERROR = 64 << 10;
  private static final int TOO_LARGE = 413;
  private static final Duration CALL_LIMIT = Duration.ofMinutes(2);

  /** From the first byte to the last: 50 MB over a slow line. */
  private static final Duration TRANSFER_LIMIT = Duration.ofMinutes(10);

  private static final MediaType JSON = MediaType.get("application/json");

  private final ObjectMapper mapper =
      new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
  private final TelegramSettings settings;
  private final Runnable beforeCall;
  private final OkHttpClient http;
  private final OkHttpClient transfers;
  private final OkHttpTelegramClient client;
  private final OkHttpTelegramClient uploads;

  TelegramApi(TelegramSettings settings) {
    this(settings, () -> {});
  }

  /**
   * @param beforeCall run right before each call; its exceptions are passed on
   */
  TelegramApi(TelegramSettings settings, Runnable beforeCall) {
    this.settings = settings;
    this.beforeCall = beforeCall;
    Dispatcher dispatcher =
        new Dispatcher(
            Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("telegram-call-", 0).factory()));
    dispatcher.setMaxRequests(CALLS_AT_ONCE);
    dispatcher.setMaxRequestsPerHost(CALLS_AT_ONCE);
    http =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .connectTimeout(Duration.ofSeconds(10))
            .readTimeout(Duration.ofSeconds(30))
            .writeTimeout(Duration.ofSeconds(30))
            .callTimeout(CALL_LIMIT)
            .followRedirects(false)
            .addInterceptor(this::hideToken)
            .build();
    transfers = http.newBuilder().callTimeout(TRANSFER_LIMIT).build();
    TelegramUrl url =
        TelegramUrl.builder()
            .schema(settings.apiUrl().getScheme())
            .host(settings.apiUrl().getHost())
            .port(settings.port())
            .testServer(false)
            .build();
    client = client(http, url);
    uploads = client(transfers, url);
  }

  private OkHttpTelegramClient client(OkHttpClient over, TelegramUrl url) {
    return new OkHttpTelegramClient(
        mapper,
        over.newBuilder().addInterceptor(TelegramApi::keepStatus).build(),
        settings.token().reveal(),
        url);
  }

  ObjectMapper mapper() {
    return mapper;
  }

  /** Calls a method without a file. */
  <T extends Serializable> T call(BotApiMethod<T> method) {
    return await(method.getMethod(), () -> client.executeAsync(method));
  }

  boolean call(SetWebhook method) {
    return await(method.getMethod(), () -> client.executeAsync(method));
  }

  /** Sends a message of any kind. */
  Message send(PartialBotApiMethod<Message> method) {
    return await(
        method.getMethod(),
        () ->
            switch (method) {
              case BotApiMethod<Message> plain -> client.executeAsync(plain);
              case SendPhoto photo -> uploads.executeAsync(photo);
              case SendVideo video -> uploads.executeAsync(video);
              case SendAnimation animation -> uploads.executeAsync(animation);
              case SendAudio audio -> uploads.executeAsync(audio);
              case SendVoice voice -> uploads.executeAsync(voice);
              case SendVideoNote note -> uploads.executeAsync(note);
              case SendSticker sticker -> uploads.executeAsync(sticker);
              case SendDocument document -> uploads.executeAsync(document);
              default ->
                  throw new TelegramApiException(method.getMethod() + " is not used by Baton");
            });
  }

  /**
   * Prepares a call whose answer is read as plain JSON; the caller may cancel it while it waits.
   */
  Call prepare(String method, Map<String, ?> parameters, Duration readTimeout) {
    HttpUrl url = base().addPathSegment("bot" + token()).addPathSegment(method).build();
    RequestBody body = RequestBody.create(mapper.valueToTree(parameters).toString(), JSON);
    return http.newBuilder()
        .readTimeout(readTimeout)
        .callTimeout(readTimeout.plusSeconds(10))
        .build()
        .newCall(new Request.Builder().url(url).post(body).build());
  }

  /** The {@code result} of a prepared call. */
  JsonNode result(String method, Call call) {
    beforeCall.run();
    try (Response response = call.execute();
        ResponseBody body = response.body()) {
      JsonNode answer = null;
      if (body != null) {
        byte[] bytes = body.byteStream().readNBytes((int) LONGEST_ANSWER);
        answer = readTree(bytes);
      }
      if (answer == null || !answer.has("ok")) {
        throw TelegramErrors.of(method, unreadable(response.code()));
      }
      if (answer.path("ok").asBoolean()) {
        return answer.path("result");
      }
      JsonNode parameters = answer.path("parameters");
      throw TelegramErrors.of(
          method,
          new TelegramErrors.Answer(
              answer.path("error_code").asInt(response.code()),
              answer.path("description").asText(""),
              parameters.has("retry_after") ? parameters.path("retry_after").asInt() : null,
              null));
    } catch (IOException unreachable) {
      throw TelegramErrors.of(method, unreachable);
    }
  }

  /** Opens the file under a path from getFile. */
  Response download(String filePath) throws IOException {
    HttpUrl.Builder url = base().addPathSegment("file").addPathSegment("bot" + token());
    for (String segment : filePath.split("/", -1)) {
      url.addPathSegment(segment);
    }
    return transfers.newCall(new Request.Builder().url(url.build()).get().build()).execute();
  }

  /** Closes idle connections. */
  void closeIdle() {
    http.connectionPool().evictAll();
  }

  private HttpUrl.Builder base() {
    return new HttpUrl.Builder()
        .scheme(settings.apiUrl().getScheme())
        .host(settings.apiUrl().getHost())
        .port(settings.port());
  }

  private String token() {
    return settings.token().reveal();
  }

  private @Nullable JsonNode readTree(byte[] bytes) throws IOException {
    try {
      return mapper.readTree(bytes);
    } catch (JsonProcessingException notJson) {
      return null;
    }
  }

  private static TelegramErrors.Answer unreadable(int status) {
    return new TelegramErrors.Answer(
        status >= 500 || status == TOO_LARGE ? status : 500,
        "the answer was not JSON, HTTP " + status,
        null,
        null);
  }

  /** The library drops the HTTP status of an answer that is not JSON; this puts it into JSON. */
  private static Response keepStatus(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    MediaType type = response.body() == null ? null : response.body().contentType();
    if (type != null && type.subtype().equals("json")) {
      return response;
    }
    int status = response.code();
    response.close();
    TelegramErrors.Answer answer = unreadable(status);
    String json =
        "{\"ok\":false,\"error_code\":%d,\"description\":\"%s\"}"
            .formatted(answer.code(), answer.words());
    return response.newBuilder().body(ResponseBody.create(json, JSON)).build();
  }

  /** A server that repeats the URL in its errors repeats the token, which nobody must see. */
  private Response hideToken(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    ResponseBody body = response.body();
    if (response.isSuccessful() || body == null) {
      return response;
    }
    MediaType type = body.contentType();
    try (body) {
      byte[] bytes = body.byteStream().readNBytes(LONGEST_ERROR);
      String text = settings.token().hiddenIn(new String(bytes, StandardCharsets.UTF_8));
      return response.newBuilder().body(ResponseBody.create(text, type)).build();
    }
  }

  @FunctionalInterface
  private interface Started<T> {
    Future<T> start() throws TelegramApiException;
  }

  private <T> T await(String method, Started<T> started) {
    beforeCall.run();
    try {
      return started.start().get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw TelegramErrors.of(method, interrupted);
    } catch (TelegramApiException | ExecutionException failure) {
      throw TelegramErrors.of(method, failure);
    }
  }
}
