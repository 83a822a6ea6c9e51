package dev.baton.connector;

/**
 * One bot account on one platform: the input and the output side, with one lifecycle.
 *
 * <p>Constructors do no I/O. {@link #open} connects, {@link #close} disconnects, and both may be
 * called again afterwards. Every method is safe for use by several threads at once.
 */
public interface Channel extends InputChannel, OutputChannel, AutoCloseable {

  /** The name this channel has in the configuration, unique in the process. */
  String name();

  /** How the connection to the platform stands; answers from memory, never calls the platform. */
  Health health();

  @Override
  void close();
}
