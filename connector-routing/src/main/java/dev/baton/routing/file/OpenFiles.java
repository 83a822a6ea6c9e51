package dev.baton.routing.file;

import dev.baton.connector.Channel;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Files;
import java.util.Map;

/**
 * Opens the files of messages, whichever channel or server holds them.
 *
 * <p>What bots link to is fetched only from public addresses, unless the operator allows private
 * ones.
 */
public final class OpenFiles implements Files {

  private final Map<String, Channel> channels;
  private final LinkFetcher links;

  /**
   * @param channels by name; may be filled later
   * @param privateAddresses whether bots may link to addresses that are not public
   */
  public OpenFiles(Map<String, Channel> channels, boolean privateAddresses) {
    this.channels = channels;
    this.links = new LinkFetcher(privateAddresses, LinkWeb.ofThisMachine(), System::nanoTime);
  }

  @Override
  public Opened open(FileRef file) {
    return switch (file) {
      case FileRef.Held held -> {
        if (channels.get(held.channel()) instanceof Files files) {
          yield openAt(files, held);
        }
        throw new DeliveryException.Refused(
            "channel " + held.channel() + " does not hand out its files", null);
      }
      case FileRef.Linked linked -> links.fetch(linked);
    };
  }

  /** Keeps the failure of the channel that holds a file from looking like one of its receiver. */
  private static Opened openAt(Files files, FileRef.Held held) {
    try {
      return files.open(held);
    } catch (DeliveryException.Retryable later) {
      throw new DeliveryException.Retryable(
          "its file is not available now: " + later.getMessage(), later);
    } catch (DeliveryException failure) {
      throw new DeliveryException.Refused(
          "its file is not available: " + failure.getMessage(), failure);
    }
  }
}
