package dev.baton.testkit.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The network between a client and a server on this machine: a TCP proxy on its own port, which
 * passes everything on until it is made to break. Any thread may change its behaviour at any time;
 * open connections are affected too.
 */
public final class Link implements AutoCloseable {

  private static final int CHUNK = 16_384;

  /** What happens to bytes and connections. */
  private sealed interface Mode {
    record Passing(Duration delay, int bytesPerSecond) implements Mode {}

    record Refusing() implements Mode {}

    record Swallowing() implements Mode {}
  }

  private static final Mode PASSING = new Mode.Passing(Duration.ZERO, Integer.MAX_VALUE);

  private final int port;
  private final InetSocketAddress target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong passed = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Mode mode = PASSING;
  private ServerSocket listener;
  private boolean closed;

  private Link(InetSocketAddress target) throws IOException {
    this.target = target;
    listener = listen(0);
    port = listener.getLocalPort();
    accept(listener);
  }

  /** Opens a link to a port of this machine; it passes everything on. */
  public static Link to(int port) {
    try {
      return new Link(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Where clients connect, on loopback. */
  public int port() {
    return port;
  }

  /** How many bytes have passed, both ways. */
  public long passed() {
    return passed.get();
  }

  /** Passes everything again, at once. What {@link #swallow} took remains lost. */
  public void pass() {
    become(PASSING);
  }

  /**
   * Passes everything, but late and slowly.
   *
   * @param delay for each chunk, in each direction
   * @param bytesPerSecond for each connection, in each direction; above zero
   */
  public void slow(Duration delay, int bytesPerSecond) {
    become(new Mode.Passing(delay, bytesPerSecond));
  }

  /** Stops listening and resets open connections. */
  public void refuse() {
    become(new Mode.Refusing());
    reset();
  }

  /**
   * Behaves like a network partition: connections open and stay open, and no byte gets through in
   * either direction. What was sent never arrives: the connections are reset when the partition
   * ends.
   */
  public void swallow() {
    become(new Mode.Swallowing());
  }

  /** Resets the connections that are open now (RST); new ones are handled as before. */
  public void reset() {
    for (Socket socket : sockets) {
      end(socket);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      listener.close();
      changed.signalAll();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } finally {
      lock.unlock();
    }
    reset();
  }

  private void become(Mode next) {
    lock.lock();
    try {
      boolean wasSwallowing = mode instanceof Mode.Swallowing;
      mode = next;
      switch (next) {
        case Mode.Refusing refusing -> listener.close();
        case Mode.Passing passing -> open();
        case Mode.Swallowing swallowing -> open();
      }
      changed.signalAll();
      if (wasSwallowing && !(next instanceof Mode.Swallowing)) {
        reset();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } finally {
      lock.unlock();
    }
  }

  private void open() throws IOException {
    if (listener.isClosed() && !closed) {
      listener = listen(port);
      accept(listener);
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
    return socket;
  }

  private void accept(ServerSocket from) {
    Thread.ofPlatform()
        .daemon()
        .name("link-" + from.getLocalPort())
        .start(() -> {
          try {
            while (true) {
              connect(from.accept());
            }
          } catch (IOException gone) {
            if (!from.isClosed()) {
              throw new UncheckedIOException(gone);
            }
          }
        });
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    sockets.add(client);
    sockets.add(server);
    Thread.ofVirtual()
        .start(() -> {
          try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target, 5_000);
            Thread back = Thread.ofVirtual().start(() -> carry(server, client));
            carry(client, server);
            back.join();
            client.close();
            server.close();
          } catch (IOException refused) {
            end(client);
            end(server);
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          } finally {
            sockets.remove(client);
            sockets.remove(server);
          }
        });
  }

  private void carry(Socket from, Socket to) {
    byte[] buffer = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hold(read);
        out.write(buffer, 0, read);
        out.flush();
        passed.addAndGet(read);
      }
      to.shutdownOutput();
    } catch (IOException cut) {
      end(from);
      end(to);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      end(from);
      end(to);
    }
  }

  /** Waits until the bytes may be passed on. */
  private void hold(int bytes) throws InterruptedException {
    lock.lock();
    try {
      while (mode instanceof Mode.Swallowing && !closed) {
        changed.await();
      }
      if (mode instanceof Mode.Passing slowly) {
        long nanos = slowly.delay().toNanos() + bytes * 1_000_000_000L / slowly.bytesPerSecond();
        Mode held = mode;
        while (nanos > 0 && mode.equals(held) && !closed) {
          nanos = changed.awaitNanos(nanos);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends a connection by RST, so that the other side notices at once. */
  private static void end(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException closedAlready) {
      assert socket.isClosed() : closedAlready;
    }
  }
}
