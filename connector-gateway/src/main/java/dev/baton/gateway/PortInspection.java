package dev.baton.gateway;

import dev.baton.gateway.Condition.Kind;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks whether Baton can listen where it is told to, and finds who else does. */
final class PortInspection {

  /** A program that listens but does not answer is no Baton that anybody waits for. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String host;
  private final int port;

  PortInspection(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /**
   * What was found.
   *
   * @param key the setting that it is about: {@code host} or {@code port}
   */
  record Found(Kind kind, String key, String text) {}

  Found run() {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      return new Found(
          Kind.FAULT,
          "host",
          "'%s' is not the name of a machine; write 127.0.0.1, or 0.0.0.0 for all addresses"
              .formatted(host));
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
      return new Found(Kind.GOOD, "port", port == 0 ? "any free port will do" : at() + " is free");
    } catch (BindException refused) {
      return refused(String.valueOf(refused.getMessage()), address.getAddress());
    } catch (IOException failure) {
      return refused(failure.getClass().getSimpleName(), address.getAddress());
    }
  }

  private Found refused(String why, InetAddress address) {
    return why.contains("in use") ? taken(address) : refused(why);
  }

  /**
   * @param why the operating system's words
   */
  Found refused(String why) {
    if (why.contains("assign")) {
      return new Found(
          Kind.FAULT,
          "host",
          "'%s' is no address of this machine; write 127.0.0.1, or 0.0.0.0 for all addresses"
              .formatted(host));
    }
    if (why.contains("denied")) {
      return new Found(
          Kind.FAULT,
          "port",
          "%d may be opened by privileged users only; write one from 1024 on".formatted(port));
    }
    return new Found(
        Kind.FAULT, "port", "%s cannot be opened (%s); write another".formatted(at(), why));
  }

  private Found taken(InetAddress address) {
    Optional<ProcessHandle> owner = PortOwner.of(port);
    if (isBaton(address)) {
      return new Found(
          Kind.BUSY,
          "port",
          "another Baton listens on %s%s; stop it before you run this file"
              .formatted(
                  at(), owner.map(process -> " (process " + process.pid() + ")").orElse("")));
    }
    return new Found(
        Kind.FAULT,
        "port",
        "%s is taken by %s; stop it, or write another server.port"
            .formatted(at(), owner.map(PortInspection::name).orElse("another program")));
  }

  private static String name(ProcessHandle process) {
    String program =
        process
            .info()
            .command()
            .map(path -> path.replaceFirst(".*[/\\\\]", ""))
            .orElse("a program");
    return program + " (process " + process.pid() + ")";
  }

  private boolean isBaton(InetAddress address) {
    InetAddress called = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
    String literal = called.getHostAddress().replaceFirst("%.*", "");
    URI ready =
        URI.create(
            "http://%s:%d/readyz"
                .formatted(literal.contains(":") ? "[" + literal + "]" : literal, port));
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      JsonNode answer =
          JSON.readTree(
              client
                  .send(
                      HttpRequest.newBuilder(ready).timeout(PATIENCE).build(),
                      BodyHandlers.ofString())
                  .body());
      return answer.has("ready") && answer.has("store") && answer.has("channels");
    } catch (IOException | JacksonException other) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String at() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
