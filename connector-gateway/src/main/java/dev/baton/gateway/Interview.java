package dev.baton.gateway;

import dev.baton.bot.rasa.RasaBot;
import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.InspectingChannel;
import dev.baton.connector.InspectingChannel.Finding;
import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import dev.baton.connector.SpaceFindingChannel;
import dev.baton.connector.SpaceFindingChannel.Space;
import dev.baton.gateway.Condition.Kind;
import dev.baton.gateway.Dialog.EndedException;
import dev.baton.gateway.Starter.Account;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a first configuration needs, from what is given and from whom is asked, and tests
 * each answer at once.
 */
final class Interview {

  private static final String MEND =
      "Mend it and press Enter to test again, or write another value, or 'keep' to go on";

  private static final String RASA_MEND =
      "Mend it and press Enter to test again, or write another address, or 'token' to write the"
          + " token anew, or 'keep' to go on";

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int MOST_SHOWN = 9;

  private final Dialog dialog;
  private final InstalledTypes installed;
  private final Clock clock;
  private final Duration wait;

  /**
   * @param wait how long a message in a group is waited for
   */
  Interview(Dialog dialog, InstalledTypes installed, Clock clock, Duration wait) {
    this.dialog = dialog;
    this.installed = installed;
    this.clock = clock;
    this.wait = wait;
  }

  /** A port that is free. */
  int port(@Nullable String given) {
    String port = tested(given == null ? "8080" : given, Interview::listens);
    if (!isPort(port)) {
      throw new EndedException("there is no port " + port);
    }
    return Integer.parseInt(port);
  }

  private static boolean isPort(String text) {
    return text.matches("\\d{1,5}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= 65_535;
  }

  private static List<Finding> listens(String port) {
    if (!isPort(port)) {
      return List.of(new Finding(false, "a port is a number from 1 to 65535"));
    }
    PortInspection.Found found = new PortInspection("127.0.0.1", Integer.parseInt(port)).run();
    return List.of(new Finding(found.kind() == Kind.GOOD, found.text()));
  }

  /**
   * A Rasa server.
   *
   * @param token of its API; null for none
   */
  record Rasa(String url, @Nullable Secret token) {}

  /**
   * A Rasa server that answers.
   *
   * @param givenUrl null to ask for it
   * @param givenToken of its API; null to ask for it if the address is asked for too
   */
  Rasa rasa(@Nullable String givenUrl, @Nullable String givenToken) {
    String url =
        givenUrl == null ? dialog.ask("Where it listens", "http://localhost:5005") : givenUrl;
    String written = givenUrl == null && givenToken == null ? rasaToken() : givenToken;
    while (true) {
      Secret token = written == null || written.isBlank() ? null : new Secret(written.strip());
      List<Finding> findings = carried("Rasa's token", written);
      if (dialog.show(findings.isEmpty() ? answers(url, token) : findings)) {
        return new Rasa(url, token);
      }
      String answer = answer(RASA_MEND);
      if (answer.equals("token")) {
        written = rasaToken();
      } else if (answer.equals("keep")) {
        refuseUncarried(findings);
        return new Rasa(url, token);
      } else if (!answer.isEmpty()) {
        url = answer;
      }
    }
  }

  private String rasaToken() {
    return dialog.ask("Its rasa run --auth-token, or nothing for none", "");
  }

  /** What is wrong with a secret that cannot be written to {@code .env}. */
  private static List<Finding> carried(String what, @Nullable String secret) {
    return secret == null || EnvFile.holds(secret.strip())
        ? List.of()
        : List.of(
            new Finding(
                false,
                what
                    + " has an apostrophe beside \", $, ` or \\, or backslashes that programs read"
                    + " differently, so no .env file can hold it; choose another"));
  }

  private static void refuseUncarried(List<Finding> findings) {
    if (!findings.isEmpty()) {
      throw new EndedException(findings.getFirst().text());
    }
  }

  private static List<Finding> answers(String url, @Nullable Secret token) {
    Map<String, Object> values = new HashMap<>(Map.of("url", url));
    if (token != null) {
      values.put("token", token.reveal());
    }
    Settings settings = Settings.of(values);
    return worded(() -> {
      RasaBot.create(settings, Clock.systemUTC());
      settings.verify();
      return RasaBot.inspect(settings);
    });
  }

  /**
   * An account and the space of its agents; null if there is none on this platform.
   *
   * @param token null to ask for it; empty for no account
   * @param apiUrl null for the platform's own
   * @param space null to look for it
   */
  @Nullable Account account(
      Starter.Kind kind,
      String question,
      String invitation,
      @Nullable String token,
      @Nullable String apiUrl,
      @Nullable String space) {
    String written = token == null ? dialog.ask(question, "") : token.strip();
    if (written.isEmpty()) {
      return null;
    }
    String good =
        tested(
            written,
            each -> {
              List<Finding> uncarried = carried("the token", each);
              return uncarried.isEmpty() ? inspected(kind, each, apiUrl, null) : uncarried;
            });
    refuseUncarried(carried("the token", good));
    String found = space == null ? found(kind, good, apiUrl, invitation) : space;
    if (found == null) {
      return new Account(kind, new Secret(good), apiUrl, null);
    }
    List<Finding> account = inspected(kind, good, apiUrl, null);
    String tested =
        tested(
            found,
            each ->
                inspected(kind, good, apiUrl, each).stream()
                    .filter(finding -> !account.contains(finding))
                    .toList());
    return new Account(kind, new Secret(good), apiUrl, tested);
  }

  private List<Finding> inspected(
      Starter.Kind kind, String token, @Nullable String apiUrl, @Nullable String space) {
    return worded(() ->
        channel(kind, token, apiUrl) instanceof InspectingChannel platform
            ? platform.inspect(space)
            : List.of());
  }

  private Channel channel(Starter.Kind kind, String token, @Nullable String apiUrl) {
    ChannelProvider provider = installed.channels().get(kind.type);
    if (provider == null) {
      throw new EndedException("this Baton has no channels of type " + kind.type);
    }
    Map<String, Object> values = new HashMap<>(Map.of("token", token));
    if (apiUrl != null) {
      values.put("api-url", apiUrl);
    }
    Settings settings = Settings.of(values);
    Channel channel =
        provider.create(
            settings,
            new ChannelContext(
                kind.type,
                clock,
                file -> {
                  throw new DeliveryException.Refused("nothing is sent yet", null);
                },
                null));
    settings.verify();
    return channel;
  }

  private static List<Finding> worded(Question question) {
    try {
      return question.ask();
    } catch (SettingsException wrong) {
      return wrong.problems().stream()
          .map(problem -> new Finding(false, problem.path() + " " + problem.text()))
          .toList();
    } catch (DeliveryException refused) {
      return List.of(new Finding(false, String.valueOf(refused.getMessage())));
    }
  }

  /** Something that a platform or a bot is asked. */
  private interface Question {
    List<Finding> ask();
  }

  /** Tests a value until it is good, or until somebody wants to keep it as it is. */
  private String tested(String value, Function<String, List<Finding>> test) {
    String tried = value;
    while (!dialog.show(test.apply(tried))) {
      String answer = answer(MEND);
      if (answer.equals("keep")) {
        return tried;
      }
      tried = answer.isEmpty() ? tried : answer;
    }
    return tried;
  }

  private String answer(String question) {
    if (!dialog.asks()) {
      throw new EndedException("not everything is as it should be");
    }
    return dialog.ask(question, "");
  }

  /** The id of a space that the platform names or in which something was written. */
  private @Nullable String found(
      Starter.Kind kind, String token, @Nullable String apiUrl, String invitation) {
    dialog.say(invitation);
    String typed = dialog.ask("Then press Enter; or write its id, or 'none' for no desk", "");
    if (!typed.isEmpty()) {
      return typed.equals("none") ? null : typed;
    }
    Instant end = clock.instant().plus(wait);
    List<Space> spaces = List.of();
    if (channel(kind, token, apiUrl) instanceof SpaceFindingChannel finder) {
      dialog.say("  … waiting to hear from it, " + wait.toSeconds() + " seconds at most");
      spaces = heard(finder, end);
    }
    if (spaces.isEmpty()) {
      dialog.say("  ✗ nothing was heard");
      String written = dialog.ask("Its id, or 'none' for no desk", "none");
      return written.equals("none") ? null : written;
    }
    return chosen(spaces.subList(0, Math.min(MOST_SHOWN, spaces.size())));
  }

  private List<Space> heard(SpaceFindingChannel finder, Instant end) {
    try {
      List<Space> spaces = finder.spaces();
      while (spaces.isEmpty() && clock.instant().isBefore(end)) {
        Thread.sleep(PAUSE);
        spaces = finder.spaces();
      }
      return spaces;
    } catch (DeliveryException refused) {
      dialog.say("  ✗ " + refused.getMessage());
      return List.of();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private String chosen(List<Space> spaces) {
    for (int i = 0; i < spaces.size(); i++) {
      dialog.say(
          "  %d  %s  (%s)"
              .formatted(
                  i + 1,
                  TerminalOutput.plain(spaces.get(i).title()),
                  TerminalOutput.plain(spaces.get(i).id())));
    }
    if (!dialog.asks() && spaces.size() > 1) {
      throw new EndedException("there are several groups; name one of these ids");
    }
    String answer = dialog.ask("The group of your agents: its number, or an id", "1");
    return answer.matches("[1-9]") && Integer.parseInt(answer) <= spaces.size()
        ? spaces.get(Integer.parseInt(answer) - 1).id()
        : answer;
  }
}
