package dev.baton.testkit.telegram;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Faulty answers that a test prepared. */
final class TelegramFaults {

  /** An answer sent instead of running a method. */
  record Answer(int status, String contentType, String body) {}

  private record Scripted(String method, AtomicInteger left, Answer answer) {}

  private final List<Scripted> scripted = new CopyOnWriteArrayList<>();

  void add(String method, int times, Answer answer) {
    scripted.add(new Scripted(method.toLowerCase(Locale.ROOT), new AtomicInteger(times), answer));
  }

  void clear() {
    scripted.clear();
  }

  /** The prepared answer to a call, used up by it; null if there is none. */
  @Nullable Answer next(String method) {
    for (Iterator<Scripted> each = scripted.iterator(); each.hasNext(); ) {
      Scripted fault = each.next();
      boolean meant =
          fault.method().equals("*")
              || (fault.method().endsWith("*")
                  && method.startsWith(fault.method().substring(0, fault.method().length() - 1)))
              || fault.method().equals(method);
      if (meant && fault.left().getAndDecrement() > 0) {
        return fault.answer();
      }
    }
    return null;
  }
}
