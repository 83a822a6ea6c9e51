package dev.baton.routing;

import dev.baton.connector.Channel;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Files;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Opens the files of messages, whichever channel or server holds them.
 *
 * <p>What bots link to is fetched only from public addresses, unless the operator allows private
 * ones: a bot's reply is not to be trusted with the inside of a network. Redirects are not
 * followed, for the same reason.
 */
public final class OpenFiles implements Files {

  private static final Duration ANSWER = Duration.ofSeconds(20);

  /** A server that drips a file for longer is cut off. */
  private static final Duration WHOLE = Duration.ofMinutes(2);

  private final Map<String, Channel> channels;
  private final boolean privateAddresses;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * @param channels by name; may be filled later
   * @param privateAddresses whether bots may link to addresses that are not public
   */
  public OpenFiles(Map<String, Channel> channels, boolean privateAddresses) {
    this.channels = channels;
    this.privateAddresses = privateAddresses;
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
      case FileRef.Linked linked -> fetch(linked);
    };
  }

  /** What the channel that holds a file says is not said of the channel it goes to. */
  private static Opened openAt(Files files, FileRef.Held held) {
    try {
      return files.open(held);
    } catch (DeliveryException.Retryable later) {
      throw new DeliveryException.Retryable(
          "its file is not to be had now: " + later.getMessage(), later);
    } catch (DeliveryException failure) {
      throw new DeliveryException.Refused(
          "its file is not to be had: " + failure.getMessage(), failure);
    }
  }

  private Opened fetch(FileRef.Linked linked) {
    URI url = linked.url();
    if (!privateAddresses) {
      requirePublic(url);
    }
    HttpRequest request;
    try {
      request = HttpRequest.newBuilder(url).GET().build();
    } catch (IllegalArgumentException notWeb) {
      throw new DeliveryException.Refused("the bot's link to a file is no web address", notWeb);
    }
    Future<HttpResponse<InputStream>> call =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    try {
      HttpResponse<InputStream> response = call.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        close(response.body());
        throw new DeliveryException.Refused(
            "the bot's link to a file answered " + response.statusCode(), null);
      }
      InputStream body = response.body();
      var unused =
          CompletableFuture.runAsync(
              () -> close(body),
              CompletableFuture.delayedExecutor(WHOLE.toMillis(), TimeUnit.MILLISECONDS));
      return new Opened(
          body,
          linked.name() == null ? lastPart(url) : linked.name(),
          linked.mime() == null
              ? response.headers().firstValue("content-type").orElse(null)
              : linked.mime(),
          response.headers().firstValueAsLong("content-length").orElse(-1));
    } catch (ExecutionException | TimeoutException failure) {
      call.cancel(true);
      throw new DeliveryException.Refused("the bot's link to a file did not answer", failure);
    } catch (InterruptedException stopping) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      throw new DeliveryException.Retryable("stopping", stopping);
    }
  }

  private static void requirePublic(URI url) {
    String host = url.getHost();
    if (host == null) {
      throw new DeliveryException.Refused("the bot's link to a file names no host", null);
    }
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (isPrivate(address)) {
          throw new DeliveryException.Refused(
              "the bot's link to a file leads to a private address", null);
        }
      }
    } catch (UnknownHostException unknown) {
      throw new DeliveryException.Refused("the bot's link to a file leads nowhere", unknown);
    }
  }

  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    boolean carrier = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    return uniqueLocal
        || carrier
        || address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress();
  }

  private static @Nullable String lastPart(URI url) {
    String path = url.getPath();
    String last = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
    return last.isEmpty() ? null : last;
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException alreadyBroken) {
      throw new DeliveryException.Refused("the bot's link to a file broke off", alreadyBroken);
    }
  }
}
