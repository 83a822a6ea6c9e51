package dev.baton.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What holds if the author of a channel says nothing. */
class ContractDefaultsTest {

  private static final Files NONE =
      file -> {
        throw new DeliveryException.Refused("no files here", null);
      };

  @Test
  void aChannelAloneIsAlwaysOnDutyAndMayAlwaysCall() {
    ChannelContext context =
        new ChannelContext("tg", Clock.systemUTC(), NONE, URI.create("https://example.com/"));

    assertThat(context.duty().getAsBoolean()).isTrue();
    assertThatCode(context.beforeCall()::run).doesNotThrowAnyException();
  }

  @Test
  void theDutyOfAChannelMayChange() {
    AtomicInteger asked = new AtomicInteger();
    ChannelContext context =
        new ChannelContext(
            "tg", Clock.systemUTC(), NONE, null, () -> asked.incrementAndGet() % 2 == 0);

    assertThat(context.duty().getAsBoolean()).isFalse();
    assertThat(context.duty().getAsBoolean()).isTrue();
  }

  @Test
  void anInboxThatOnlyStoresIsAtRestAtOnce() {
    Inbox inbox = inbound -> CompletableFuture.failedFuture(new IllegalStateException("full"));

    assertThat(inbox.attended(Place.chat("1"))).isCompletedWithValue(null);
  }

  @Test
  void aButtonIsEitherPressedOrOpensAPage() {
    assertThat(Button.press("Yes", "tok-1")).isEqualTo(new Button("Yes", "tok-1", null));
    assertThat(Button.link("Docs", "https://example.com/"))
        .isEqualTo(new Button("Docs", "", "https://example.com/"));
  }

  @Test
  void aChatItselfIsOutsideItsThreads() {
    assertThat(Place.chat("1")).isEqualTo(new Place("1", null)).isNotEqualTo(new Place("1", "2"));
  }

  @Test
  void anUnlimitedRateNeverLimits() {
    assertThat(Capabilities.Rate.UNLIMITED.window()).isEqualTo(Duration.ZERO);
    assertThat(Capabilities.Rate.UNLIMITED.calls()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void anOpenFileIsClosedWithItsBytes() throws IOException {
    AtomicInteger closed = new AtomicInteger();
    ByteArrayInputStream bytes =
        new ByteArrayInputStream(new byte[3]) {
          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };

    try (Files.Opened opened = new Files.Opened(bytes, "a.bin", null, 3)) {
      assertThat(opened.bytes().readAllBytes()).hasSize(3);
    }

    assertThat(closed).hasValue(1);
  }
}
