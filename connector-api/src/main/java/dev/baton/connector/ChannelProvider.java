package dev.baton.connector;

/** Creates the channels of one type; found by {@link java.util.ServiceLoader}. */
public interface ChannelProvider {

  /** The {@code type} in the configuration: {@code telegram}, {@code webex}. */
  String type();

  /**
   * The name of Rasa's own channel for this platform: the default {@code input_channel} of a bot.
   */
  String inputChannel();

  /**
   * Reads the settings and creates a channel, without any I/O.
   *
   * <p>Problems are reported to {@code settings}, not thrown: a getter returns a harmless value in
   * place of a bad one, and Baton calls {@link Settings#verify()} before it opens the channel.
   */
  Channel create(Settings settings, ChannelContext context);
}
