package dev.baton;

import dev.baton.bot.call.HandoffCall;
import dev.baton.bot.call.HandoffCallException;
import dev.baton.connector.BaseUrl;
import dev.baton.connector.Health;
import dev.baton.connector.Secret;
import dev.baton.connector.ServingChannel;
import dev.baton.connector.Webhook;
import dev.baton.http.HandoffBody;
import dev.baton.http.HttpEdge;
import dev.baton.routing.Callbacks;
import dev.baton.routing.Conversations;
import dev.baton.routing.DeadLetters;
import dev.baton.routing.Handoffs;
import dev.baton.routing.PersonalData;
import dev.baton.routing.Routing;
import dev.baton.routing.RoutingBuilder;
import io.undertow.server.HttpHandler;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Channels, bots, desks and a store, put together and running.
 *
 * <p>Lifecycle: {@link #builder()}, {@link Builder#build()} (no I/O), {@link #open()}, {@link
 * #close()}; a Baton is opened once. An application mounts {@link #handler()} in a listener of its
 * own, or lets {@link dev.baton.http.Listener} make one.
 */
public final class Baton implements AutoCloseable {

  private final Routing routing;
  private final HttpHandler handler;

  private Baton(Routing routing, HttpHandler handler) {
    this.routing = routing;
    this.handler = handler;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Brings the store up to date, takes up what an earlier run left behind, opens the channels. */
  public void open() {
    routing.open();
  }

  /** The HTTP surface: webhooks, {@code /handoff}, the API, health. */
  public HttpHandler handler() {
    return handler;
  }

  /** The way into a handoff for an application. */
  public Handoffs handoffs() {
    return routing;
  }

  /** The way in for what bots say unasked, for an application that takes their calls itself. */
  public Callbacks callbacks() {
    return routing;
  }

  /** What was said. */
  public Conversations conversations() {
    return routing;
  }

  /** What could not be delivered or handled and waits for a person. */
  public DeadLetters deadLetters() {
    return routing.deadLetters();
  }

  /** What is held of users: to be handed out, and to be erased. */
  public PersonalData personalData() {
    return routing.personalData();
  }

  /** How each channel stands, by name. */
  public Map<String, Health> health() {
    return routing.channelHealth();
  }

  /** Stops taking messages, lets calls in flight end for a while, and closes everything. */
  @Override
  public void close() {
    routing.close();
  }

  /** Collects the parts. */
  public static final class Builder extends RoutingBuilder<Builder> {

    private @Nullable Secret handoffToken;
    private @Nullable Secret apiToken;
    private @Nullable URI publicUrl;

    private Builder() {}

    @Override
    protected Builder self() {
      return this;
    }

    /** Guards {@code /handoff}; without one only this machine may call it. */
    public Builder handoffToken(@Nullable Secret token) {
      this.handoffToken = token;
      return this;
    }

    /** Guards the API; without one only this machine may call it. */
    public Builder apiToken(@Nullable Secret token) {
      this.apiToken = token;
      return this;
    }

    /** Where platforms reach this Baton; requires both tokens. */
    public Builder publicUrl(@Nullable URI url) {
      this.publicUrl = url;
      return this;
    }

    /**
     * Puts the parts together, without I/O.
     *
     * @throws IllegalArgumentException naming everything that does not fit
     */
    public Baton build() {
      if (publicUrl != null && (apiToken == null || handoffToken == null)) {
        throw new IllegalArgumentException(
            "a public URL requires both an API token and a handoff token");
      }
      Routing routing = routing(this::webhook);
      return new Baton(routing, edge(routing));
    }

    private HttpHandler edge(Routing routing) {
      Map<String, HttpEdge.Hook> hooks = new LinkedHashMap<>();
      Map<String, ServingChannel> services = new LinkedHashMap<>();
      routing
          .channels()
          .forEach((name, channel) -> {
            if (channel instanceof Webhook webhook) {
              hooks.put(name, new HttpEdge.Hook(webhook, routing.inbox(name)));
            }
            if (channel instanceof ServingChannel serves) {
              services.put(name, serves);
            }
          });
      Standing standing = new Standing(routing);
      return HttpEdge.of(
          new HttpEdge.Parts(
              hooks,
              services,
              routing,
              Builder::call,
              routing,
              routing,
              routing.deadLetters(),
              routing.personalData(),
              standing::now,
              handoffToken,
              apiToken,
              publicUrl != null));
    }

    private static HandoffBody.Call call(byte[] body) {
      try {
        HandoffCall call = HandoffCall.parse(body);
        return new HandoffBody.Call(call.senderId(), call.request());
      } catch (HandoffCallException unreadable) {
        throw new HandoffBody.Unreadable(String.valueOf(unreadable.getMessage()));
      }
    }

    private @Nullable URI webhook(String channel) {
      URI base = publicUrl;
      return base == null ? null : new BaseUrl(base).join("/channels/" + channel + "/webhook");
    }
  }
}
