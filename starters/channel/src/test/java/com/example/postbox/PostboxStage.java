package com.example.postbox;

import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.Files;
import dev.baton.connector.Place;
import dev.baton.connector.Settings;
import dev.baton.testkit.ChannelStage;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.WebhookEdge;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fake platform with the channel connected to it. */
final class PostboxStage implements ChannelStage {

  private final FakePostbox postbox = FakePostbox.start();
  private final ChatClient user = postbox.client("uma");
  private final ChatClient agent = postbox.client("ann");
  private final String secret = postbox.token();
  private final Channel channel;

  PostboxStage(Files files) {
    Settings settings =
        Settings.of(Map.of("url", postbox.url().toString(), "token", postbox.token()));
    ChannelContext context = new ChannelContext("postbox", Clock.systemUTC(), files, null);
    this.channel = new PostboxProvider().create(settings, context);
    settings.verify();
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public @Nullable WebhookEdge edge() {
    return null;
  }

  @Override
  public String secret() {
    return secret;
  }

  @Override
  public ChatClient user() {
    return user;
  }

  @Override
  public Place userPlace() {
    return Place.chat("uma");
  }

  @Override
  public String userId() {
    return "uma";
  }

  @Override
  public ChatClient agent() {
    return agent;
  }

  @Override
  public String agentId() {
    return "ann";
  }

  @Override
  public String space() {
    return "ann";
  }

  @Override
  public int unacknowledged() {
    return postbox.unacknowledged();
  }

  @Override
  public boolean usersEdit() {
    return false;
  }

  @Override
  public boolean usersDeleteThreads() {
    return false;
  }

  @Override
  public void limitNext(Duration wait) {
    postbox.limitNext(wait.toSeconds());
  }

  @Override
  public void block() {
    postbox.block("uma");
  }

  @Override
  public void revoke() {
    postbox.revoke();
  }

  @Override
  public void breakDown() {
    postbox.breakDown();
  }

  @Override
  public void deleteThread(Place thread) {
    throw new UnsupportedOperationException("there are no threads here");
  }

  @Override
  public void close() {
    postbox.close();
  }
}
