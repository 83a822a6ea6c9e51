package dev.baton.gateway;

import dev.baton.bot.BotException;
import dev.baton.broadcast.BrokerException;
import dev.baton.broadcast.EventBroker;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.InspectingChannel;
import dev.baton.connector.InspectingChannel.Finding;
import dev.baton.connector.Members;
import dev.baton.connector.SettingsException;
import dev.baton.gateway.Condition.Kind;
import dev.baton.gateway.Configuration.ChannelEntry;
import dev.baton.gateway.broker.BrokerEntry;
import dev.baton.gateway.oidc.OidcProvider;
import dev.baton.gateway.oidc.OidcSettings;
import dev.baton.plan.DeskPlan;
import dev.baton.store.StoreFile;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that running a configuration needs. There are two readers: {@code check} reports all of it,
 * and {@code run} refuses in the same words what this machine is lacking, and says in the same
 * words what is wrong elsewhere, which may mend itself without Baton. Blocking.
 */
final class Conditions {

  private static final Logger log = LoggerFactory.getLogger(Conditions.class);

  private final Configuration configuration;
  private final List<Condition> found = new ArrayList<>();

  private Conditions(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * What this machine must have: the port and the store.
   *
   * @param port replaces the file's
   */
  static List<Condition> here(Configuration configuration, OptionalInt port) {
    Conditions conditions = new Conditions(configuration);
    boolean runs = conditions.listener(port);
    conditions.store(runs);
    return conditions.found;
  }

  /** How the bots, the platforms and the event broker are. */
  static List<Condition> elsewhere(Configuration configuration) {
    Conditions conditions = new Conditions(configuration);
    conditions.parts();
    return conditions.found;
  }

  /** What has no effect or a limited one, and what is open for want of a token. */
  static List<Condition> notices(Configuration configuration) {
    Conditions conditions = new Conditions(configuration);
    for (String notice : configuration.notices()) {
      String path = notice.replaceFirst("[: ].*", "");
      conditions.add(Kind.NOTE, path, notice.substring(path.length()).replaceFirst("^:? ", ""));
    }
    Gateway.unguarded(configuration)
        .ifPresent(warning -> conditions.add(Kind.NOTE, "server", warning));
    return conditions.found;
  }

  private boolean listener(OptionalInt port) {
    PortInspection.Found listens =
        new PortInspection(
                configuration.server().host(), port.orElse(configuration.server().port()))
            .run();
    add(listens.kind(), "server." + listens.key(), listens.text());
    return listens.kind() == Kind.BUSY;
  }

  /**
   * @param runs whether a Baton listens where this file says: then its store is in use by that one
   */
  private void store(boolean runs) {
    if (configuration.store() instanceof StoreSettings.Sqlite sqlite && isInUse(sqlite)) {
      add(
          runs ? Kind.BUSY : Kind.FAULT,
          "store",
          StoreFile.of(sqlite.url()).path()
              + " is in use by another Baton; stop that one, or write another store.url");
      return;
    }
    ask("store", () -> configuration.store().inspect());
  }

  private static boolean isInUse(StoreSettings.Sqlite sqlite) {
    try {
      return StoreFile.of(sqlite.url()).isInUse();
    } catch (IOException unreadable) {
      log.debug("the lock file of {} cannot be opened", sqlite.url(), unreadable);
      return false;
    }
  }

  private void parts() {
    configuration
        .bots()
        .forEach(
            (name, entry) -> ask("bots." + name, () -> entry.type().inspect(entry.settings())));
    configuration.channels().forEach(this::channel);
    BrokerEntry broker = configuration.broker();
    if (broker != null) {
      ask("event_broker", () -> List.of(reach(broker)));
    }
    OidcSettings signIn = configuration.server().signIn();
    if (signIn != null) {
      ask("server.sign-in", () -> List.of(reach(signIn)));
    }
  }

  private static Finding reach(OidcSettings signIn) {
    try {
      return new OidcProvider(signIn, Clock.systemUTC()).inspect()
          ? new Finding(true, signIn.issuer() + " answers, and is who the file says")
          : new Finding(
              false,
              signIn.issuer()
                  + " refuses client-id or client-secret; copy both again from where it lists"
                  + " Baton");
    } catch (IOException failed) {
      return new Finding(
          false,
          signIn.issuer()
              + " cannot let people sign in: "
              + failed.getMessage()
              + "; check the issuer, and whether this machine reaches it");
    }
  }

  private static Finding reach(BrokerEntry entry) {
    try (EventBroker broker = entry.maker().get()) {
      broker.publish(List.of());
      return new Finding(true, broker.type() + " takes events at " + entry.address());
    } catch (BrokerException failure) {
      return new Finding(
          false,
          failure.getMessage() + "; check its address and account, and whether the broker runs");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Finding(false, "the check was interrupted");
    }
  }

  private void channel(String name, ChannelEntry entry) {
    inspect(name, entry);
    if (!(entry.probe() instanceof Members)) {
      configuration.desks().stream()
          .filter(desk -> desk.channel().equals(name) && desk.agents().isEmpty())
          .forEach(desk ->
              add(
                  Kind.FAULT,
                  "desks." + desk.name(),
                  "channels of type "
                      + entry.plan().type()
                      + " cannot tell who is in a space: name the agents in `agents`, or"
                      + " nobody is one outside of the space"));
    }
  }

  private void inspect(String name, ChannelEntry entry) {
    if (!(entry.probe() instanceof InspectingChannel platform)) {
      add(
          Kind.GOOD,
          "channels." + name,
          "channels of type " + entry.plan().type() + " cannot be checked");
      return;
    }
    List<Finding> account = ask("channels." + name, () -> platform.inspect(null));
    if (account.stream().noneMatch(Finding::ok)) {
      return;
    }
    Set<String> said = new LinkedHashSet<>();
    account.forEach(finding -> said.add(finding.text()));
    for (DeskPlan desk : configuration.desks()) {
      if (desk.channel().equals(name)) {
        ask(
            "desks." + desk.name(),
            () ->
                platform.inspect(desk.space()).stream()
                    .filter(finding -> !said.contains(finding.text()))
                    .toList());
      }
    }
  }

  private List<Finding> ask(String part, Supplier<List<Finding>> question) {
    List<Finding> answers;
    try {
      answers = question.get();
    } catch (RuntimeException failure) {
      log.debug("{} could not be asked", part, failure);
      answers = List.of(new Finding(false, reason(failure)));
    }
    answers.forEach(finding -> add(Kind.of(finding.kind()), part, finding.text()));
    return answers;
  }

  private void add(Kind kind, String part, String text) {
    found.add(
        new Condition(
            kind,
            part,
            text,
            configuration.lines().place(part.equals("store") ? "store.url" : part)));
  }

  /** Only messages that Baton words itself are known to contain no token. */
  private static String reason(RuntimeException failure) {
    boolean worded =
        failure instanceof DeliveryException
            || failure instanceof BotException
            || failure instanceof BrokerException
            || failure instanceof SettingsException;
    String message = worded ? failure.getMessage() : null;
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
