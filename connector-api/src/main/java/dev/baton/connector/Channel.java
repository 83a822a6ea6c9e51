package dev.baton.connector;

/**
 * One bot account on one platform: the input and the output side, with one lifecycle.
 *
 * <p>Constructors do no I/O. {@link #open} connects, {@link #close} disconnects, and both may be
 * called again afterwards. Every method may be called by several threads at once.
 */
public interface Channel extends InputChannel, OutputChannel, AutoCloseable {

  /** The name this channel has in the configuration, unique in the process. */
  String name();

  /**
   * The state of the connection to the platform. Answers from memory and never calls the platform.
   */
  Health health();

  @Override
  void close();
}
