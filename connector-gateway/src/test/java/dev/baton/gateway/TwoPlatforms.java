package dev.baton.gateway;

import dev.baton.Baton;
import dev.baton.bot.Bot;
import dev.baton.connector.Channel;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.UserSidePlan;
import dev.baton.store.JdbcStore;
import dev.baton.testkit.telegram.FakeTelegram;
import dev.baton.testkit.webex.FakeWebex;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Baton in this process between the fakes of both platforms, with one queue. */
final class TwoPlatforms implements AutoCloseable {

  static final long FORUM = -1_001_234_567_890L;

  final FakeTelegram telegram = FakeTelegram.start();
  final FakeWebex webex = FakeWebex.start();
  final String space = webex.space("Support");
  private final LoadBalancingProxyClient road = new LoadBalancingProxyClient();
  private final Undertow edge = undertow(Handlers.proxyHandler(road));
  private final Undertow server = undertow(exchange -> baton().handler().handleRequest(exchange));
  private final CompletableFuture<Baton> running = new CompletableFuture<>();

  /**
   * Starts everything.
   *
   * @param desks the desks of the queue; those on Telegram are in {@link #FORUM}
   */
  TwoPlatforms(Path folder, Bot bot, List<Desk> desks) {
    this(folder, bot, desks, UserSidePlan.SILENT);
  }

  /** Starts everything, with a queue whose users are told and asked something. */
  TwoPlatforms(Path folder, Bot bot, List<Desk> desks, UserSidePlan side) {
    telegram.forum(FORUM, "Support");
    edge.start();
    server.start();
    road.addHost(address(server));
    Baton.Builder parts =
        Baton.builder()
            .store(JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db")))
            .bot("bot", bot)
            .publicUrl(address(edge))
            .apiToken(new Secret("a"))
            .handoffToken(new Secret("h"))
            .queue(
                new QueuePlan(
                    "support",
                    desks.stream().map(Desk::channel).toList(),
                    null,
                    null,
                    null,
                    AssignmentPlan.USUAL,
                    side));
    plug(parts, "telegram", telegram.url(), telegram.token());
    plug(parts, "webex", webex.url().toString(), webex.token());
    for (Desk desk : desks) {
      String place = desk.channel.equals("webex") ? space : Long.toString(FORUM);
      parts.desk(
          new DeskPlan(desk.channel, desk.channel, place, desk.where, List.of(), desk.claim));
    }
    running.complete(parts.build());
    baton().open();
  }

  /** A desk, named as its channel. */
  record Desk(String channel, DeskPlan.Where where, DeskPlan.Claim claim) {}

  Baton baton() {
    return running.join();
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
