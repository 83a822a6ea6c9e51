package dev.baton.routing;

import dev.baton.bot.BotException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Calls of bots that nobody waits for beyond a time of their own. */
final class PatientCall {

  private PatientCall() {}

  /**
   * Makes a call on a thread of its own, and interrupts it when the time is up.
   *
   * @throws BotException.Lost if the bot has not answered by then
   */
  static <T> T within(Duration time, Supplier<T> call) throws InterruptedException {
    FutureTask<T> task = new FutureTask<>(call::get);
    Thread caller = Thread.ofVirtual().start(task);
    try {
      return task.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new BotException.Lost("no answer within " + time.toSeconds() + " s", late);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(failed.getCause());
    } finally {
      caller.interrupt();
    }
  }
}
