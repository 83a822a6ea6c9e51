package dev.baton.playground;

import java.net.BindException;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the playground and says where its page is. */
public final class Main {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int USUAL_PORT = 8090;
  private static final String PORT = "--port=";

  private Main() {}

  /**
   * Runs until it is told to stop.
   *
   * @param arguments {@code --port=8090}, the port of the page; where it is taken, or 0, any free
   *     one
   */
  public static void main(String[] arguments) throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Live live = new Live(LoopbackWorld::start);
    PlaygroundServer server = serve(live, port(arguments));
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("playground-stop")
                .unstarted(() -> {
                  server.close();
                  live.close();
                  stopped.countDown();
                }));
    LOG.info("Baton's playground is open: {}", server.url());
    stopped.await();
  }

  static PlaygroundServer serve(Live live, int port) {
    try {
      return PlaygroundServer.start(live, port);
    } catch (RuntimeException failed) {
      if (port != 0 && failed.getCause() instanceof BindException) {
        return PlaygroundServer.start(live, 0);
      }
      throw failed;
    }
  }

  static int port(String[] arguments) {
    for (String argument : arguments) {
      if (!argument.startsWith(PORT)) {
        throw new IllegalArgumentException("'" + argument + "' is not known; use " + PORT + "8090");
      }
      return Integer.parseInt(argument.substring(PORT.length()));
    }
    return USUAL_PORT;
  }
}
