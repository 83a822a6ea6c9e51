package dev.baton.bot.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/** Looks up names. Nothing can stop a lookup, so one that takes too long is left to itself. */
record BoundedLookup(Duration limit) implements DnsResolver {

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    CompletableFuture<InetAddress[]> looking = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("bot-lookup")
        .start(() -> {
          try {
            looking.complete(InetAddress.getAllByName(host));
          } catch (UnknownHostException | RuntimeException failure) {
            looking.completeExceptionally(failure);
          }
        });
    try {
      return looking.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw unknown("no answer within " + limit, late);
    } catch (ExecutionException failed) {
      throw unknown("the name was not found", failed);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw unknown("interrupted", stopping);
    }
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return resolve(host)[0].getCanonicalHostName();
  }

  private static UnknownHostException unknown(String why, Throwable cause) {
    UnknownHostException unknown = new UnknownHostException(why);
    unknown.initCause(cause);
    return unknown;
  }
}
