package dev.baton.gateway;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signal {@code SIGHUP}, by which services are asked to read their configuration again. The
 * JDK's way to it, {@code sun.misc.Signal}, is no API that must be there; without it the signal
 * stops the program as it usually does.
 */
final class HangUpSignal {

  private static final Logger log = LoggerFactory.getLogger(HangUpSignal.class);

  private HangUpSignal() {}

  /**
   * Calls back at each signal. Not in a terminal, which sends it when it is closed; then Baton
   * stops.
   *
   * @param heard must not block
   */
  static void handle(Runnable heard) {
    if (isInTerminal(Path.of("/proc/self/fd/0"))) {
      return;
    }
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handling =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                heard.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handling);
    } catch (ReflectiveOperationException | IllegalArgumentException missing) {
      log.debug("SIGHUP is not heard", cause(missing));
    }
  }

  private static Throwable cause(Exception failure) {
    return failure instanceof InvocationTargetException wrapped && wrapped.getCause() != null
        ? wrapped.getCause()
        : failure;
  }

  static boolean isInTerminal(Path input) {
    try {
      String device = Files.readSymbolicLink(input).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }
}
