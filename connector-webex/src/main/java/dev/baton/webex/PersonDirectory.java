package dev.baton.webex;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.Person;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up people by id and caches them for an hour.
 *
 * <p>Names are only shown to people and never decide anything. If Webex does not tell a name, the
 * local part of the email is used. Safe for use by many threads.
 */
final class PersonDirectory {

  private static final Logger LOG = LoggerFactory.getLogger(PersonDirectory.class);
  private static final Duration CACHE_TIME = Duration.ofHours(1);
  private static final int MAX_CACHED = 10_000;

  private record Known(Person person, Instant until) {}

  private final WebexClient client;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Known> known = new LinkedHashMap<>();

  PersonDirectory(WebexClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Returns the person with the given id. After a failure that is not listed below, returns what is
   * known without Webex.
   *
   * @param email the email in the event; null if it has none
   * @throws DeliveryException.CredentialsRejected if the token is not valid
   * @throws DeliveryException.Retryable if Webex does not answer now and no email is known, by
   *     which an agent might be recognised
   * @throws WebexClient.Unreadable instead of Retryable, if a retry would not help
   */
  Person of(String id, @Nullable String email) {
    Instant now = clock.instant();
    lock.lock();
    try {
      Known cached = known.get(id);
      if (cached != null && now.isBefore(cached.until())) {
        return cached.person();
      }
    } finally {
      lock.unlock();
    }
    Person person;
    try {
      person = person(client.person(id), email);
    } catch (DeliveryException.Retryable | WebexClient.Unreadable unknown) {
      if (email == null) {
        throw unknown;
      }
      return nameless(id, email, unknown);
    } catch (DeliveryException.Refused | DeliveryException.Gone withheld) {
      return nameless(id, email, withheld);
    }
    lock.lock();
    try {
      known.put(id, new Known(person, now.plus(CACHE_TIME)));
      if (known.size() > MAX_CACHED) {
        known.remove(known.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
    return person;
  }

  private static Person nameless(String id, @Nullable String email, RuntimeException why) {
    LOG.debug("a person's name is not known: {}", why.getMessage());
    return new Person(id, localPart(email), email, null, FromWebex.isBotAddress(email));
  }

  private static Person person(WebexMapper.Person told, @Nullable String email) {
    List<String> emails = told.emails() == null ? List.of() : told.emails();
    String handle = email != null ? email : emails.isEmpty() ? null : emails.getFirst();
    String name = told.displayName();
    return new Person(
        told.id(),
        name == null || name.isBlank() ? localPart(handle) : name,
        handle,
        null,
        told.bot() || FromWebex.isBotAddress(handle));
  }

  private static String localPart(@Nullable String email) {
    return email == null ? "" : email.substring(0, Math.max(0, email.indexOf('@')));
  }
}
