package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.masking.Masking;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.ListingTable.Position;
import dev.baton.store.ListingTable.Wanted;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks for conversations, latest first. What the database can tell by its indexes it selects;
 * names and words are compared here, in portions, because databases do not agree on what letters
 * are the same, and because only here it is known what a reader may see.
 *
 * <p>A search ends when its time is up, and says where it stopped. One at a time looks for words or
 * names: the few connections for reading are for everybody.
 */
final class ConversationSearch {

  /** How long a search may take. */
  static final Duration TIME = Duration.ofMillis(800);

  /** How long a search waits for others to end. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  /** How many of a conversation's messages are searched, the last ones. */
  static final int MOST_MESSAGES = 1_000;

  private static final int PORTION = 500;
  private static final int PORTION_OF_WORDS = 20;
  private static final Pattern CURSOR = Pattern.compile("(\\d{1,16})_([\\w-]{1,64})");

  private final Transactions transactions;
  private final Clock clock;
  private final Semaphore turn = new Semaphore(1, true);

  ConversationSearch(Transactions transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** What was found, and where to go on; null if there is no more. */
  record Found(List<Conversation> conversations, @Nullable String next) {}

  /** See {@link Overview#conversations}. */
  Found find(Overview.Search search, @Nullable String before, int limit, Masking shown) {
    Position from = before == null ? Position.TOP : position(before);
    if (search.user() == null && search.words() == null) {
      return page(search, from, limit);
    }
    try {
      if (!turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Overview.Busy();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Overview.Busy();
    }
    try {
      return compared(search, from, limit, shown);
    } finally {
      turn.release();
    }
  }

  private Found page(Overview.Search search, Position from, int limit) {
    List<Conversation> some = portion(search, from, limit + 1);
    if (some.size() <= limit) {
      return new Found(some, null);
    }
    List<Conversation> page = some.subList(0, limit);
    return new Found(page, cursor(page.getLast()));
  }

  private Found compared(Overview.Search search, Position from, int limit, Masking shown) {
    Instant end = clock.instant().plus(TIME);
    String user = search.user();
    String words = search.words();
    Name name = user == null ? null : new Name(user, folded(user), shown);
    Words said = words == null ? null : new Words(folded(words), shown);
    int size = words == null ? PORTION : PORTION_OF_WORDS;
    List<Conversation> found = new ArrayList<>();
    Position at = from;
    while (true) {
      List<Conversation> some = portion(search, at, size);
      for (Conversation each : some) {
        if ((name == null || name.fits(each)) && (said == null || fits(each, said))) {
          found.add(each);
        }
        if (found.size() == limit || (said != null && !clock.instant().isBefore(end))) {
          boolean last = some.size() < size && each.equals(some.getLast());
          return new Found(found, last ? null : cursor(each));
        }
      }
      if (some.size() < size) {
        return new Found(found, null);
      }
      at = Position.of(some.getLast());
      if (!clock.instant().isBefore(end)) {
        return new Found(found, cursor(some.getLast()));
      }
    }
  }

  private List<Conversation> portion(Overview.Search search, Position behind, int size) {
    Wanted wanted =
        new Wanted(
            search.control(),
            search.channel(),
            search.queue(),
            search.agent(),
            search.since(),
            search.until());
    return transactions.read(tables -> tables.listing().conversations(wanted, behind, size));
  }

  private boolean fits(Conversation conversation, Words words) {
    return transactions
        .read(tables ->
            tables.listing().messages(conversation.id(), 0, Long.MAX_VALUE, MOST_MESSAGES, true))
        .stream()
        .anyMatch(words::fits);
  }

  /** What is looked for in the name of a user, as the reader sees it. */
  private record Name(String exact, String part, Masking shown) {

    boolean fits(Conversation conversation) {
      String handle = conversation.userHandle();
      return folded(shown.of(conversation.userName())).contains(part)
          || (handle != null && folded(shown.of(handle)).contains(part))
          || exact.equals(conversation.userId())
          || exact.equals(conversation.senderId())
          || exact.equals(conversation.id());
    }
  }

  /** What is looked for in messages, as the reader sees them. */
  private record Words(String part, Masking shown) {

    /** A platform's own JSON cannot be masked: whoever reads masked does not see it. */
    boolean fits(Message message) {
      boolean hidden = message.content() instanceof Content.Custom && !shown.isNone();
      return !hidden && folded(TextBuilder.summary(shown.of(message.content()))).contains(part);
    }
  }

  /** A text as it is compared: letters that look alike are the same, in upper and lower case. */
  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  private static String cursor(Conversation at) {
    return at.lastAt().toEpochMilli() + "_" + at.id();
  }

  private static Position position(String cursor) {
    Matcher matcher = CURSOR.matcher(cursor);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("before must be the next of an earlier page");
    }
    return new Position(Instant.ofEpochMilli(Long.parseLong(matcher.group(1))), matcher.group(2));
  }
}
