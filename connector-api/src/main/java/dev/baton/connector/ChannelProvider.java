package dev.baton.connector;

/** Makes the channels of one type; found by {@link java.util.ServiceLoader}. */
public interface ChannelProvider {

  /** The {@code type} in the configuration: {@code telegram}, {@code webex}. */
  String type();

  /**
   * The name Rasa's own channel of this platform has: the default {@code input_channel} of a bot.
   */
  String inputChannel();

  /**
   * Reads the settings and makes a channel, without any I/O.
   *
   * <p>Problems are reported to {@code settings}, not thrown: the getters answer a harmless value
   * in place of a bad one, and whoever assembles Baton calls {@link Settings#verify()} before it
   * opens what was made.
   */
  Channel create(Settings settings, ChannelContext context);
}
