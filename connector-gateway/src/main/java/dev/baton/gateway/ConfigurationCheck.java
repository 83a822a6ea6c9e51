package dev.baton.gateway;

import dev.baton.bot.BotException;
import dev.baton.broadcast.BrokerException;
import dev.baton.broadcast.EventBroker;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.InspectingChannel;
import dev.baton.connector.InspectingChannel.Finding;
import dev.baton.connector.Members;
import dev.baton.connector.SettingsException;
import dev.baton.gateway.Configuration.ChannelEntry;
import dev.baton.gateway.broker.BrokerEntry;
import dev.baton.gateway.oidc.OidcProvider;
import dev.baton.gateway.oidc.OidcSettings;
import dev.baton.plan.DeskPlan;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks each platform and bot of a configuration and reports what is missing. Blocking. */
final class ConfigurationCheck {

  private static final Logger log = LoggerFactory.getLogger(ConfigurationCheck.class);

  private final Configuration configuration;

  ConfigurationCheck(Configuration configuration) {
    this.configuration = configuration;
  }

  /** Runs all checks; each result names the part of the file it is about. */
  List<Result> run() {
    List<Result> results = new ArrayList<>();
    ask(results, "store", () -> configuration.store().inspect());
    configuration
        .bots()
        .forEach((name, entry) ->
            ask(results, "bots." + name, () -> entry.type().inspect(entry.settings())));
    configuration.channels().forEach((name, entry) -> channel(results, name, entry));
    BrokerEntry broker = configuration.broker();
    if (broker != null) {
      ask(results, "event_broker", () -> List.of(reach(broker)));
    }
    OidcSettings signIn = configuration.server().signIn();
    if (signIn != null) {
      ask(results, "server.sign-in", () -> List.of(reach(signIn)));
    }
    return results;
  }

  private static Finding reach(OidcSettings signIn) {
    try {
      new OidcProvider(signIn, Clock.systemUTC()).inspect();
      return new Finding(true, signIn.issuer() + " lets people sign in");
    } catch (IOException failed) {
      return new Finding(
          false, signIn.issuer() + " cannot let people sign in: " + failed.getMessage());
    }
  }

  private static Finding reach(BrokerEntry entry) {
    try (EventBroker broker = entry.maker().get()) {
      broker.publish(List.of());
      return new Finding(true, broker.type() + " takes events at " + entry.address());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Finding(false, "the check was interrupted");
    }
  }

  private void channel(List<Result> results, String name, ChannelEntry entry) {
    inspect(results, name, entry);
    if (!(entry.probe() instanceof Members)) {
      configuration.desks().stream()
          .filter(desk -> desk.channel().equals(name) && desk.agents().isEmpty())
          .forEach(desk ->
              results.add(
                  new Result(
                      "desks." + desk.name(),
                      false,
                      "channels of type "
                          + entry.plan().type()
                          + " cannot tell who is in a space: name the agents in `agents`, or"
                          + " nobody is one outside of the space")));
    }
  }

  private void inspect(List<Result> results, String name, ChannelEntry entry) {
    if (!(entry.probe() instanceof InspectingChannel platform)) {
      results.add(
          new Result(
              "channels." + name,
              true,
              "channels of type " + entry.plan().type() + " cannot be checked"));
      return;
    }
    List<Result> account = ask(results, "channels." + name, () -> platform.inspect(null));
    if (account.stream().noneMatch(Result::ok)) {
      return;
    }
    Set<String> said = new LinkedHashSet<>();
    account.forEach(result -> said.add(result.text()));
    for (DeskPlan desk : configuration.desks()) {
      if (desk.channel().equals(name)) {
        ask(
            results,
            "desks." + desk.name(),
            () ->
                platform.inspect(desk.space()).stream()
                    .filter(finding -> !said.contains(finding.text()))
                    .toList());
      }
    }
  }

  private static List<Result> ask(
      List<Result> results, String part, Supplier<List<Finding>> question) {
    List<Result> answers;
    try {
      answers =
          question.get().stream()
              .map(finding -> new Result(part, finding.ok(), finding.text()))
              .toList();
    } catch (RuntimeException failure) {
      log.debug("{} could not be asked", part, failure);
      answers = List.of(new Result(part, false, reason(failure)));
    }
    results.addAll(answers);
    return answers;
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

  /**
   * The result of one check.
   *
   * @param part where it is in the file
   * @param text what was found and, if it is wrong, what to do
   */
  record Result(String part, boolean ok, String text) {

    @Override
    public String toString() {
      return (ok ? "✓ " : "✗ ") + part + ": " + text;
    }
  }
}
