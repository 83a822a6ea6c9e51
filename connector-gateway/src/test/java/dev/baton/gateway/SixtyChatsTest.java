package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.Baton;
import dev.baton.bot.Reply;
import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Settings;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.routing.SimulatedTime;
import dev.baton.store.JdbcStore;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import dev.baton.testkit.telegram.FakeTelegram;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sixty conversations in the topics of one Telegram group for ten minutes, with a Telegram that
 * refuses what goes beyond its limits. The time is simulated: it stands still while anything is
 * under way. The figures are those of {@code docs/telegram.md}.
 */
@Tag("slow")
@Timeout(400)
final class SixtyChatsTest {

  private static final long FORUM = -1_009_876_543_210L;
  private static final int USERS = 60;
  private static final int CLAIMED = 40;
  private static final int AGENTS = 8;
  private static final Duration LENGTH = Duration.ofMinutes(10);
  private static final Pattern WORD = Pattern.compile("word (\\d+)-(\\d+)");
  private static final Pattern ANSWER = Pattern.compile("answer (\\d+)-(\\d+)");

  private final SimulatedTime time = new SimulatedTime(Instant.parse("2026-12-01T09:00:00Z"));
  private final FakeTelegram telegram = FakeTelegram.start(time);
  private final Random random = new Random(60);
  private final PriorityQueue<Act> acts = new PriorityQueue<>(Comparator.comparing(Act::at));
  private final Map<String, Instant> said = new HashMap<>();
  private final Map<String, Instant> answered = new HashMap<>();
  private final Map<String, Duration> inTopics = new HashMap<>();
  private final Map<String, Duration> atUsers = new HashMap<>();
  private final Map<Integer, List<Integer>> shown = new HashMap<>();
  private final Map<Integer, String> topics = new HashMap<>();
  private final List<ChatClient> users = new ArrayList<>();
  private final List<ChatClient> agents = new ArrayList<>();
  private int seen;
  private int calls;

  /** What somebody does at a time. */
  private record Act(Instant at, Runnable does) {}

  /** How long things took, sorted. */
  private record Times(List<Duration> sorted) {

    static Times of(Collection<Duration> all) {
      return new Times(all.stream().sorted().toList());
    }

    Duration at(int percent) {
      return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    @Override
    public String toString() {
      return "%d: median %d ms, 95 %% within %d ms, longest %d ms"
          .formatted(
              sorted.size(), at(50).toMillis(), at(95).toMillis(), sorted.getLast().toMillis());
    }
  }

  /**
   * @param words how many words all users together write in a minute
   * @param median in how many seconds half of them are in their topics at the latest
   */
  @ParameterizedTest
  @CsvSource({"12, 1", "16, 2", "20, 10", "24, 90"})
  void sixtyChatsKeepTheLimitsOfTheirGroupAndLoseNothing(
      int words, int median, @TempDir Path folder) {
    telegram.forum(FORUM, "Support");
    telegram.enforceLimits(true);
    try (telegram;
        Baton baton = baton(folder)) {
      baton.open();
      begin();
      Instant start = time.instant();
      plan(start, words);
      until(start.plus(LENGTH).plus(Duration.ofMinutes(3)));

      Times toTopics = Times.of(inTopics.values());
      Times toUsers = Times.of(atUsers.values());
      System.out.println(words + " words a minute, until they are in their topic: " + toTopics);
      System.out.println("answers, until they are at their user: " + toUsers);
      assertThat(telegram.refusedCalls()).isEmpty();
      assertThat(inTopics).containsOnlyKeys(said.keySet());
      assertThat(atUsers).containsOnlyKeys(answered.keySet());
      assertThat(shown.values()).allSatisfy(numbers -> assertThat(numbers).isSorted());
      assertThat(said).hasSizeGreaterThan(words * 8);
      assertThat(answered).hasSizeGreaterThan(words * 4);
      assertThat(toUsers.at(50)).isLessThan(Duration.ofSeconds(2));
      assertThat(toTopics.at(50)).isLessThan(Duration.ofSeconds(median));
    }
  }

  private Baton baton(Path folder) {
    ChannelProvider platform =
        Objects.requireNonNull(InstalledTypes.found().channels().get("telegram"));
    Settings settings = Settings.of(Map.of("token", telegram.token(), "api-url", telegram.url()));
    return time.drive(
            Baton.builder()
                .store(JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db")))
                .bot("bot", turn -> List.of(new Reply.Say(Text.plain("Hello"))))
                .stopTime(Duration.ofSeconds(1))
                .channel(
                    new ChannelPlan(
                        "telegram", "telegram", "telegram", "bot", "support", "", false),
                    context -> channel(platform, settings, context))
                .desk(
                    new DeskPlan(
                        "tg",
                        "telegram",
                        Long.toString(FORUM),
                        DeskPlan.Where.SPACE,
                        List.of(),
                        DeskPlan.Claim.PRESS))
                .queue(new QueuePlan("support", List.of("tg"), null, null)))
        .build();
  }

  private static Channel channel(
      ChannelProvider platform, Settings settings, ChannelContext context) {
    Channel channel = platform.create(settings, context);
    settings.verify();
    return channel;
  }

  /**
   * Lets everybody ask for a person, and the agents claim some, at a pace that a group can take.
   */
  private void begin() {
    for (int agent = 0; agent < AGENTS; agent++) {
      agents.add(telegram.member(FORUM, 9_000 + agent, "Agent" + agent));
    }
    for (int user = 0; user < USERS; user++) {
      ChatClient client = telegram.privateChat(1_000 + user, "User" + user);
      users.add(client);
      act(time.instant().plusSeconds(7L * user), () -> client.say(null, "/human"));
    }
    until(time.instant().plusSeconds(7L * USERS + 120));
    for (Shown offer : agents.getFirst().shown()) {
      for (int user = 0; user < USERS; user++) {
        if (offer.text().contains("User" + user + " asks for a person")) {
          topics.put(user, String.valueOf(offer.thread()));
          claimed(user, offer);
        }
      }
    }
    assertThat(topics).hasSize(USERS);
    until(time.instant().plusSeconds(6L * CLAIMED + 180));
    assertThat(agents.getFirst().shown().stream().filter(each -> each.text().contains("has it.")))
        .hasSize(CLAIMED);
  }

  private void claimed(int user, Shown offer) {
    if (user < CLAIMED) {
      act(
          time.instant().plusSeconds(6L * user),
          () -> agents.get(user % AGENTS).press(offer.id(), "Claim"));
    }
  }

  private void plan(Instant start, int words) {
    long gap = 60_000L * USERS / words;
    for (int user = 0; user < USERS; user++) {
      int number = 1;
      Instant at = start.plusMillis(random.nextLong(gap));
      while (at.isBefore(start.plus(LENGTH))) {
        says(at, user, number++);
        at = at.plusMillis(gap / 2 + random.nextLong(gap));
      }
    }
  }

  private void says(Instant at, int user, int number) {
    act(
        at,
        () -> {
          said.put(user + "-" + number, time.instant());
          users.get(user).say(null, "word " + user + "-" + number);
        });
  }

  private void act(Instant at, Runnable does) {
    acts.add(new Act(at, does));
  }

  /** Lets time go on until then, and everybody do what they do meanwhile. */
  private void until(Instant end) {
    while (time.instant().isBefore(end)) {
      Act next = acts.peek();
      boolean acting = next != null && next.at.isBefore(end);
      if (time.moveTowards(acting ? next.at : end) && acting) {
        acts.remove();
        next.does.run();
      }
      settle();
      read();
    }
  }

  /** Waits until everything that was under way is done. */
  private void settle() {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .during(Duration.ofMillis(6))
        .atMost(Duration.ofSeconds(30))
        .until(this::isQuiet);
  }

  private boolean isQuiet() {
    int before = calls;
    calls = telegram.calls().size();
    return calls == before && telegram.unconfirmed() == 0;
  }

  /** Sees what arrived, and lets the agents answer some seconds later. */
  private void read() {
    List<FakeTelegram.Call> all = telegram.calls();
    for (FakeTelegram.Call call : all.subList(seen, all.size())) {
      if (call.method().equals("sendmessage")) {
        read(call, String.valueOf(call.parameters().get("text")));
      }
    }
    seen = all.size();
  }

  private void read(FakeTelegram.Call call, String text) {
    boolean group = String.valueOf(call.parameters().get("chat_id")).equals(Long.toString(FORUM));
    Matcher found = (group ? WORD : ANSWER).matcher(text);
    while (found.find()) {
      int user = Integer.parseInt(found.group(1));
      String key = user + "-" + found.group(2);
      if (group) {
        inTopics.put(key, Duration.between(said.get(key), call.at()));
        shown
            .computeIfAbsent(user, nobody -> new ArrayList<>())
            .add(Integer.parseInt(found.group(2)));
        answers(user, key);
      } else {
        assertThat(atUsers.put(key, Duration.between(answered.get(key), call.at()))).isNull();
      }
    }
  }

  private void answers(int user, String key) {
    if (user < CLAIMED) {
      act(
          time.instant().plusMillis(5_000 + random.nextLong(20_000)),
          () -> {
            answered.put(key, time.instant());
            agents.get(user % AGENTS).say(topics.get(user), "answer " + key);
          });
    }
  }
}
