package dev.baton.gateway;

import dev.baton.gateway.Configuration.Server;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/**
 * The options of commands that call a running Baton: only Baton itself writes to its store. They
 * count wherever they stand, before or after the word of a command's command.
 */
final class ApiOptions {

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "${env:BATON_CONFIG:-baton.yml}",
      scope = ScopeType.INHERIT,
      description = "The configuration of the running Baton (default: ${DEFAULT-VALUE}).")
  private Path config = Path.of("baton.yml");

  @Option(
      names = "--url",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      converter = Address.class,
      description = "Where it listens, if not at the configuration's server.host and server.port.")
  private @Nullable URI url;

  /** A client of the running Baton's API. */
  ApiClient client(Map<String, String> environment) {
    Server server = ConfigurationReader.read(config, environment, InstalledTypes.found()).server();
    return new ApiClient(
        url == null ? address(server) : url, server.apiToken(), CommandName.of(environment));
  }

  /** Checks where a Baton listens. */
  static final class Address implements ITypeConverter<URI> {

    @Override
    public URI convert(String value) {
      if (!value.matches("https?://[^/\\s]+\\S*")) {
        throw new TypeConversionException(
            "must be such as http://127.0.0.1:8080, but is '" + value + "'");
      }
      try {
        return new URI(value);
      } catch (URISyntaxException malformed) {
        throw new TypeConversionException("is no address: '" + value + "'");
      }
    }
  }

  /** A listener on all addresses also listens on loopback. */
  private static URI address(Server server) {
    String host =
        switch (server.host()) {
          case "0.0.0.0", "::", "[::]", "*" -> "127.0.0.1";
          default -> server.host();
        };
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port());
  }
}
