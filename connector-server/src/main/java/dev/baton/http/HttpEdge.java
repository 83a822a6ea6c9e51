package dev.baton.http;

import dev.baton.connector.Health;
import dev.baton.connector.Inbox;
import dev.baton.connector.Secret;
import dev.baton.connector.ServingChannel;
import dev.baton.connector.Webhook;
import dev.baton.routing.Backlog;
import dev.baton.routing.Callbacks;
import dev.baton.routing.Conversations;
import dev.baton.routing.DeadLetters;
import dev.baton.routing.Handoffs;
import dev.baton.routing.PersonalData;
import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.PathTemplateHandler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the HTTP surface of one Baton: webhooks, what channels serve themselves, {@code /handoff},
 * callbacks of bots, the reading API, health.
 */
public final class HttpEdge {

  private HttpEdge() {}

  /**
   * The handler for all paths of the surface; anything else is a 404. It may be mounted in any
   * Undertow listener that calls it on an I/O thread.
   */
  public static HttpHandler of(Parts parts) {
    return of(parts, Limits.USUAL);
  }

  static HttpHandler of(Parts parts, Limits limits) {
    AnswerSender sender = new AnswerSender();
    BodyReader bodyReader = new BodyReader(limits);
    ByteBudget unread = new ByteBudget(limits.unread());
    AccessRule handoff =
        new AccessRule("handoff.token", parts.handoffToken(), true, parts.published());
    AccessRule api = new AccessRule("server.api-token", parts.apiToken(), false, parts.published());
    WebhookRoute webhooks = new WebhookRoute(parts.hooks());
    HandoffRoute handoffs = new HandoffRoute(parts.handoffs());
    CallbackRoute callbacks = new CallbackRoute(parts.callbacks());
    ConversationsRoute conversations = new ConversationsRoute(parts.conversations());
    HandoffsRoute cases = new HandoffsRoute(parts.conversations());
    DeadLettersRoute letters =
        new DeadLettersRoute(parts.deadLetters(), parts.conversations().masking());
    PersonalDataRoute personal =
        new PersonalDataRoute(parts.personalData(), parts.conversations().masking());
    HealthRoute health = new HealthRoute(parts.readiness());

    HttpHandler nothing =
        exchange ->
            sender.send(exchange, Answer.error(404, "not_found", "there is nothing at this path"));
    PathTemplateHandler routes =
        new PathTemplateHandler(nothing, false)
            .add(
                "/channels/{name}/webhook",
                new Endpoint(
                    "POST", AccessRule.OPEN, limits.webhookBody(), bodyReader, sender, webhooks))
            .add(
                "/handoff",
                new Endpoint("POST", handoff, limits.handoffBody(), bodyReader, sender, handoffs))
            .add(
                "/bots/{name}/callback",
                new Endpoint(
                    "POST", AccessRule.OPEN, limits.handoffBody(), bodyReader, sender, callbacks))
            .add("/api/v1/conversations", reading(api, bodyReader, sender, conversations::list))
            .add(
                "/api/v1/conversations/{id}",
                new MethodDispatcher(
                    reading(api, bodyReader, sender, conversations::one),
                    new Endpoint("DELETE", api, 0, bodyReader, sender, personal::erase),
                    sender))
            .add(
                "/api/v1/conversations/{id}/export",
                reading(api, bodyReader, sender, personal::export))
            .add(
                "/api/v1/users/{id}/conversations",
                reading(api, bodyReader, sender, personal::ofUser))
            .add("/api/v1/erasures", reading(api, bodyReader, sender, personal::pending))
            .add("/api/v1/handoffs", reading(api, bodyReader, sender, cases::list))
            .add("/api/v1/handoffs/{id}", reading(api, bodyReader, sender, cases::one))
            .add("/api/v1/dead-letters", reading(api, bodyReader, sender, letters::list))
            .add(
                "/api/v1/dead-letters/{id}/retry",
                new Endpoint("POST", api, 0, bodyReader, sender, letters::retry))
            .add(
                "/api/v1/dead-letters/{id}/discard",
                new Endpoint("POST", api, 0, bodyReader, sender, letters::discard))
            .add("/api/v1/openapi.json", reading(api, bodyReader, sender, new OpenApiRoute()))
            .add("/healthz", reading(AccessRule.OPEN, bodyReader, sender, health::alive))
            .add("/readyz", reading(AccessRule.OPEN, bodyReader, sender, health::ready));
    parts
        .services()
        .forEach((name, channel) -> {
          AccessRule access =
              new AccessRule(
                  "channels." + name + ".token", channel.token(), true, parts.published());
          channel.services().stream()
              .collect(Collectors.groupingBy(ServingChannel.Service::path))
              .forEach((path, services) ->
                  routes.add(
                      "/channels/" + name + "/" + path,
                      new ServiceEndpoint(
                          services, access, bodyReader, sender, unread, limits.patience())));
        });
    return Handlers.httpContinueRead(bodyReader.withinDeadline(routes));
  }

  private static Endpoint reading(
      AccessRule access, BodyReader bodyReader, AnswerSender sender, HttpRoute route) {
    return new Endpoint("GET", access, 0, bodyReader, sender, route);
  }

  /**
   * What the surface is made of.
   *
   * @param hooks the channels that platforms call, by channel name
   * @param services the channels that clients call, by channel name
   * @param readiness asked by {@code /readyz} on an I/O thread; answers from memory
   * @param handoffToken guards {@code /handoff}; null lets in this machine only
   * @param apiToken guards {@code /api}; null lets in this machine only
   * @param published whether a public address is set, and with it somebody who forwards calls from
   *     outside: then nobody is let in without a token
   */
  public record Parts(
      Map<String, Hook> hooks,
      Map<String, ServingChannel> services,
      Handoffs handoffs,
      Callbacks callbacks,
      Conversations conversations,
      DeadLetters deadLetters,
      PersonalData personalData,
      Supplier<Readiness> readiness,
      @Nullable Secret handoffToken,
      @Nullable Secret apiToken,
      boolean published) {

    public Parts {
      hooks = Map.copyOf(hooks);
      services = Map.copyOf(services);
    }
  }

  /** A channel that its platform calls, and where its events go. */
  public record Hook(Webhook webhook, Inbox inbox) {}

  /**
   * How everything stands.
   *
   * @param channels by name
   * @param bots by name
   * @param broker null where there is no event broker
   * @param backlog how much waits; facts that make nobody unready
   */
  public record Readiness(
      Health store,
      Map<String, Health> channels,
      Map<String, Health> bots,
      @Nullable EventBroker broker,
      CompletionStage<Backlog> backlog) {

    public Readiness(
        Health store,
        Map<String, Health> channels,
        Map<String, Health> bots,
        @Nullable EventBroker broker) {
      this(
          store,
          channels,
          bots,
          broker,
          CompletableFuture.completedFuture(new Backlog(0, null, null)));
    }

    public Readiness(Health store, Map<String, Health> channels, Map<String, Health> bots) {
      this(store, channels, bots, null);
    }

    public Readiness {
      channels = Map.copyOf(channels);
      bots = Map.copyOf(bots);
    }

    /**
     * Whether calls are worth sending here: the store takes them and at least one channel works. A
     * platform that is down must not cut off the others, so it only shows in the answer.
     */
    public boolean ready() {
      return store instanceof Health.Up
          && (channels.isEmpty()
              || channels.values().stream().anyMatch(Health.Up.class::isInstance));
    }
  }

  /**
   * How the event broker stands. Nobody waits for it, so it never makes Baton unready.
   *
   * @param waiting how many events it is still to be told
   */
  public record EventBroker(Health health, long waiting) {}

  /**
   * Bounds of what is read, and of what waits to be read.
   *
   * @param webhookBody longest body of a webhook call, in bytes
   * @param handoffBody longest body of {@code /handoff} and of a bot's callback, in bytes
   * @param whole longest time from the end of the headers to the end of the body
   * @param beginnings most bytes held at once of the first {@value BodyReader#BEGINNING} of each
   *     body, over all calls
   * @param held most bytes held at once of what is beyond these
   * @param unread most bytes held at once of answers in pieces that clients did not take yet
   * @param patience longest time a client may take over one piece
   */
  record Limits(
      int webhookBody,
      int handoffBody,
      Duration whole,
      long beginnings,
      long held,
      long unread,
      Duration patience) {

    private static final long USUAL_SHARE = 64L << 20;

    static final Limits USUAL = ofHeap(Runtime.getRuntime().maxMemory());

    /** The usual bounds; each of what is held together is an eighth of a small heap at most. */
    static Limits ofHeap(long heap) {
      long share = Math.min(USUAL_SHARE, heap / 8);
      return new Limits(
          1 << 20, 10 << 20, Duration.ofSeconds(5), share, share, share, Duration.ofSeconds(10));
    }
  }
}
