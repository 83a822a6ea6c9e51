package dev.baton.gateway.system;

import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.telegram.FakeTelegram;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Users who write {@code m1, m2, …} several times a second, and agents who claim what is offered
 * and answer {@code m7} with {@code a7}. Each user and each agent is a thread; the seed determines
 * what they do, but not when.
 */
public final class Crowd implements AutoCloseable {

  /** How many updates a platform holds back before its users pause for a moment. */
  private static final int MOST_UNCONFIRMED = 120;

  private static final String CLAIM = "Claim";

  private final long pause;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch agentsStopped = new CountDownLatch(1);
  private final List<Thread> users = new ArrayList<>();
  private final List<Thread> agents = new ArrayList<>();

  public Crowd() {
    this(150);
  }

  /**
   * @param pause the least milliseconds between two messages of a user to a bot; at most three
   *     times as long
   */
  public Crowd(long pause) {
    this.pause = pause;
  }

  /** A user: where the conversation is, and everything the user wrote, in order, with its time. */
  public record User(
      FakeTelegram platform,
      ChatClient client,
      String sender,
      @Nullable String queue,
      List<String> said,
      List<Instant> times) {

    public User(FakeTelegram platform, ChatClient client, String sender, @Nullable String queue) {
      this(
          platform,
          client,
          sender,
          queue,
          new CopyOnWriteArrayList<>(),
          new CopyOnWriteArrayList<>());
    }

    /** The number of the next message, continued from one crowd to the next. */
    int next() {
      return 1 + (int) said.stream().filter(text -> text.startsWith("m")).count();
    }

    boolean asked() {
      return said.stream().anyMatch(text -> text.startsWith("people "));
    }

    public void say(String text) {
      times.add(Instant.now());
      said.add(text);
      client.say(null, text);
    }
  }

  /** An agent at a desk of their own: all answers, and what is already dealt with. */
  public record Agent(ChatClient desk, List<String> said, Set<String> done) {

    public Agent(ChatClient desk) {
      this(desk, new CopyOnWriteArrayList<>(), ConcurrentHashMap.newKeySet());
    }
  }

  /**
   * Lets a user write.
   *
   * @param askAfter after how many messages to ask for a person; negative for never
   */
  public void talk(User user, Random random, int askAfter) {
    users.add(
        Thread.ofVirtual()
            .start(() -> {
              try {
                for (int number = user.next(); stopped.getCount() > 0; number++) {
                  if (number - 1 >= askAfter && askAfter >= 0 && !user.asked()) {
                    user.say("people " + user.queue());
                  }
                  user.say("m" + number);
                  boolean withPeople = askAfter >= 0 && number > askAfter;
                  // A group takes one message every four seconds, and each answer adds a mark to it
                  // too.
                  long wait =
                      withPeople
                          ? 3_000 + random.nextLong(3_000)
                          : pause + random.nextLong(2 * pause);
                  do {
                    if (stopped.await(wait, TimeUnit.MILLISECONDS)) {
                      return;
                    }
                  } while (user.platform().unconfirmed() > MOST_UNCONFIRMED);
                }
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            }));
  }

  /** Lets an agent work. */
  public void work(Agent agent) {
    agents.add(
        Thread.ofVirtual()
            .start(() -> {
              try {
                do {
                  for (Shown message : agent.desk().shown()) {
                    boolean claimed = agent.done().contains(CLAIM);
                    if (!claimed && message.bot() && message.buttons().contains(CLAIM)) {
                      agent.desk().press(message.id(), CLAIM);
                      claimed = agent.done().add(CLAIM);
                    }
                    if (claimed && message.bot()) {
                      message.text().lines().forEach(text -> answer(agent, message, text));
                    }
                  }
                } while (!agentsStopped.await(200, TimeUnit.MILLISECONDS));
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            }));
  }

  /** A user's words at a desk, without the name that stands before them. */
  static String words(String line) {
    return line.replaceFirst("^[^:]+: ", "");
  }

  /** Texts that had to wait are shown in one message, one per line. */
  private static void answer(Agent agent, Shown message, String line) {
    String text = words(line);
    if (text.matches("m\\d+") && agent.done().add(text)) {
      String answer = "a" + text.substring(1);
      agent.said().add(answer);
      agent.desk().say(message.thread(), answer);
    }
  }

  /** The users stop writing; the agents continue. */
  public void fallSilent() {
    stopped.countDown();
    join(users);
  }

  @Override
  public void close() {
    fallSilent();
    agentsStopped.countDown();
    join(agents);
  }

  private static void join(List<Thread> threads) {
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
