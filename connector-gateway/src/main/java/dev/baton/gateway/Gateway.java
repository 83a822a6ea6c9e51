package dev.baton.gateway;

import dev.baton.Baton;
import dev.baton.connector.SteadyClock;
import dev.baton.gateway.broker.BrokerEntry;
import dev.baton.gateway.oidc.OidcProvider;
import dev.baton.gateway.oidc.OidcSettings;
import dev.baton.http.Listener;
import dev.baton.store.Store;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running {@code baton.yml}: one Baton behind one HTTP listener. */
public final class Gateway implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  private final Baton baton;
  private final Listener listener;
  private final @Nullable Tracing tracing;
  private final URI address;

  private Gateway(Baton baton, Listener listener, @Nullable Tracing tracing, URI address) {
    this.baton = baton;
    this.listener = listener;
    this.tracing = tracing;
    this.address = address;
  }

  /**
   * Reads a file and starts what it describes. Blocking; channels whose platform is down keep
   * connecting in the background.
   *
   * @param environment the values of {@code ${NAME}} in the file
   * @param port replaces the file's; 0 for any free port
   * @throws ConfigurationException with all problems of the file, before anything is started
   * @throws RuntimeException if the store cannot be opened or the port is taken
   */
  public static Gateway start(Path file, Map<String, String> environment, OptionalInt port) {
    return start(ConfigurationReader.read(file, environment, InstalledTypes.found()), port);
  }

  static Gateway start(Configuration configuration, OptionalInt port) {
    Monitoring monitoring = new Monitoring();
    Store store = configuration.store().make(monitoring.registry());
    TracePlan plan = configuration.traces();
    return start(
        configuration,
        port,
        store,
        SteadyClock.ofMachine(),
        monitoring,
        plan == null ? null : Tracing.of(plan, StoreSection.machine()));
  }

  static Gateway start(Configuration configuration, OptionalInt port, Store store) {
    return start(configuration, port, store, SteadyClock.ofMachine());
  }

  static Gateway start(Configuration configuration, OptionalInt port, Store store, Clock clock) {
    return start(configuration, port, store, clock, new Monitoring(), null);
  }

  static Gateway start(
      Configuration configuration,
      OptionalInt port,
      Store store,
      Clock clock,
      Monitoring monitoring,
      @Nullable Tracing tracing) {
    Conditions.notices(configuration).forEach(notice -> log.warn("{}", notice.words()));
    Baton baton = assemble(configuration, store, clock, monitoring, tracing);
    String host = configuration.server().host();
    Listener listener = null;
    try {
      // The listener comes first: platforms may call while channels register their webhooks.
      listener = Listener.start(host, port.orElse(configuration.server().port()), baton.handler());
      monitoring.watch(listener);
      baton.open();
      URI address =
          URI.create(
              "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + listener.port());
      return new Gateway(baton, listener, tracing, address);
    } catch (RuntimeException failure) {
      if (listener != null) {
        listener.close();
      }
      baton.close();
      if (tracing != null) {
        tracing.close();
      }
      throw failure;
    }
  }

  /** A warning that names what is open to every program on this machine, as a token is missing. */
  static Optional<String> unguarded(Configuration configuration) {
    List<String> tokens = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    if (configuration.handoffToken() == null) {
      tokens.add("handoff.token");
      paths.add("POST /handoff");
    }
    if (configuration.server().apiToken() == null) {
      tokens.add("server.api-token");
      paths.add(
          "GET /api/v1/… (which reads and exports conversations),"
              + " DELETE /api/v1/conversations/… (which erases them),"
              + " POST /api/v1/dead-letters/… (which sends or drops what could not be delivered),"
              + " and POST /api/v1/tokens (which lets others call)");
    }
    return tokens.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s not set: every program on this machine may call %s, and nobody else; behind any proxy set both tokens"
                .formatted(String.join(" and ", tokens), String.join(" and ", paths)));
  }

  private static Baton assemble(
      Configuration configuration,
      Store store,
      Clock clock,
      Monitoring monitoring,
      @Nullable Tracing tracing) {
    Baton.Builder parts =
        Baton.builder()
            .store(store)
            .clock(clock)
            .meters(monitoring.registry())
            .metricsPage(monitoring::page);
    if (tracing != null) {
      parts.traces(tracing.telemetry());
    }
    configuration.bots().forEach((name, entry) -> parts.bot(name, entry.bot(), entry.circuit()));
    configuration
        .channels()
        .values()
        .forEach(entry ->
            parts.channel(
                entry.plan(), context -> entry.provider().create(entry.settings(), context)));
    configuration.desks().forEach(parts::desk);
    configuration.queues().forEach(parts::queue);
    configuration.canned().forEach(parts::canned);
    BrokerEntry broker = configuration.broker();
    if (broker != null) {
      parts.eventBroker(broker.maker().get(), broker.plan());
    }
    configuration.webhooks().forEach(parts::webhook);
    OidcSettings signIn = configuration.server().signIn();
    if (signIn != null) {
      parts.signIn(new OidcProvider(signIn, Clock.systemUTC()));
    }
    return parts
        .handoff(configuration.handoff())
        .limits(configuration.limits())
        .retention(configuration.retention())
        .masking(configuration.masking())
        .texts(configuration.texts())
        .handoffToken(configuration.handoffToken())
        .apiToken(configuration.server().apiToken())
        .publicUrl(configuration.server().publicUrl())
        .privateFiles(configuration.server().privateFiles())
        .stopTime(configuration.server().stopTimeout())
        .build();
  }

  /** The address it listens at. */
  public URI address() {
    return address;
  }

  /** The Baton it runs. */
  public Baton baton() {
    return baton;
  }

  /** Waits at most {@code server.stop-timeout} for calls in flight, then stops everything. */
  @Override
  public void close() {
    listener.close();
    baton.close();
    if (tracing != null) {
      tracing.close();
    }
  }
}
