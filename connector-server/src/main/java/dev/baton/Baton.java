package dev.baton;

import dev.baton.connector.BaseUrl;
import dev.baton.connector.Health;
import dev.baton.connector.Secret;
import dev.baton.connector.ServingChannel;
import dev.baton.connector.Webhook;
import dev.baton.http.HealthReport;
import dev.baton.http.HttpEdge;
import dev.baton.http.IdentityProvider;
import dev.baton.report.Reports;
import dev.baton.routing.AccessTokens;
import dev.baton.routing.Acts;
import dev.baton.routing.Audit;
import dev.baton.routing.Callbacks;
import dev.baton.routing.Conversations;
import dev.baton.routing.DeadLetters;
import dev.baton.routing.Handoffs;
import dev.baton.routing.History;
import dev.baton.routing.Overview;
import dev.baton.routing.PersonalData;
import dev.baton.routing.Routing;
import dev.baton.routing.RoutingBuilder;
import dev.baton.routing.Rules;
import dev.baton.training.Harvest;
import io.undertow.server.HttpHandler;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A running Baton: channels, bots, desks and a store, connected.
 *
 * <p>Lifecycle: {@link #builder()}, {@link Builder#build()} (no I/O), {@link #open()}, {@link
 * #close()}; a Baton can be opened only once. An application mounts {@link #handler()} in its own
 * listener, or starts one with {@link dev.baton.http.Listener}.
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

  /** Migrates the store, resumes what an earlier run left unfinished, and opens the channels. */
  public void open() {
    routing.open();
  }

  /** The HTTP surface: webhooks, {@code /handoff}, the API, health. */
  public HttpHandler handler() {
    return handler;
  }

  /** Lets the application start handoffs. */
  public Handoffs handoffs() {
    return routing;
  }

  /** Takes what bots say unasked, for an application that receives their calls itself. */
  public Callbacks callbacks() {
    return routing;
  }

  /** Lets the application read conversations and handoffs. */
  public Conversations conversations() {
    return routing;
  }

  /** The messages that could not be delivered or handled and wait for a person. */
  public DeadLetters deadLetters() {
    return routing.deadLetters();
  }

  /** Exports and erases what is stored about users. */
  public PersonalData personalData() {
    return routing.personalData();
  }

  /** What happened to conversations. */
  public History history() {
    return routing.history();
  }

  /** Who had control when, who read, erased and acted. */
  public Audit audit() {
    return routing.audit();
  }

  /** Calculates the numbers of the desks. */
  public Reports reports() {
    return routing.reports();
  }

  /** What people see who look at all that goes on. */
  public Overview overview() {
    return routing.overview();
  }

  /** Lets the application act for agents. */
  public Acts acts() {
    return routing.acts();
  }

  /** The tokens by which the API may be called, beside that of {@link Builder#apiToken}. */
  public AccessTokens accessTokens() {
    return routing.accessTokens();
  }

  /** Gathers what bots can learn from their conversations. */
  public Harvest harvest() {
    return routing.harvest();
  }

  /**
   * Goes by other rules from now on: each message by the old ones or by the new ones. What waits is
   * offered to desks that serve it now, and ends where none does. Blocking.
   *
   * @throws IllegalArgumentException if they do not fit the parts that there are; the message names
   *     all that do not, and nothing changes
   */
  public void changeRules(Rules rules) {
    routing.changeRules(rules);
  }

  /** The health of each channel, by name. */
  public Map<String, Health> health() {
    return routing.channelHealth();
  }

  /** Stops taking messages, gives calls in flight some time to finish, and closes everything. */
  @Override
  public void close() {
    routing.close();
  }

  /** Collects the parts of a Baton. */
  public static final class Builder extends RoutingBuilder<Builder> {

    private @Nullable Secret handoffToken;
    private @Nullable Secret apiToken;
    private @Nullable URI publicUrl;
    private @Nullable IdentityProvider signIn;
    private @Nullable Supplier<String> metricsPage;

    private Builder() {}

    @Override
    protected Builder self() {
      return this;
    }

    /** Sets the token that guards {@code /handoff}; without one only this machine may call it. */
    public Builder handoffToken(@Nullable Secret token) {
      this.handoffToken = token;
      return this;
    }

    /**
     * Sets the token by which an admin calls the API, beside {@link Baton#accessTokens}; without
     * it, programs on this machine may call the API without any.
     */
    public Builder apiToken(@Nullable Secret token) {
      this.apiToken = token;
      return this;
    }

    /** Sets the address at which platforms reach this Baton; it requires both tokens. */
    public Builder publicUrl(@Nullable URI url) {
      this.publicUrl = url;
      return this;
    }

    /**
     * Lets people sign in to the console where they already have an account, beside tokens; it
     * requires a public URL without a path.
     */
    public Builder signIn(@Nullable IdentityProvider provider) {
      this.signIn = provider;
      return this;
    }

    /**
     * Serves what {@link #meters} measures at {@code /metrics}, guarded as the API is.
     *
     * @param page writes the page in the text format of Prometheus; without any I/O
     */
    public Builder metricsPage(Supplier<String> page) {
      this.metricsPage = page;
      return this;
    }

    /**
     * Connects the parts, without any I/O.
     *
     * @throws IllegalArgumentException if parts do not fit together; the message names all of them
     */
    public Baton build() {
      List<String> problems = new ArrayList<>();
      if (publicUrl != null && (apiToken == null || handoffToken == null)) {
        problems.add("a public URL requires both an API token and a handoff token");
      }
      if (signIn != null && (publicUrl == null || !publicUrl.getPath().matches("/?"))) {
        problems.add("signing in at a provider requires a public URL without a path");
      }
      Routing routing = routing(this::webhook, problems);
      return new Baton(routing, edge(routing));
    }

    private HttpHandler edge(Routing routing) {
      return HttpEdge.of(
          channels(routing),
          new HttpEdge.Ports(
              routing,
              routing,
              routing,
              routing.deadLetters(),
              routing.personalData(),
              routing.reports(),
              routing.history(),
              routing.audit(),
              routing.overview(),
              routing.acts(),
              routing.accessTokens(),
              routing.accessSessions(),
              routing.harvest()),
          () -> healthReport(routing),
          new HttpEdge.AccessSettings(
              handoffToken,
              apiToken,
              publicUrl != null,
              publicUrl,
              signIn == null || publicUrl == null ? null : new HttpEdge.SignIn(signIn, publicUrl)),
          metricsPage);
    }

    private static HttpEdge.Channels channels(Routing routing) {
      Map<String, HttpEdge.Hook> webhooks = new LinkedHashMap<>();
      Map<String, ServingChannel> serving = new LinkedHashMap<>();
      routing
          .channels()
          .forEach((name, channel) -> {
            if (channel instanceof Webhook webhook) {
              webhooks.put(name, new HttpEdge.Hook(webhook, routing.inbox(name)));
            }
            if (channel instanceof ServingChannel serves) {
              serving.put(name, serves);
            }
          });
      return new HttpEdge.Channels(webhooks, serving);
    }

    private static HealthReport healthReport(Routing routing) {
      return new HealthReport(
          routing.readiness(),
          routing.storeHealth(),
          routing.channelHealth(),
          routing.botHealth(),
          routing
              .brokerHealth()
              .map(now -> new HealthReport.Broker(now.health(), now.waiting()))
              .orElse(null),
          webhookHealth(routing),
          routing.backlog());
    }

    private static Map<String, HealthReport.Broker> webhookHealth(Routing routing) {
      Map<String, HealthReport.Broker> all = new LinkedHashMap<>();
      routing
          .hookStatus()
          .forEach(
              (name, now) -> all.put(name, new HealthReport.Broker(now.health(), now.waiting())));
      return all;
    }

    private @Nullable URI webhook(String channel) {
      URI base = publicUrl;
      return base == null ? null : new BaseUrl(base).join("/channels/" + channel + "/webhook");
    }
  }
}
