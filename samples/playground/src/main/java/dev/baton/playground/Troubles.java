package dev.baton.playground;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** What goes wrong on purpose in a world. Thread-safe. */
final class Troubles {

  private final Map<Trouble, Consumer<Boolean>> switches;
  private final Set<Trouble> present = EnumSet.noneOf(Trouble.class);
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * @param switches makes each trouble, and mends it again; those that are missing cannot be made
   */
  Troubles(Map<Trouble, Consumer<Boolean>> switches) {
    this.switches = new EnumMap<>(Trouble.class);
    this.switches.putAll(switches);
  }

  /** Something that goes wrong. */
  enum Trouble {
    /** The bot's server takes no connections. */
    BOT_DEAD,
    /** Telegram lets all calls wait, and then refuses them. */
    TELEGRAM_FROZEN,
    /** Webex lets all calls wait, and then refuses them. */
    WEBEX_FROZEN
  }

  /**
   * Makes a trouble or mends it.
   *
   * @throws NoSuchElementException if it cannot be made here
   */
  void set(Trouble trouble, boolean on) {
    Consumer<Boolean> maker = switches.get(trouble);
    if (maker == null) {
      throw new NoSuchElementException("that cannot go wrong here");
    }
    lock.lock();
    try {
      if (on ? present.add(trouble) : present.remove(trouble)) {
        maker.accept(on);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What goes wrong now. */
  Set<Trouble> present() {
    lock.lock();
    try {
      return Set.copyOf(present);
    } finally {
      lock.unlock();
    }
  }
}
