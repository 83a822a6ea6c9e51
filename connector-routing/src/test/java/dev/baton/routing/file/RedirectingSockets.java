package dev.baton.routing.file;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/** Sockets that connect wherever a test directs them. */
final class RedirectingSockets extends SocketFactory {

  private final Way way;

  RedirectingSockets(Way way) {
    this.way = way;
  }

  /** Gets the address that is called, and returns the one to connect to. */
  @FunctionalInterface
  interface Way {
    InetSocketAddress lead(InetSocketAddress called, int millis) throws IOException;
  }

  @Override
  public Socket createSocket() {
    return new Socket() {
      @Override
      public void connect(SocketAddress called, int millis) throws IOException {
        super.connect(way.lead((InetSocketAddress) called, millis), millis);
      }
    };
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new AssertionError("connects by host name");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
    throw new AssertionError("connects by host name");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new AssertionError("connects without a timeout");
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
    throw new AssertionError("connects without a timeout");
  }
}
