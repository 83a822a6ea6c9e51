package dev.baton.http;

import dev.baton.connector.ServingChannel;
import dev.baton.console.ConsoleFiles;
import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.PathTemplateHandler;
import java.util.List;

/** The paths of the surface and what answers each of them. */
final class PathTable {

  private final BodyReader bodyReader;
  private final AnswerSender sender;
  private final PathTemplateHandler handlers;

  PathTable(BodyReader bodyReader, AnswerSender sender) {
    this.bodyReader = bodyReader;
    this.sender = sender;
    Answer notFound = Answer.error(404, "not_found", "there is nothing at this path");
    this.handlers = new PathTemplateHandler(exchange -> sender.send(exchange, notFound), false);
  }

  PathTable get(String path, AccessRule access, HttpRoute route) {
    handlers.add(path, endpoint("GET", access, 0, route));
    return this;
  }

  /**
   * @param bodyLimit longest body in bytes; 0 where a body means nothing and is not read
   */
  PathTable post(String path, AccessRule access, int bodyLimit, HttpRoute route) {
    handlers.add(path, endpoint("POST", access, bodyLimit, route));
    return this;
  }

  PathTable getOrPost(
      String path,
      AccessRule reading,
      HttpRoute read,
      AccessRule acting,
      int bodyLimit,
      HttpRoute act) {
    handlers.add(
        path,
        new MethodDispatcher(
            endpoint("GET", reading, 0, read), endpoint("POST", acting, bodyLimit, act), sender));
    return this;
  }

  PathTable getOrDelete(
      String path, AccessRule reading, HttpRoute read, AccessRule deleting, HttpRoute delete) {
    handlers.add(
        path,
        new MethodDispatcher(
            endpoint("GET", reading, 0, read), endpoint("DELETE", deleting, 0, delete), sender));
    return this;
  }

  /** A path that a channel serves itself; each service takes another method. */
  void service(
      String path, AccessRule access, List<ServingChannel.Service> services, StreamBounds bounds) {
    handlers.add(path, new ServiceEndpoint(services, access, bodyReader, sender, bounds));
  }

  /** The console, and the way to it from the root. */
  PathTable console(ConsoleFiles files) {
    ConsoleHandler console = new ConsoleHandler(files, sender);
    handlers.add("/", Handlers.redirect(ConsoleFiles.PATH));
    handlers.add(ConsoleFiles.PATH, console);
    handlers.add(ConsoleFiles.PATH + "/", console);
    handlers.add(ConsoleHandler.FILE_PATH, console);
    return this;
  }

  private Endpoint endpoint(String method, AccessRule access, int bodyLimit, HttpRoute route) {
    return new Endpoint(method, access, bodyLimit, bodyReader, sender, route);
  }

  HttpHandler handler() {
    return handlers;
  }
}
