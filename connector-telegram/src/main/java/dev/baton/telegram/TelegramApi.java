package dev.baton.telegram;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.connector.DeliveryException;
import java.io.IOException;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.entity.mime.HttpMultipartMode;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
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

  private static final int TOO_LARGE = 413;

  /** For a whole call without a file. It has no other time-out, as each costs as much as this. */
  private static final Duration CALL_LIMIT = Duration.ofSeconds(40);

  /** Without a charset, which there are servers that refuse. */
  private static final ContentType JSON = ContentType.create("application/json");

  private static final ContentType WORDS = ContentType.create("text/plain", StandardCharsets.UTF_8);

  /** The library adds a method's name, in its own spelling, to the parameters. */
  interface Unnamed {
    @JsonIgnore
    String getMethod();
  }

  private final ObjectMapper mapper =
      new ObjectMapper()
          .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)
          .addMixIn(PartialBotApiMethod.class, Unnamed.class);

  private final Runnable beforeCall;
  private final TelegramHttp http;

  TelegramApi(TelegramSettings settings) {
    this(settings, () -> {});
  }

  /**
   * @param beforeCall run right before each call; its exceptions are passed on
   */
  TelegramApi(TelegramSettings settings, Runnable beforeCall) {
    this.beforeCall = beforeCall;
    http =
        new TelegramHttp(
            settings,
            Objects.requireNonNullElseGet(
                ProxySelector.getDefault(), () -> ProxySelector.of(null)));
  }

  ObjectMapper mapper() {
    return mapper;
  }

  /** Calls a method without a file, and returns its {@code result}. */
  JsonNode call(PartialBotApiMethod<?> method) {
    String name = documented(method);
    try {
      method.validate();
    } catch (TelegramApiValidationException invalid) {
      throw TelegramErrors.of(name, invalid);
    }
    return result(name, http.call(name, json(method)), CALL_LIMIT);
  }

  /** Makes a call, and returns its {@code result}. */
  JsonNode call(BotCall call) {
    if (call.files().isEmpty()) {
      return result(call.method(), http.call(call.method(), json(call.parameters())), CALL_LIMIT);
    }
    HttpEntity body = form(call.parameters(), call.files());
    return result(call.method(), () -> http.upload(call.method(), body));
  }

  /** Prepares a call; the caller may cancel it at any time. */
  HttpPost prepare(String method, Map<String, ?> parameters) {
    return http.call(method, json(parameters));
  }

  /**
   * The {@code result} of a prepared call.
   *
   * @param limit for the whole call
   */
  JsonNode result(String method, HttpPost call, Duration limit) {
    return result(method, () -> http.send(call, limit));
  }

  private interface Sending {
    TelegramHttp.Answer answer() throws IOException;
  }

  private JsonNode result(String method, Sending call) {
    beforeCall.run();
    try {
      TelegramHttp.Answer got = call.answer();
      JsonNode answer = readTree(got.body());
      if (answer == null || !answer.has("ok")) {
        throw TelegramErrors.of(method, unreadable(got.status()));
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
              answer.path("error_code").asInt(got.status()),
              answer.path("description").asText(""),
              wait.isNumber() ? wait.asInt() : null,
              moved.isNumber() ? moved.asLong() : null));
    } catch (IOException unreachable) {
      throw TelegramErrors.of(method, unreachable);
    }
  }

  /** Opens the file under a path from getFile. */
  TelegramHttp.Download download(String filePath) throws IOException {
    return http.download(filePath);
  }

  /** Closes idle connections. */
  void closeIdle() {
    http.closeIdle();
  }

  /** The documented name of a method, of which the library spells some in lower case. */
  private static String documented(PartialBotApiMethod<?> method) {
    String type = method.getClass().getSimpleName();
    return Character.toLowerCase(type.charAt(0)) + type.substring(1);
  }

  private HttpEntity json(Object parameters) {
    try {
      return new ByteArrayEntity(mapper.writeValueAsBytes(parameters), JSON);
    } catch (JsonProcessingException impossible) {
      throw new IllegalArgumentException("parameters that are not JSON", impossible);
    }
  }

  private HttpEntity form(Map<String, Object> parameters, List<FileTransfer.Spooled> files) {
    MultipartEntityBuilder parts =
        MultipartEntityBuilder.create()
            .setMimeSubtype("form-data")
            .setMode(HttpMultipartMode.LEGACY)
            .setCharset(StandardCharsets.UTF_8);
    parameters.forEach((name, value) -> parts.addTextBody(name, formValue(value), WORDS));
    for (int number = 0; number < files.size(); number++) {
      FileTransfer.Spooled file = files.get(number);
      parts.addBinaryBody(
          BotCall.part(number),
          file.path().toFile(),
          ContentType.APPLICATION_OCTET_STREAM,
          file.name());
    }
    return parts.build();
  }

  private String formValue(Object value) {
    JsonNode json = mapper.valueToTree(value);
    return json.isValueNode() ? json.asText() : json.toString();
  }

  private @Nullable JsonNode readTree(byte[] body) throws IOException {
    try {
      return mapper.readTree(body);
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
}
