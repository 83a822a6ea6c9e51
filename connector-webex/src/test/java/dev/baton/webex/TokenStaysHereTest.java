package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Files;
import dev.baton.connector.InspectingChannel;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import dev.baton.testkit.EchoServer;
import dev.baton.testkit.SecretsContract;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webex's token goes only to the API's own host, and no failure shows it. */
class TokenStaysHereTest extends SecretsContract {

  private static final String CANARY = "CANARYcanaryCANARYcanary";

  /** Each call goes to the API's host, with the token. */
  @Override
  protected void assertSeen(List<String> calls) {
    super.assertSeen(calls);
    assertThat(calls).allMatch(call -> call.contains(CANARY));
  }

  /** A message names its files by address, and its author could name another host. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://other.example/v1/contents/1",
        "//other.example/1",
        "../../../1",
        "@other.example/1",
        "1?x=http://other.example/"
      })
  void aFileIsFetchedByIdFromTheApisHost(String id) {
    server.fail(EchoServer.Failure.NOT_FOUND);
    Channel channel = channel(server.url() + "/v1");
    Throwable failure =
        catchThrowable(() ->
            ((Files) channel).open(new FileRef.Held("wx", id, "a.txt", "text/plain", 3)).close());
    channel.close();
    assertThat(failure).isInstanceOf(DeliveryException.class);
    assertThat(server.seen()).allMatch(call -> call.startsWith("GET /v1/contents/"));
  }

  @Test
  void aSecretInAnAnswerIsNotPrintedEither() {
    WebexMapper.Hook hook =
        WebexClient.JSON.readValue("{\"id\":\"h1\",\"secret\":\"CANARY\"}", WebexMapper.Hook.class);

    assertThat(hook.secret()).isEqualTo(new Secret("CANARY"));
    assertThat(hook.toString()).doesNotContain("CANARY");
  }

  @Override
  protected void assertSilent(String url) {
    Channel channel = channel(url);
    FileRef held = new FileRef.Held("wx", "f1", "a.txt", "text/plain", 3);
    List<ThrowingCallable> calls =
        List.of(
            () -> channel.send(out(Content.Text.plain("hello"))),
            () -> channel.send(out(new Content.Media(Content.MediaKind.DOCUMENT, held, null))),
            () -> ((Files) channel).open(held),
            () ->
                assertThat(((InspectingChannel) channel).inspect("space").toString())
                    .doesNotContain(CANARY));
    for (ThrowingCallable call : calls) {
      Throwable failure = catchThrowable(call);
      if (failure != null) {
        assertThat(failure).isInstanceOf(DeliveryException.class);
        assertThat(Throwables.getStackTrace(failure)).doesNotContain(CANARY);
      }
    }
    assertThat(channel.toString() + channel.health()).doesNotContain(CANARY);
    channel.close();
  }

  private static Outbound out(Content content) {
    return new Outbound("o1", Place.chat("room"), content, null, false);
  }

  private static Channel channel(String url) {
    Settings settings = Settings.of(Map.of("token", CANARY, "api-url", url));
    Channel made =
        new WebexProvider()
            .create(
                settings,
                new ChannelContext(
                    "wx",
                    Clock.systemUTC(),
                    file ->
                        new Files.Opened(
                            new ByteArrayInputStream(new byte[] {1}), "x", "text/plain", 1),
                    null));
    settings.verify();
    return made;
  }
}
