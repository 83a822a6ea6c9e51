package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.connector.Channel;
import dev.baton.connector.CompletingChannel;
import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Event;
import dev.baton.connector.Files;
import dev.baton.connector.Inbound;
import dev.baton.connector.Outbound;
import dev.baton.connector.Webhook;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the parts of the {@link ChannelContract} share: a stage for each test, and ways to look at
 * it.
 */
abstract class ChannelScene {

  /** A file that the stage's {@link Files} can open; the channel under test does not hold it. */
  protected static final Content.FileRef.Held ELSEWHERE =
      new Content.FileRef.Held("elsewhere", "file-1", "plan.txt", "text/plain", 5);

  static final byte[] BYTES = "Hello".getBytes(StandardCharsets.UTF_8);
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private int seen;
  private final AtomicInteger ids = new AtomicInteger();
  private final RecordingInbox inbox = new RecordingInbox();
  private final List<Inbound> whole = new CopyOnWriteArrayList<>();
  private @Nullable ChannelStage current;

  /**
   * Creates a new stage for one test.
   *
   * @param files what to give to the channel as {@link dev.baton.connector.ChannelContext#files()}
   */
  protected abstract ChannelStage stage(Files files);

  @BeforeEach
  final void setTheStage() {
    current = stage(this::opened);
    open();
  }

  /** Opens the channel's own files, and others under a name that their holder gave them. */
  private Files.Opened opened(Content.FileRef file) {
    return file.equals(ELSEWHERE) || !(on().channel() instanceof Files files)
        ? new Files.Opened(
            new ByteArrayInputStream(BYTES), "as-held.bin", file.mime(), BYTES.length)
        : files.open(file);
  }

  @AfterEach
  final void strikeTheStage() {
    on().channel().close();
    on().close();
  }

  /** The stage of the running test. */
  protected final ChannelStage on() {
    if (current == null) {
      throw new IllegalStateException("no test is running");
    }
    return current;
  }

  /** The inbox that the channel was opened with. */
  protected final RecordingInbox inbox() {
    return inbox;
  }

  /** Creates a message to the user. */
  protected final Outbound toUser(Content content) {
    return new Outbound("out-" + ids.incrementAndGet(), on().userPlace(), content, null, false);
  }

  /** Waits for the first event that matches; events that are only announced are completed first. */
  protected final Inbound awaited(String what, Predicate<Inbound> wanted) {
    return await(what)
        .atMost(PATIENCE)
        .until(() -> wholeEvents().stream().filter(wanted).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  /** Waits for a message with this text. */
  protected final Inbound said(String text) {
    return awaited(
        "the text '" + text + "'",
        in -> in.event() instanceof Event.Said && textOf(in).equals(text));
  }

  /** The message with this id as the client shows it; fails if it shows none. */
  protected static ChatClient.Shown shown(ChatClient client, String messageId) {
    return client.shown().stream()
        .filter(shown -> shown.id().equals(messageId))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the client does not show message " + messageId));
  }

  final void open() {
    Channel channel = on().channel();
    WebhookEdge edge = on().edge();
    if (edge != null && channel instanceof Webhook webhook) {
      edge.mount(webhook, inbox);
    }
    channel.open(inbox);
  }

  /** All events so far, in order; those that are only announced are completed first. */
  protected final List<Inbound> wholeEvents() {
    List<Inbound> stored = inbox.stored();
    for (Inbound inbound : stored.subList(Math.min(seen, stored.size()), stored.size())) {
      seen++;
      complete(inbound);
    }
    return whole;
  }

  private void complete(Inbound inbound) {
    if (inbound.event() instanceof Event.Announced
        && on().channel() instanceof CompletingChannel completes) {
      CompletingChannel.Completed completed = completes.complete(inbound);
      if (completed.whole() != null) {
        whole.add(completed.whole());
      }
      completed.further().forEach(this::complete);
    } else {
      whole.add(inbound);
    }
  }

  /** The channel as one of its talents; skips the test if it does not have that talent. */
  protected final <T> T talent(Class<T> talent) {
    assumeTrue(talent.isInstance(on().channel()), () -> "no talent: " + talent.getSimpleName());
    return talent.cast(on().channel());
  }

  /** Sends a message and returns the failure; fails if it is sent, or fails in another way. */
  protected final <E extends DeliveryException> E failure(Class<E> type, Outbound message) {
    E failure = catchThrowableOfType(type, () -> on().channel().send(message));
    assertThat(failure).as("the failure of a send").isNotNull();
    return failure;
  }

  /** The text of a message; empty for any other event. */
  protected static String textOf(Inbound inbound) {
    return inbound.event() instanceof Event.Said said && said.content() instanceof Content.Text text
        ? text.text()
        : "";
  }

  /** The value; fails if it is null. */
  protected static <T> T present(@Nullable T value) {
    assertThat(value).isNotNull();
    if (value == null) {
      throw new AssertionError("nothing there");
    }
    return value;
  }
}
