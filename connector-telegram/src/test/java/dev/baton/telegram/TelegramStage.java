package dev.baton.telegram;

import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.Files;
import dev.baton.connector.Place;
import dev.baton.connector.Settings;
import dev.baton.testkit.ChannelStage;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.WebhookEdge;
import dev.baton.testkit.telegram.FakeTelegram;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A fake Telegram with a user, an agent in a forum, and the channel in one of its modes. */
final class TelegramStage implements ChannelStage {

  private static final long USER = 1001;
  private static final long AGENT = 2002;
  private static final long FORUM = -1009000000001L;

  private final FakeTelegram telegram = FakeTelegram.start();
  private final @Nullable WebhookEdge edge;
  private final ChatClient user = telegram.privateChat(USER, "Uma");
  private final ChatClient agent;
  private final Channel channel;

  TelegramStage(Files files, boolean webhook) {
    edge = webhook ? WebhookEdge.start() : null;
    telegram.forum(FORUM, "Support");
    agent = telegram.member(FORUM, AGENT, "Ann");
    Settings settings =
        Settings.of(
            Map.of(
                "token", telegram.token(),
                "api-url", telegram.url(),
                "mode", webhook ? "webhook" : "polling"));
    channel =
        new TelegramProvider()
            .create(
                settings,
                new ChannelContext(
                    "telegram", Clock.systemUTC(), files, edge == null ? null : edge.url()));
    settings.verify();
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public @Nullable WebhookEdge edge() {
    return edge;
  }

  @Override
  public String secret() {
    return telegram.token();
  }

  @Override
  public ChatClient user() {
    return user;
  }

  @Override
  public Place userPlace() {
    return Place.chat(Long.toString(USER));
  }

  @Override
  public String userId() {
    return Long.toString(USER);
  }

  @Override
  public ChatClient agent() {
    return agent;
  }

  @Override
  public String agentId() {
    return Long.toString(AGENT);
  }

  @Override
  public String space() {
    return Long.toString(FORUM);
  }

  @Override
  public int unacknowledged() {
    return telegram.unconfirmed();
  }

  @Override
  public void limitNext(Duration wait) {
    telegram.limit("send*", 1, wait.toSeconds());
  }

  @Override
  public void block() {
    telegram.blockBot(USER);
  }

  @Override
  public void revoke() {
    telegram.repair();
    telegram.revokeToken(true);
  }

  @Override
  public void breakDown() {
    telegram.failWithHtml("*", Integer.MAX_VALUE, 502);
  }

  @Override
  public void deleteThread(Place thread) {
    telegram.deleteTopic(FORUM, Long.parseLong(String.valueOf(thread.thread())));
  }

  @Override
  public void close() {
    telegram.close();
    if (edge != null) {
      edge.close();
    }
  }
}
