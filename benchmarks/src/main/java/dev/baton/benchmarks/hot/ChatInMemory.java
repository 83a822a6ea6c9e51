package dev.baton.benchmarks.hot;

import dev.baton.connector.Capabilities;
import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.connector.Channel;
import dev.baton.connector.Content;
import dev.baton.connector.Feature;
import dev.baton.connector.Health;
import dev.baton.connector.Inbox;
import dev.baton.connector.Outbound;
import dev.baton.connector.Receipt;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A platform without a network: its users write, and it keeps what they are waiting for. */
final class ChatInMemory implements Channel {

  private static final int TEXT_LIMIT = 4096;
  private static final int FILE_LIMIT = 50_000_000;

  private final String name;
  private final Map<String, CompletableFuture<Content>> waiting = new ConcurrentHashMap<>();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private volatile @Nullable Inbox inbox;

  ChatInMemory(String name) {
    this.name = name;
  }

  /**
   * What a user wrote.
   *
   * @param accepted completes once the message is decided and stored
   * @param answer completes once the answer is sent
   */
  record Written(CompletableFuture<Void> accepted, CompletableFuture<Content> answer) {}

  /** Lets a user write. One message at a time for each user. */
  Written write(String user) {
    Inbox open = inbox;
    if (open == null) {
      throw new IllegalStateException("the channel is not open");
    }
    CompletableFuture<Content> answer = new CompletableFuture<>();
    waiting.put(user, answer);
    CompletableFuture<Void> accepted =
        open.accept(UserMessage.of(user, written.incrementAndGet())).toCompletableFuture();
    return new Written(accepted, accepted.thenCompose(stored -> answer));
  }

  @Override
  public Receipt send(Outbound message) {
    CompletableFuture<Content> answer = waiting.remove(message.to().chat());
    if (answer == null) {
      throw new IllegalStateException("nobody waits for this: " + message.content());
    }
    answer.complete(message.content());
    return new Receipt("b" + sent.incrementAndGet());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void open(Inbox opened) {
    inbox = opened;
  }

  @Override
  public void close() {
    inbox = null;
  }

  @Override
  public Health health() {
    return inbox == null ? new Health.Down("closed") : new Health.Up();
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        TEXT_LIMIT,
        TEXT_LIMIT,
        Capabilities.Unit.UTF16,
        0,
        FILE_LIMIT,
        new Pace(Rate.UNLIMITED, Rate.UNLIMITED, Rate.UNLIMITED),
        Set.of(Feature.STYLES));
  }
}
