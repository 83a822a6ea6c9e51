package dev.baton;

import dev.baton.bot.Bot;
import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.Health;
import dev.baton.connector.Secret;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.routing.Conversations;
import dev.baton.routing.Handoffs;
import dev.baton.store.Store;
import io.undertow.server.HttpHandler;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;

/**
 * Channels, bots, desks and a store, put together and running.
 *
 * <p>Lifecycle: {@link #builder()}, {@link Builder#build()} (no I/O), {@link #open()}, {@link
 * #close()}. An application mounts {@link #handler()} in a listener of its own, or lets {@link
 * dev.baton.http.Listener} make one.
 */
public final class Baton implements AutoCloseable {

  private Baton() {}

  public static Builder builder() {
    return new Builder();
  }

  /** Brings the store up to date, takes up what a crash left behind, and opens the channels. */
  public void open() {}

  /** The HTTP surface: webhooks, {@code /handoff}, the API, health. */
  public HttpHandler handler() {
    return java.util.Objects.requireNonNull(null);
  }

  public Handoffs handoffs() {
    return java.util.Objects.requireNonNull(null);
  }

  public Conversations conversations() {
    return java.util.Objects.requireNonNull(null);
  }

  /** How each channel stands, by name. */
  public Map<String, Health> health() {
    return Map.of();
  }

  /** Stops taking messages, lets calls in flight end for a few seconds, and closes everything. */
  @Override
  public void close() {}

  /** Collects the parts. */
  public static final class Builder {

    private Builder() {}

    /** Where messages survive. */
    public Builder store(Store store) {
      return this;
    }

    /** A channel; {@code make} is called once, in {@link #build()}. */
    public Builder channel(ChannelPlan plan, Function<ChannelContext, Channel> make) {
      return this;
    }

    public Builder bot(String name, Bot bot) {
      return this;
    }

    public Builder desk(DeskPlan desk) {
      return this;
    }

    public Builder queue(QueuePlan queue) {
      return this;
    }

    public Builder handoff(HandoffPlan handoff) {
      return this;
    }

    /** Guards {@code /handoff}; without one only loopback may call it. */
    public Builder handoffToken(Secret token) {
      return this;
    }

    /** Guards the API; without one only loopback may call it. */
    public Builder apiToken(Secret token) {
      return this;
    }

    /** Where platforms reach this Baton; requires both tokens. */
    public Builder publicUrl(URI url) {
      return this;
    }

    public Builder clock(Clock clock) {
      return this;
    }

    /**
     * Puts the parts together.
     *
     * @throws IllegalArgumentException naming everything that does not fit
     */
    public Baton build() {
      return new Baton();
    }
  }
}
