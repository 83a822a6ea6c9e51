package dev.baton.gateway;

import dev.baton.Baton;
import dev.baton.bot.Bot;
import dev.baton.connector.Channel;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.CannedAnswer;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.ShortcutsPlan;
import dev.baton.plan.StaffingPlan;
import dev.baton.plan.TextLanguage;
import dev.baton.plan.UserSidePlan;
import dev.baton.store.JdbcStore;
import dev.baton.testkit.telegram.FakeTelegram;
import dev.baton.testkit.webex.FakeWebex;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import io.undertow.util.StatusCodes;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.example.text.TextChannel;
import org.example.text.TextPlatform;
import org.jspecify.annotations.Nullable;

/**
 * Baton in this process between the fakes of both platforms and one that has only lines of text,
 * with one queue.
 */
final class ThreePlatforms implements AutoCloseable {

  static final long FORUM = -1_001_234_567_890L;

  /** The agents' room on the platform with only lines of text. */
  static final String ROOM = "support";

  final FakeTelegram telegram = FakeTelegram.start();
  final FakeWebex webex = FakeWebex.start();
  final String space = webex.space("Support");
  final TextPlatform text = new TextPlatform();
  private final Path folder;
  private final Bot bot;
  private final List<Desk> desks;
  private final UserSidePlan side;
  private final LoadBalancingProxyClient road = new LoadBalancingProxyClient();
  private final Undertow edge = undertow(Handlers.proxyHandler(road));
  private final Undertow server = undertow(this::serve);
  private final AtomicReference<@Nullable Baton> running = new AtomicReference<>();

  /**
   * Starts everything.
   *
   * @param desks the desks of the queue; those on Telegram are in {@link #FORUM}, those with only
   *     lines of text in {@link #ROOM}
   */
  ThreePlatforms(Path folder, Bot bot, List<Desk> desks) {
    this(folder, bot, desks, UserSidePlan.SILENT, false);
  }

  /**
   * Starts everything, with a queue whose users are told and asked something.
   *
   * @param privateTopics whether people's chats with the bot on Telegram have topics
   */
  ThreePlatforms(Path folder, Bot bot, List<Desk> desks, UserSidePlan side, boolean privateTopics) {
    this.folder = folder;
    this.bot = bot;
    this.desks = desks;
    this.side = side;
    telegram.forum(FORUM, "Support");
    telegram.privateTopics(privateTopics);
    edge.start();
    server.start();
    road.addHost(address(server));
    start();
  }

  /**
   * Ends this Baton, and starts another one that goes on with what was stored.
   *
   * @param meanwhile what people do while there is none
   */
  void restart(Runnable meanwhile) {
    Objects.requireNonNull(running.getAndSet(null)).close();
    meanwhile.run();
    start();
  }

  private void start() {
    Baton.Builder parts =
        Baton.builder()
            .store(JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db")))
            .bot("bot", bot)
            .publicUrl(address(edge))
            .apiToken(new Secret("a"))
            .handoffToken(new Secret("h"))
            .canned(new CannedAnswer("hours", "We are here from 9 to 17."))
            .queue(
                new QueuePlan(
                    "support",
                    desks.stream().map(Desk::channel).toList(),
                    null,
                    null,
                    null,
                    AssignmentPlan.USUAL,
                    side))
            .channel(
                new ChannelPlan("text", "text", "text", "bot", "support", "", false),
                context -> new TextChannel(context.name(), text, context.clock()));
    plug(parts, "telegram", telegram.url(), telegram.token());
    plug(parts, "webex", webex.url().toString(), webex.token());
    for (Desk desk : desks) {
      parts.desk(
          new DeskPlan(
              desk.channel,
              desk.channel,
              place(desk),
              desk.where,
              desk.agents(),
              desk.claim,
              ZoneId.systemDefault(),
              StaffingPlan.USUAL,
              ShortcutsPlan.NONE,
              desk.language,
              desk.relay,
              desk.icons));
    }
    Baton baton = parts.build();
    running.set(baton);
    baton.open();
  }

  private String place(Desk desk) {
    return switch (desk.channel) {
      case "telegram" -> Long.toString(FORUM);
      case "webex" -> space;
      default -> ROOM;
    };
  }

  private void serve(HttpServerExchange exchange) throws Exception {
    Baton baton = running.get();
    if (baton == null) {
      exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE).endExchange();
    } else {
      baton.handler().handleRequest(exchange);
    }
  }

  /** A desk, named as its channel. */
  record Desk(
      String channel,
      DeskPlan.Where where,
      DeskPlan.Claim claim,
      TextLanguage language,
      DeskPlan.Relay relay,
      boolean icons) {

    /** A desk whose agents read English, and where all that is no note goes to the user. */
    Desk(String channel, DeskPlan.Where where, DeskPlan.Claim claim) {
      this(channel, where, claim, TextLanguage.EN, DeskPlan.Relay.ALL, false);
    }

    /** A platform that cannot say who is in a room needs their names. */
    private List<String> agents() {
      return channel.equals("text") ? List.of("Ann", "Ben") : List.of();
    }
  }

  Baton baton() {
    return Objects.requireNonNull(running.get());
  }

  @Override
  public void close() {
    baton().close();
    server.stop();
    edge.stop();
    webex.close();
    telegram.close();
  }

  private static void plug(Baton.Builder parts, String name, String api, String token) {
    ChannelProvider platform = Objects.requireNonNull(InstalledTypes.found().channels().get(name));
    Settings settings = Settings.of(Map.of("token", token, "api-url", api));
    parts.channel(
        new ChannelPlan(name, name, platform.inputChannel(), "bot", "support", "", false),
        context -> {
          Channel channel = platform.create(settings, context);
          settings.verify();
          return channel;
        });
  }

  private static Undertow undertow(HttpHandler handler) {
    return Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(handler).build();
  }

  private static URI address(Undertow undertow) {
    InetSocketAddress at = (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
    return URI.create("http://127.0.0.1:" + at.getPort());
  }
}
