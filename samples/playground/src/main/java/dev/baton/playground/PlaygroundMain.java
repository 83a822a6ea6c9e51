package dev.baton.playground;

import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the playground and prints where its page is. */
public final class PlaygroundMain {

  private static final Logger LOG = LoggerFactory.getLogger(PlaygroundMain.class);
  private static final int USUAL_PORT = 8090;
  private static final String PORT = "--port=";
  private static final String WITH_PARENT = "--with-parent";
  private static final long FAREWELL_SECONDS = 10;

  /** How long the bot thinks: long enough for users to see that it is typing. */
  private static final Duration THINKING = Duration.ofMillis(1200);

  private PlaygroundMain() {}

  /**
   * Runs until it is told to stop.
   *
   * @param arguments {@code --port=8090}, the port of the page; any free port if it is taken or 0.
   *     {@code --with-parent} ends the playground together with the process that started it, for a
   *     build tool that is killed cannot end it
   */
  public static void main(String[] arguments) throws InterruptedException {
    int port = port(arguments);
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    if (List.of(arguments).contains(WITH_PARENT)) {
      ProcessHandle.current().parent().ifPresent(parent -> follow(parent, stop));
    }
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().name("playground-stop").unstarted(() -> end(stop, stopped)));
    try (PlaygroundState state = new PlaygroundState(() -> LoopbackWorld.start(THINKING));
        PlaygroundServer server = serve(state, port)) {
      LOG.info("Baton's playground is open: {}", server.url());
      PlaygroundWorld.Console console = state.world().console();
      LOG.info("A web page with a chat is open: {}", server.url().resolve("/shop"));
      LOG.info("Baton's console is open: {} (token {})", console.page(), console.token());
      stop.await();
    } finally {
      stopped.countDown();
    }
  }

  private static void follow(ProcessHandle parent, CountDownLatch stop) {
    Thread.ofVirtual()
        .name("playground-parent")
        .start(() -> {
          parent.onExit().join();
          stop.countDown();
        });
  }

  private static void end(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      if (!stopped.await(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the playground did not stop in {} s", FAREWELL_SECONDS);
      }
    } catch (InterruptedException cutShort) {
      Thread.currentThread().interrupt();
    }
  }

  static PlaygroundServer serve(PlaygroundState state, int port) {
    try {
      return PlaygroundServer.start(state, port);
    } catch (RuntimeException failed) {
      if (port != 0 && failed.getCause() instanceof BindException) {
        return PlaygroundServer.start(state, 0);
      }
      throw failed;
    }
  }

  static int port(String[] arguments) {
    int port = USUAL_PORT;
    for (String argument : arguments) {
      if (argument.startsWith(PORT)) {
        port = Integer.parseInt(argument.substring(PORT.length()));
      } else if (!argument.equals(WITH_PARENT)) {
        throw new IllegalArgumentException(
            "'" + argument + "' is not known; use " + PORT + USUAL_PORT + " or " + WITH_PARENT);
      }
    }
    return port;
  }
}
