package dev.baton.http;

import dev.baton.connector.ServingChannel;
import dev.baton.console.ConsoleFiles;
import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.PathTemplateHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The paths of the surface, what answers each of them, and who may call it. */
final class PathTable {

  private final BodyReader bodyReader;
  private final AnswerSender sender;
  private final Map<String, List<Endpoint>> endpoints = new LinkedHashMap<>();
  private final Map<String, HttpHandler> others = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  PathTable(BodyReader bodyReader, AnswerSender sender) {
    this.bodyReader = bodyReader;
    this.sender = sender;
  }

  /**
   * Who may call a path. Tests of access and the OpenAPI description read it here.
   *
   * @param role null if everyone may
   */
  record Entry(String method, String path, @Nullable Role role) {}

  PathTable get(String path, AccessRule access, HttpRoute route) {
    return add("GET", path, access, 0, route);
  }

  /**
   * @param bodyLimit longest body in bytes; 0 where a body means nothing and is not read
   */
  PathTable post(String path, AccessRule access, int bodyLimit, HttpRoute route) {
    return add("POST", path, access, bodyLimit, route);
  }

  PathTable delete(String path, AccessRule access, HttpRoute route) {
    return add("DELETE", path, access, 0, route);
  }

  private PathTable add(
      String method, String path, AccessRule access, int bodyLimit, HttpRoute route) {
    entries.add(new Entry(method, path, access.needed()));
    endpoints
        .computeIfAbsent(path, none -> new ArrayList<>())
        .add(new Endpoint(method, access, bodyLimit, bodyReader, sender, route));
    return this;
  }

  /** A path whose answer is sent in pieces, and may take as long as the client listens. */
  PathTable stream(String path, AccessRule access, StreamBounds bounds, StreamRoute route) {
    entries.add(new Entry("GET", path, access.needed()));
    others.put(path, new StreamEndpoint(access, sender, bounds, route));
    return this;
  }

  /** A path that a channel serves itself; each service takes another method. */
  void service(
      String path, AccessRule access, List<ServingChannel.Service> answering, StreamBounds bounds) {
    others.put(path, new ServiceEndpoint(answering, access, bodyReader, sender, bounds));
  }

  /** The console, and the way to it from the root. */
  PathTable console(ConsoleFiles files) {
    HttpHandler console = new ReadOnlyHandler(new ConsoleHandler(files, sender), sender);
    others.put("/", new ReadOnlyHandler(Handlers.redirect(ConsoleFiles.PATH), sender));
    others.put(ConsoleFiles.PATH, console);
    others.put(ConsoleFiles.PATH + "/", console);
    others.put(ConsoleHandler.FILE_PATH, console);
    return this;
  }

  /** Each method of each path, but for what channels serve themselves. */
  List<Entry> entries() {
    return List.copyOf(entries);
  }

  HttpHandler handler() {
    Answer notFound = Answer.error(404, "not_found", "there is nothing at this path");
    PathTemplateHandler handlers =
        new PathTemplateHandler(exchange -> sender.send(exchange, notFound), false);
    endpoints.forEach((path, methods) -> handlers.add(path, handler(methods)));
    others.forEach(handlers::add);
    return handlers;
  }

  private HttpHandler handler(List<Endpoint> methods) {
    return methods.size() == 1
        ? methods.getFirst()
        : new MethodDispatcher(
            methods.stream()
                .collect(
                    Collectors.toMap(
                        Endpoint::method,
                        endpoint -> endpoint,
                        (one, other) -> {
                          throw new IllegalArgumentException("a method is there twice");
                        },
                        LinkedHashMap::new)),
            sender);
  }
}
