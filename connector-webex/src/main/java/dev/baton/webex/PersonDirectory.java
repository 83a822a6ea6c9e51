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
 * Names of people, asked for once an hour at most. A name is for people to read and never decides
 * anything: where Webex does not tell it, the first part of the email stands in.
 */
final class PersonDirectory {

  private static final Logger LOG = LoggerFactory.getLogger(PersonDirectory.class);
  private static final Duration FRESH = Duration.ofHours(1);
  private static final int MOST = 10_000;

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
   * Someone by id.
   *
   * @param email as the event told it; null where it did not
   * @throws DeliveryException.CredentialsRejected when the token is not valid
   * @throws DeliveryException.Retryable when Webex does not answer now and no email is known, which
   *     an agent may be known by; every other failure is answered with what is known
   * @throws WebexClient.Unreadable in place of Retryable, where asking again is of no use
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
      known.put(id, new Known(person, now.plus(FRESH)));
      if (known.size() > MOST) {
        known.remove(known.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
    return person;
  }

  private static Person nameless(String id, @Nullable String email, RuntimeException why) {
    LOG.debug("no name for a person: {}", why.getMessage());
    return new Person(id, local(email), email, null, FromWebex.isBotAddress(email));
  }

  private static Person person(WebexJson.Person told, @Nullable String email) {
    List<String> emails = told.emails() == null ? List.of() : told.emails();
    String handle = email != null ? email : emails.isEmpty() ? null : emails.getFirst();
    String name = told.displayName();
    return new Person(
        told.id(),
        name == null || name.isBlank() ? local(handle) : name,
        handle,
        null,
        told.bot() || FromWebex.isBotAddress(handle));
  }

  private static String local(@Nullable String email) {
    return email == null ? "" : email.substring(0, Math.max(0, email.indexOf('@')));
  }
}
