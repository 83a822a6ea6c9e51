package dev.baton;

import dev.baton.bot.Bot;
import dev.baton.bot.call.HandoffCall;
import dev.baton.bot.call.HandoffCallException;
import dev.baton.broadcast.Broadcaster;
import dev.baton.broadcast.EventBroker;
import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.Health;
import dev.baton.connector.Secret;
import dev.baton.connector.Serves;
import dev.baton.connector.SteadyClock;
import dev.baton.connector.Webhook;
import dev.baton.http.HandoffBody;
import dev.baton.http.HttpEdge;
import dev.baton.masking.Masking;
import dev.baton.plan.BroadcastPlan;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.CircuitPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.LimitsPlan;
import dev.baton.plan.Plan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.RetentionPlan;
import dev.baton.routing.Callbacks;
import dev.baton.routing.Conversations;
import dev.baton.routing.DeadLetters;
import dev.baton.routing.Handoffs;
import dev.baton.routing.Ids;
import dev.baton.routing.OpenFiles;
import dev.baton.routing.PersonalData;
import dev.baton.routing.Routing;
import dev.baton.store.Store;
import io.undertow.server.HttpHandler;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Channels, bots, desks and a store, put together and running.
 *
 * <p>Lifecycle: {@link #builder()}, {@link Builder#build()} (no I/O), {@link #open()}, {@link
 * #close()}; a Baton is opened once. An application mounts {@link #handler()} in a listener of its
 * own, or lets {@link dev.baton.http.Listener} make one.
 */
public final class Baton implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Baton.class);

  private final Store store;
  private final Map<String, Channel> channels;
  private final Standing standing;
  private final Routing routing;
  private final @Nullable Broadcaster broadcaster;
  private final HttpHandler handler;

  private Baton(
      Store store,
      Map<String, Channel> channels,
      List<String> bots,
      Routing routing,
      @Nullable Broadcaster broadcaster,
      Function<Baton, HttpHandler> handler) {
    this.store = store;
    this.channels = channels;
    this.standing = new Standing(store, channels, bots, routing, broadcaster);
    this.routing = routing;
    this.broadcaster = broadcaster;
    this.handler = handler.apply(this);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Brings the store up to date, takes up what an earlier run left behind, opens the channels. */
  public void open() {
    store.open();
    routing.open();
    if (broadcaster != null) {
      broadcaster.open();
    }
    channels.forEach((name, channel) -> channel.open(routing.inbox(name)));
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
    return standing.ofChannels();
  }

  /** Stops taking messages, lets calls in flight end for a while, and closes everything. */
  @Override
  public void close() {
    List<AutoCloseable> parts = new ArrayList<>(channels.values());
    parts.addFirst(routing::retire);
    parts.add(routing);
    if (broadcaster != null) {
      parts.add(broadcaster);
    }
    parts.add(store);
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception failure) {
        log.warn("{} was not closed in order", part.getClass().getSimpleName(), failure);
      }
    }
  }

  /** Collects the parts. */
  public static final class Builder {

    private final Map<String, ChannelPlan> channels = new LinkedHashMap<>();
    private final Map<String, Function<ChannelContext, Channel>> makers = new LinkedHashMap<>();
    private final Map<String, Bot> bots = new LinkedHashMap<>();
    private final Map<String, DeskPlan> desks = new LinkedHashMap<>();
    private final Map<String, QueuePlan> queues = new LinkedHashMap<>();
    private HandoffPlan handoff = HandoffPlan.USUAL;
    private final Map<String, CircuitPlan> circuits = new LinkedHashMap<>();
    private LimitsPlan limits = LimitsPlan.USUAL;
    private Clock clock = SteadyClock.ofMachine();
    private RetentionPlan retention = RetentionPlan.USUAL;
    private Masking masking = Masking.NONE;
    private boolean privateFiles;
    private Duration stopTime = Duration.ofSeconds(20);
    private PersonalData.Witness witness = (senderId, channel) -> {};
    private @Nullable Store store;
    private @Nullable Secret handoffToken;
    private @Nullable Secret apiToken;
    private @Nullable URI publicUrl;
    private @Nullable EventBroker broker;
    private BroadcastPlan broadcast = BroadcastPlan.USUAL;

    private Builder() {}

    /** Where messages survive; opened and closed together with the Baton. */
    public Builder store(Store store) {
      this.store = store;
      return this;
    }

    /** A channel; {@code make} is called once, in {@link #build()}, and does no I/O. */
    public Builder channel(ChannelPlan plan, Function<ChannelContext, Channel> make) {
      channels.put(plan.name(), plan);
      makers.put(plan.name(), make);
      return this;
    }

    public Builder bot(String name, Bot bot) {
      return bot(name, bot, CircuitPlan.USUAL);
    }

    /** A bot that is left alone for a while when it fails as often as its circuit says. */
    public Builder bot(String name, Bot bot, CircuitPlan circuit) {
      bots.put(name, bot);
      circuits.put(name, circuit);
      return this;
    }

    /** How much one user may have passed on; {@link LimitsPlan#USUAL} unless set. */
    public Builder limits(LimitsPlan limits) {
      this.limits = limits;
      return this;
    }

    public Builder desk(DeskPlan desk) {
      desks.put(desk.name(), desk);
      return this;
    }

    public Builder queue(QueuePlan queue) {
      queues.put(queue.name(), queue);
      return this;
    }

    public Builder handoff(HandoffPlan handoff) {
      this.handoff = handoff;
      return this;
    }

    /**
     * Tells an event broker the human part, as Rasa's own broker would be told it; closed together
     * with the Baton. Nobody ever waits for it.
     */
    public Builder eventBroker(EventBroker broker, BroadcastPlan plan) {
      this.broker = broker;
      this.broadcast = plan;
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
     * Lets files be fetched that bots link to at private addresses. Off unless asked for: whoever
     * writes a bot's replies could reach the inside of the network through it.
     */
    public Builder privateFiles(boolean allowed) {
      this.privateFiles = allowed;
      return this;
    }

    /** Is told of each conversation that is erased, so that copies elsewhere can follow. */
    public Builder witness(PersonalData.Witness witness) {
      this.witness = witness;
      return this;
    }

    /** How long what was said is kept; for ever unless set. */
    public Builder retention(RetentionPlan plan) {
      this.retention = plan;
      return this;
    }

    /**
     * Keeps personal data from agents and from readers of the API; nothing is kept unless set. Bots
     * and the store have what was said.
     */
    public Builder masking(Masking masking) {
      this.masking = masking;
      return this;
    }

    /** How long {@link Baton#close} lets calls in flight end; 20 s unless set. */
    public Builder stopTime(Duration time) {
      this.stopTime = time;
      return this;
    }

    /** Tells the time; unless set, a {@link SteadyClock}. It must not jump. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Puts the parts together, without I/O.
     *
     * @throws IllegalArgumentException naming everything that does not fit
     */
    public Baton build() {
      Store at = store;
      List<String> missing = new ArrayList<>();
      if (at == null) {
        missing.add("store: none is set");
      }
      if (publicUrl != null && (apiToken == null || handoffToken == null)) {
        missing.add("a public URL requires both an API token and a handoff token");
      }
      if (at == null || !missing.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", missing));
      }
      Plan plan =
          new Plan(channels, List.copyOf(bots.keySet()), desks, queues, handoff, limits, circuits);
      Map<String, Channel> made = new ConcurrentHashMap<>();
      OpenFiles files = new OpenFiles(made, privateFiles);
      makers.forEach((name, make) ->
          made.put(
              name,
              make.apply(
                  new ChannelContext(
                      name,
                      clock,
                      files,
                      webhook(name),
                      Routing.duty(at.tenancy(), name),
                      Routing.beforeCall(at.tenancy())))));
      Broadcaster broadcaster = broadcaster(at);
      Routing routing =
          new Routing(
              at,
              plan,
              made,
              bots,
              clock,
              Ids.random(clock),
              broadcaster == null ? null : broadcaster::wake,
              witness,
              retention,
              masking,
              stopTime);
      return new Baton(
          at,
          made,
          List.copyOf(bots.keySet()),
          routing,
          broadcaster,
          baton -> edge(baton, made, routing));
    }

    private @Nullable Broadcaster broadcaster(Store at) {
      EventBroker to = broker;
      if (to == null) {
        return null;
      }
      Map<String, String> inputChannels = new LinkedHashMap<>();
      channels.forEach((name, channel) -> inputChannels.put(name, channel.inputChannel()));
      return new Broadcaster(at, to, broadcast, inputChannels);
    }

    private HttpHandler edge(Baton baton, Map<String, Channel> made, Routing routing) {
      Map<String, HttpEdge.Hook> hooks = new LinkedHashMap<>();
      Map<String, Serves> services = new LinkedHashMap<>();
      made.forEach((name, channel) -> {
        if (channel instanceof Webhook webhook) {
          hooks.put(name, new HttpEdge.Hook(webhook, routing.inbox(name)));
        }
        if (channel instanceof Serves serves) {
          services.put(name, serves);
        }
      });
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
              baton.standing::now,
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
      return base == null
          ? null
          : URI.create(base.toString().replaceAll("/+$", "") + "/channels/" + channel + "/webhook");
    }
  }
}
