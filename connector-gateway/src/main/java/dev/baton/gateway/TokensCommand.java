package dev.baton.gateway;

import dev.baton.http.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code baton tokens}: lists, creates and revokes the tokens by which the API is called. */
@Command(
    name = "tokens",
    description = "Shows who may call the API, lets somebody call it, or no longer.",
    synopsisSubcommandLabel = "[list | create | revoke]",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} tokens create CRM --role viewer --days 30",
      "  ${ROOT-COMMAND-NAME} tokens list --json",
      "  ${ROOT-COMMAND-NAME} tokens revoke ID"
    },
    mixinStandardHelpOptions = true)
final class TokensCommand implements Callable<Integer> {

  private static final String PATH = "/api/v1/tokens";

  private final Map<String, String> environment;

  @Mixin private ApiOptions api = new ApiOptions();

  @Option(names = "--json", description = "Prints the list as JSON.")
  private boolean asJson;

  @Spec private @Nullable CommandSpec spec;

  TokensCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    return list(asJson);
  }

  @Command(
      name = "list",
      description = "Shows the tokens, the oldest first (the default).",
      mixinStandardHelpOptions = true)
  int list(@Option(names = "--json", description = "Prints JSON.") boolean json) {
    JsonNode tokens = api.client(environment).get(PATH);
    if (json || asJson) {
      TerminalOutput.json(line().getOut(), tokens);
    } else if (tokens.path("tokens").isEmpty()) {
      line().getOut().println("no tokens but server.api-token");
    } else {
      print(tokens.path("tokens"));
    }
    return ExitCode.OK;
  }

  @Command(
      name = "create",
      description = "Creates a token and prints it, this once.",
      mixinStandardHelpOptions = true)
  int create(
      @Parameters(paramLabel = "NAME", description = "Whose it is, or what for.") String name,
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              required = true,
              converter = KnownRole.class,
              description = "What it may be used for: viewer, operator or admin.")
          Role role,
      @Option(
              names = "--days",
              paramLabel = "N",
              defaultValue = "90",
              description = "How long it can be used (default: ${DEFAULT-VALUE}).")
          int days,
      @Option(names = "--json", description = "Prints JSON.") boolean json) {
    JsonNode token =
        api.client(environment)
            .post(
                PATH,
                JsonNodeFactory.instance
                    .objectNode()
                    .put("name", name)
                    .put("role", role.word())
                    .put("expires_in_days", days));
    if (json) {
      TerminalOutput.json(line().getOut(), token);
      return ExitCode.OK;
    }
    print(List.of(token));
    line().getOut().println(token.path("token").asString());
    line().getErr().println("This is the only time it is shown. Whoever has it may call the API.");
    return ExitCode.OK;
  }

  @Command(
      name = "revoke",
      description = "Revokes a token for good; who is logged in with it no longer is.",
      mixinStandardHelpOptions = true)
  int revoke(
      @Parameters(paramLabel = "ID", description = "A token's id, not the token itself.")
          String id) {
    if (api.client(environment).delete(PATH + "/" + ApiClient.quoted(id)).isEmpty()) {
      throw new ApiClient.ApiException("no token has this id, or it was revoked before");
    }
    line().getOut().println(TerminalOutput.plain(id) + " is revoked");
    return ExitCode.OK;
  }

  private void print(Iterable<JsonNode> tokens) {
    TextTable table = new TextTable("id", "role", "until", "used last", "name");
    for (JsonNode token : tokens) {
      table.row(
          TerminalOutput.text(token, "id"),
          TerminalOutput.text(token, "role"),
          TerminalOutput.text(token, "expires_at"),
          TerminalOutput.text(token, "last_used_at"),
          TerminalOutput.text(token, "name")
              + (token.path("revoked").asBoolean(false) ? " (revoked)" : ""));
    }
    table.print(line().getOut(), line().getColorScheme().ansi());
  }

  private CommandLine line() {
    CommandSpec known = spec;
    if (known == null) {
      throw new IllegalStateException("not run by picocli");
    }
    return known.commandLine();
  }

  /** Reads a role by its name in JSON. */
  static final class KnownRole implements ITypeConverter<Role> {

    @Override
    public Role convert(String value) {
      return Arrays.stream(Role.values())
          .filter(role -> role.word().equals(value))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException(
                  "must be one of "
                      + Arrays.stream(Role.values())
                          .map(Role::word)
                          .collect(Collectors.joining(", "))
                      + ", but is '"
                      + value
                      + "'"));
    }
  }
}
