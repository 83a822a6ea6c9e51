package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Place;
import dev.baton.testkit.SecretsContract;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.util.Throwables;
import org.slf4j.LoggerFactory;

/** Telegram's token is part of every URL; no failure of any kind reveals it. */
class TokenStaysHereTest extends SecretsContract {

  private static final String CANARY = "4242424242:CANARY-canary_CANARY-canary_CANARY0";

  /** Each call goes to the test server, with the token. */
  @Override
  protected void assertSeen(List<String> calls) {
    super.assertSeen(calls);
    assertThat(calls).allMatch(call -> call.contains(CANARY));
  }

  @Override
  protected void assertSilent(String url) {
    Queue<String> lines = new ConcurrentLinkedQueue<>();
    AppenderBase<ILoggingEvent> logged =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
          }
        };
    Logger client = (Logger) LoggerFactory.getLogger("org.apache.hc");
    logged.start();
    client.addAppender(logged);
    client.setAdditive(false);
    client.setLevel(Level.TRACE);
    try {
      assertSilentCalls(url);
    } finally {
      client.setLevel(null);
      client.setAdditive(true);
      client.detachAppender(logged);
    }
    assertThat(lines).isNotEmpty().noneMatch(line -> line.contains("CANARY"));
  }

  private static void assertSilentCalls(String url) {
    TelegramChannel channel = Rig.channel(CANARY, url, "polling", null, Rig.FILES);
    FileRef held = new FileRef.Held("telegram", "f1", "a.txt", "text/plain", 3);
    List<ThrowingCallable> calls =
        List.of(
            () -> channel.send(Rig.to("1", Content.Text.plain("hello"))),
            () ->
                channel.send(
                    Rig.to("1", new Content.Media(Content.MediaKind.DOCUMENT, held, null))),
            () -> channel.open(held),
            () -> assertThat(channel.inspect("-1001").toString()).doesNotContain("CANARY"),
            () -> channel.edit(Place.chat("1"), "7", Content.Text.plain("x")));
    for (ThrowingCallable call : calls) {
      Throwable failure = catchThrowable(call);
      if (failure != null) {
        assertThat(failure).isInstanceOf(DeliveryException.class);
        assertThat(Throwables.getStackTrace(failure)).doesNotContain("CANARY");
      }
    }
    assertThat(channel.toString() + channel.health()).doesNotContain("CANARY");
    channel.close();
  }
}
