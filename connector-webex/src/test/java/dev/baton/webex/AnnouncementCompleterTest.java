package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Health;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.connector.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Completes announcements when Webex is late or gives undocumented answers. */
class AnnouncementCompleterTest {

  private record Answer(int status, String body) {}

  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration FRESH = Duration.ofSeconds(119);
  private static final Duration OLD = Duration.ofSeconds(121);
  private static final Answer ACTION =
      new Answer(
          200, "{'id':'A','messageId':'M','roomId':'R','personId':'P','inputs':{'baton':'tok'}}");
  private static final Answer CARD = new Answer(200, "{'id':'M','roomId':'R','roomType':'direct'}");

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final HttpServer server = server();
  private final URI api = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  private final WebexClient client =
      new WebexClient(new WebexHttp(api, new Secret("token"), Duration.ofSeconds(20)));
  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private final AnnouncementCompleter announcements =
      new AnnouncementCompleter(
          "wx",
          client,
          new PersonDirectory(client, clock),
          new WebexFiles("wx", client, 1 << 20),
          new DirectChatHistory(
              "wx",
              client,
              WebexStage.settings(api, "token", Duration.ofSeconds(60)),
              () -> "ME",
              () -> null,
              clock),
          () -> "ME",
          clock,
          wait -> {});

  @AfterEach
  void close() {
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource({"messages, 404", "messages, 403", "edits, 404", "attachmentActions, 404"})
  void aMessageThatIsNotReturnedCountsAsLateAndThenAsGone(String resource, int status) {
    answers.put("/messages/A", new Answer(status, "{}"));
    answers.put("/attachment/actions/A", new Answer(status, "{}"));

    assertThatThrownBy(() -> announcements.complete(announced(resource, FRESH)))
        .isInstanceOf(DeliveryException.Retryable.class);
    assertThat(announcements.complete(announced(resource, OLD)).whole()).isNull();
    assertThat(announcements.complete(announced(resource, OLD.negated())).whole())
        .as("a time that is not true")
        .isNull();
  }

  @Test
  void doesNotWaitForADeletedMessage() {
    answers.put("/messages/A", new Answer(410, "{}"));

    assertThat(announcements.complete(announced("messages", FRESH)).whole()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "{}", "null", "[]", "{'id':'A','roomId':'R','files':3}"})
  void anUnreadableAnswerBecomesAnUnreadableEvent(String body) {
    answers.put("/messages/A", new Answer(200, body));
    answers.put("/attachment/actions/A", new Answer(200, body));

    for (String resource : new String[] {"messages", "attachmentActions", "edits", "deletions"}) {
      Inbound whole = whole(announced(resource, FRESH));
      assertThat(whole.event()).as(resource).isInstanceOf(Event.Unreadable.class);
      assertThat(whole.id()).isEqualTo("event");
    }
  }

  @Test
  void ignoresNullsAmongTheFiles() {
    WebexMapper.Message message =
        Samples.message("{'id':'A','roomId':'R','files':[null,'f'],'mentionedPeople':[null]}");

    assertThat(message.attached()).containsExactly("f");
    assertThat(message.mentioned()).isEmpty();
  }

  @Test
  void anUnreadableItemDoesNotHideTheRestOfAList() {
    answers.put(
        "/rooms", new Answer(200, "{'items':[{'id':'R1'},{'title':'x'},null,7,{'id':'R2'}]}"));

    assertThat(client.rooms("direct")).extracting(WebexMapper.Room::id).containsExactly("R1", "R2");
  }

  @Test
  void aPressWaitsUntilItsPersonIsKnown() {
    answers.put("/attachment/actions/A", ACTION);
    answers.put("/messages/M", CARD);
    answers.put("/people/P", new Answer(502, "{}"));
    assertThatThrownBy(() -> announcements.complete(announced("attachmentActions", OLD)))
        .isInstanceOf(DeliveryException.Retryable.class);

    answers.put("/people/P", new Answer(200, "{'id':'P','emails':['ann@example.com']}"));
    Inbound press = whole(announced("attachmentActions", OLD));
    assertThat(Objects.requireNonNull(press.from()).handle()).isEqualTo("ann@example.com");
  }

  @Test
  void aPressWithAKnownEmailDoesNotWait() {
    answers.put("/attachment/actions/A", ACTION);
    answers.put("/messages/M", CARD);
    answers.put("/people/P", new Answer(502, "{}"));
    Person ann = new Person("P", "", "ann@example.com", null, false);

    Inbound press = whole(announced("attachmentActions", OLD, ann));
    assertThat(press.from()).isEqualTo(new Person("P", "ann", "ann@example.com", null, false));
  }

  @Test
  void anUnreadablePersonMakesTheEventUnreadable() {
    answers.put("/attachment/actions/A", ACTION);
    answers.put("/messages/M", CARD);
    answers.put("/people/P", new Answer(200, "{}"));

    assertThat(whole(announced("attachmentActions", OLD)).event())
        .isInstanceOf(Event.Unreadable.class);
  }

  @Test
  void doesNotQuoteATokenThatFitsNoHeader() {
    WebexHttp http = new WebexHttp(api, new Secret("top\nsecret"), Duration.ofSeconds(20));

    assertThatThrownBy(() -> new WebexClient(http).me())
        .isInstanceOf(DeliveryException.CredentialsRejected.class)
        .hasNoCause()
        .hasMessageNotContainingAny("top", "secret", "Bearer");
    assertThat(http.health()).isInstanceOf(Health.Rejected.class);
  }

  private Inbound whole(Inbound announced) {
    return Objects.requireNonNull(announcements.complete(announced).whole());
  }

  private static Inbound announced(String resource, Duration age) {
    return announced(resource, age, null);
  }

  private static Inbound announced(String resource, Duration age, @Nullable Person from) {
    return new Inbound(
        "event", Place.chat("R"), from, true, NOW.minus(age), new Event.Announced(resource, "A"));
  }

  private HttpServer server() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.createContext("/", this::answer);
      made.start();
      return made;
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    Answer answer = answers.getOrDefault(exchange.getRequestURI().getPath(), new Answer(500, "{}"));
    byte[] body = answer.body().replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
