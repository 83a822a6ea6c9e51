package dev.baton.gateway;

import dev.baton.connector.Secret;
import dev.baton.gateway.Starter.Account;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options of {@code init} that describe an account on one platform, and what is asked where
 * they are left out.
 *
 * @param platform the name of the platform
 * @param source where its tokens come from
 * @param space what its groups are called
 * @param found how the agents' group is found if it is not named
 * @param api what serves its API
 * @param invitation how to make such a group
 */
record AccountOptions(
    Starter.Kind kind,
    String platform,
    String source,
    String space,
    String found,
    String api,
    String invitation) {

  /** Each platform that {@code init} knows, in the order of its questions. */
  static final List<AccountOptions> ALL =
      List.of(
          new AccountOptions(
              Starter.Kind.TELEGRAM,
              "Telegram",
              "@BotFather (/newbot)",
              "group",
              "a message in it is waited for",
              "Another Bot API server than Telegram's.",
              "Make a group for your agents, turn on Topics, add the bot as an administrator who"
                  + " may manage topics, and write any message there."),
          new AccountOptions(
              Starter.Kind.WEBEX,
              "Webex",
              "developer.webex.com",
              "space",
              "the bot's spaces are listed",
              "Another API than Webex's.",
              "Make a space for your agents, and add the bot to it by its address"
                  + " (…@webex.bot)."));

  private String option(String what) {
    return "--" + kind.type + "-" + what;
  }

  /** Adds the options to a command. */
  void addTo(CommandSpec command) {
    command
        .addOption(
            OptionSpec.builder(option("token"))
                .type(Secret.class)
                .converters(new Hidden())
                .paramLabel("TOKEN")
                .description("The bot's, from " + source + ".")
                .build())
        .addOption(
            OptionSpec.builder(option(space))
                .type(String.class)
                .paramLabel("ID")
                .description("The agents' " + space + "; if left out, " + found + ".")
                .build())
        .addOption(
            OptionSpec.builder(option("api"))
                .type(String.class)
                .paramLabel("URL")
                .description(api)
                .build());
  }

  /**
   * The account that the options, the environment and the answers describe; null if there is none
   * on this platform.
   */
  @Nullable Account account(
      Interview interview, ParseResult given, Map<String, String> environment) {
    @Nullable Secret token = given.matchedOptionValue(option("token"), null);
    return interview.account(
        kind,
        "The bot's token from " + source + ", or nothing for no " + platform,
        invitation,
        token == null ? environment.get(kind.variable) : token.reveal(),
        given.matchedOptionValue(option("api"), null),
        given.matchedOptionValue(option(space), null));
  }

  /** Keeps a token from being printed. */
  static final class Hidden implements ITypeConverter<Secret> {

    @Override
    public Secret convert(String value) {
      return new Secret(value.strip());
    }
  }
}
