package dev.baton.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** A proxy between a client and a server that cuts the connection at the worst moment. */
final class CuttingProxy implements AutoCloseable {

  /** When to cut, once. */
  enum Cut {
    NEVER,
    /** The server never receives the commit. */
    BEFORE_COMMIT,
    /** The server commits, but the client never receives the answer. */
    AFTER_COMMIT
  }

  private final ServerSocket listener;
  private final int target;
  private final AtomicReference<Cut> next = new AtomicReference<>(Cut.NEVER);
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  CuttingProxy(int target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Thread.ofPlatform().daemon().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  void cut(Cut when) {
    next.set(when);
  }

  /** Whether the cut that was asked for was made. */
  boolean hasCut() {
    return next.get() == Cut.NEVER;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(server);
        Thread.ofPlatform().daemon().start(() -> pass(client, server, true));
        Thread.ofPlatform().daemon().start(() -> pass(server, client, false));
      }
    } catch (IOException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(Socket from, Socket to, boolean towardsServer) {
    byte[] buffer = new byte[65_536];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        boolean commit =
            towardsServer
                && new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains("COMMIT");
        if (commit && next.compareAndSet(Cut.BEFORE_COMMIT, Cut.NEVER)) {
          return;
        }
        if (commit && next.compareAndSet(Cut.AFTER_COMMIT, Cut.NEVER)) {
          from.close();
          out.write(buffer, 0, read);
          out.flush();
          awaitAnswer(to);
          return;
        }
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException cut) {
      Thread.currentThread().interrupt();
    }
  }

  /** The other direction fails to write to the closed client once the server has answered. */
  private static void awaitAnswer(Socket server) throws IOException {
    long end = System.nanoTime() + 1_000_000_000L;
    while (!server.isClosed() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
