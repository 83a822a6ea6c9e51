package dev.baton.telegram;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.connector.DeliveryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.methods.botapimethods.PartialBotApiMethod;
import org.telegram.telegrambots.meta.exceptions.TelegramApiValidationException;

/**
 * Calls the Bot API, blocking, and throws {@link DeliveryException}. Safe for use by several
 * threads; the constructor makes no call.
 *
 * <p>A call has the documented spelling and the documented parameters and nothing else, as plain
 * {@code application/json}: there are servers that refuse more. An answer is read as JSON, never as
 * one of the library's types: those refuse all of it for one optional field that is missing.
 */
final class TelegramApi {

  private static final long LONGEST_ANSWER = 8L * 1024 * 1024;
  private static final int LONGEST_ERROR = 64 << 10;
  private static final int TOO_LARGE = 413;

  /** For a whole call without a file. It has no other time-out, as each costs as much as this. */
  private static final Duration CALL_LIMIT = Duration.ofSeconds(40);

  /** For each part of a file. */
  private static final Duration PART_LIMIT = Duration.ofSeconds(30);

  /** From the first byte to the last: 50 MB over a slow line. */
  private static final Duration TRANSFER_LIMIT = Duration.ofMinutes(10);

  /**
   * Open connections that wait for the next call. OkHttp would keep five, and so connect anew for
   * most calls once a few dozen conversations are busy.
   */
  private static final int KEPT = 256;

  /** How soon a connection over HTTP/2 that is dead is noticed; other time-outs do not end it. */
  private static final Duration PING = Duration.ofSeconds(15);

  private static final MediaType JSON = MediaType.get("application/json");
  private static final MediaType BYTES = MediaType.get("application/octet-stream");

  private final ObjectMapper mapper =
      new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
  private final TelegramSettings settings;
  private final Runnable beforeCall;
  private final OkHttpClient http;
  private final OkHttpClient transfers;

  TelegramApi(TelegramSettings settings) {
    this(settings, () -> {});
  }

  /**
   * @param beforeCall run right before each call; its exceptions are passed on
   */
  TelegramApi(TelegramSettings settings, Runnable beforeCall) {
    this.settings = settings;
    this.beforeCall = beforeCall;
    http =
        new OkHttpClient.Builder()
            .connectTimeout(Duration.ofSeconds(10))
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .callTimeout(CALL_LIMIT)
            .pingInterval(PING)
            .connectionPool(new ConnectionPool(KEPT, 1, TimeUnit.MINUTES))
            .followRedirects(false)
            .addInterceptor(this::hideToken)
            .build();
    transfers =
        http.newBuilder()
            .readTimeout(PART_LIMIT)
            .writeTimeout(PART_LIMIT)
            .callTimeout(TRANSFER_LIMIT)
            .build();
  }

  ObjectMapper mapper() {
    return mapper;
  }

  /** Calls a method without a file, and returns its {@code result}. */
  JsonNode call(PartialBotApiMethod<?> method) {
    return call(described(method));
  }

  /** Makes a call, and returns its {@code result}. */
  JsonNode call(BotCall call) {
    return result(
        call.method(),
        (call.file() == null ? http : transfers).newCall(request(call.method(), body(call))));
  }

  /**
   * Prepares a call whose answer is read as plain JSON; the caller may cancel it while it waits.
   */
  Call prepare(String method, Map<String, ?> parameters, Duration readTimeout) {
    return http.newBuilder()
        .readTimeout(readTimeout)
        .callTimeout(readTimeout.plusSeconds(10))
        .build()
        .newCall(request(method, json(parameters)));
  }

  /** The {@code result} of a prepared call. */
  JsonNode result(String method, Call call) {
    beforeCall.run();
    try (Response response = call.execute();
        ResponseBody body = response.body()) {
      JsonNode answer = body == null ? null : readTree(body);
      if (answer == null || !answer.has("ok")) {
        throw TelegramErrors.of(method, unreadable(response.code()));
      }
      if (answer.path("ok").asBoolean()) {
        return answer.path("result");
      }
      JsonNode parameters = answer.path("parameters");
      JsonNode wait = parameters.path("retry_after");
      JsonNode moved = parameters.path("migrate_to_chat_id");
      throw TelegramErrors.of(
          method,
          new TelegramErrors.Answer(
              answer.path("error_code").asInt(response.code()),
              answer.path("description").asText(""),
              wait.isNumber() ? wait.asInt() : null,
              moved.isNumber() ? moved.asLong() : null));
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

  /**
   * A method of the library as it is documented: the library spells some in lower case and adds
   * their name to the parameters.
   */
  private BotCall described(PartialBotApiMethod<?> method) {
    String type = method.getClass().getSimpleName();
    String name = Character.toLowerCase(type.charAt(0)) + type.substring(1);
    try {
      method.validate();
    } catch (TelegramApiValidationException invalid) {
      throw TelegramErrors.of(name, invalid);
    }
    ObjectNode parameters = mapper.valueToTree(method);
    parameters.remove("method");
    Map<String, Object> byName = new LinkedHashMap<>();
    parameters.properties().forEach(entry -> byName.put(entry.getKey(), entry.getValue()));
    return new BotCall(name, byName, null);
  }

  private Request request(String method, RequestBody body) {
    HttpUrl url = base().addPathSegment("bot" + token()).addPathSegment(method).build();
    return new Request.Builder().url(url).post(body).build();
  }

  private RequestBody body(BotCall call) {
    FileTransfer.Spooled file = call.file();
    if (file == null) {
      return json(call.parameters());
    }
    MultipartBody.Builder parts = new MultipartBody.Builder().setType(MultipartBody.FORM);
    call.parameters().forEach((name, value) -> parts.addFormDataPart(name, formValue(value)));
    return parts
        .addFormDataPart(
            BotCall.FILE_PART, file.name(), RequestBody.create(file.path().toFile(), BYTES))
        .build();
  }

  private String formValue(Object value) {
    JsonNode json = mapper.valueToTree(value);
    return json.isValueNode() ? json.asText() : json.toString();
  }

  /** As bytes: of a text, OkHttp would add the charset to the type. */
  private RequestBody json(Map<String, ?> parameters) {
    try {
      return RequestBody.create(mapper.writeValueAsBytes(parameters), JSON);
    } catch (JsonProcessingException impossible) {
      throw new IllegalArgumentException("parameters that are not JSON", impossible);
    }
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

  private @Nullable JsonNode readTree(ResponseBody body) throws IOException {
    try {
      long announced = body.contentLength();
      long most = announced < 0 ? LONGEST_ANSWER : Math.min(announced, LONGEST_ANSWER);
      return mapper.readTree(body.byteStream().readNBytes((int) most));
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
}
