package dev.baton.gateway;

import dev.baton.Baton;
import dev.baton.gateway.ConfigurationFile.Contents;
import dev.baton.routing.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a running Baton go by its file as it is now: when it is asked to, and when the file has
 * changed. All of a file is taken or nothing: not a wrong one, and not one that also changes what
 * only a restart can.
 */
final class ConfigurationWatch implements AutoCloseable {

  /** How often the file is looked at. It counts as written when two looks find the same. */
  static final Duration EVERY = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(ConfigurationWatch.class);

  /** How many paths a line of the log names at most. */
  private static final int NAMED = 12;

  private final ConfigurationFile file;
  private final Consumer<Rules> baton;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private Configuration current;
  private Contents known;
  private Contents last;
  private boolean asked;
  private boolean closed;

  /**
   * @param known what {@code current} was read from
   * @param baton takes the rules; see {@link Baton#changeRules}
   */
  ConfigurationWatch(
      ConfigurationFile file, Contents known, Configuration current, Consumer<Rules> baton) {
    this.file = file;
    this.known = known;
    this.last = known;
    this.current = current;
    this.baton = baton;
  }

  /** Begins to look at the file, on a thread of its own. */
  void start() {
    Thread.ofVirtual().name("configuration").start(this::run);
  }

  /** Has the file read soon, changed or not. Never blocks. */
  void ask() {
    lock.lock();
    try {
      asked = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (pause()) {
        lookOrSay();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** What fails now may not fail with the next content of the file. */
  private void lookOrSay() {
    try {
      look();
    } catch (RuntimeException failure) {
      log.error("Baton goes on as before: {} could not be read", file.path(), failure);
    }
  }

  private boolean pause() throws InterruptedException {
    lock.lock();
    try {
      long left = EVERY.toNanos();
      while (left > 0 && !asked && !closed) {
        left = woken.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean takeAsked() {
    lock.lock();
    try {
      boolean was = asked;
      asked = false;
      return was;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the file if it was asked to, or if the file has changed and is written. */
  void look() {
    boolean wanted = takeAsked();
    Contents now = file.contents();
    boolean written = now.isThere() && now.equals(last) && !now.equals(known);
    last = now;
    if (wanted || written) {
      known = last;
      take(wanted);
    }
  }

  private void take(boolean wanted) {
    Configuration read;
    try {
      read = file.read();
    } catch (ConfigurationException wrong) {
      log.warn("Baton goes on as before: {}", wrong.getMessage());
      return;
    }
    Set<String> changed = current.values().differences(read.values());
    List<String> fixed =
        changed.stream().filter(path -> !ConfigurationValues.mayChange(path)).toList();
    if (!fixed.isEmpty()) {
      log.warn(
          "Baton goes on as before: only a restart can change {} in {}; restart Baton, or change that back",
          named(fixed),
          file.path());
    } else if (!changed.isEmpty()) {
      take(read, List.copyOf(changed));
    } else if (wanted) {
      log.info("{} was read, and says the same as before", file.path());
    }
  }

  private void take(Configuration read, List<String> changed) {
    try {
      baton.accept(read.rules());
    } catch (IllegalArgumentException wrong) {
      log.warn("Baton goes on as before: {}", wrong.getMessage());
      return;
    } catch (RuntimeException failure) {
      log.error(
          "{} is in force, but who waits was not looked through; restart Baton",
          file.path(),
          failure);
    }
    Set<Object> said = new HashSet<>(Conditions.notices(current));
    current = read;
    log.info("{} was read, and is in force now: {}", file.path(), named(changed));
    Conditions.notices(read).stream()
        .filter(notice -> !said.contains(notice))
        .forEach(notice -> log.warn("{}", notice.words()));
  }

  private static String named(List<String> paths) {
    List<String> named = new ArrayList<>(paths.subList(0, Math.min(NAMED, paths.size())));
    if (paths.size() > NAMED) {
      named.add((paths.size() - NAMED) + " more");
    }
    return String.join(", ", named);
  }
}
