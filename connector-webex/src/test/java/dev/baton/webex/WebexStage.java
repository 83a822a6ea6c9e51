package dev.baton.webex;

import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.Files;
import dev.baton.connector.Place;
import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import dev.baton.testkit.ChannelStage;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.WebhookEdge;
import dev.baton.testkit.webex.FakeWebex;
import dev.baton.testkit.webex.WebexChat;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A fake Webex with a user, a space with an agent, and a channel created by the provider. */
final class WebexStage implements ChannelStage {

  final FakeWebex webex;
  private final WebhookEdge edge;
  private final WebexChat user;
  private final WebexChat agent;
  private final Channel channel;

  WebexStage(Files files) {
    this(files, FakeWebex.start(), Map.of());
  }

  WebexStage(Files files, FakeWebex webex, Map<String, String> settings) {
    this.webex = webex;
    this.edge = WebhookEdge.start();
    this.user = webex.direct("uma@example.com", "Uma User");
    this.agent = webex.member(webex.space("Support"), "ann@example.com", "Ann Agent");
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("token", webex.token());
    given.put("api-url", webex.url().toString());
    given.put("sweep", "1s");
    given.put("check", "1s");
    given.putAll(settings);
    Settings read = Settings.of(given);
    this.channel =
        new WebexProvider()
            .create(read, new ChannelContext("wx", Clock.systemUTC(), files, edge.url()));
    read.verify();
  }

  /** Returns settings for the tests of single classes. */
  static WebexSettings settings(URI api, String token, Duration check) {
    return new WebexSettings(
        new Secret(token),
        api,
        URI.create(api.getScheme() + "://" + api.getRawAuthority() + "/u2c/api/v1"),
        new Secret("hook-secret"),
        WebexSettings.Mode.WEBHOOK,
        Duration.ofHours(24),
        Duration.ofMinutes(10),
        Duration.ofMinutes(5),
        check,
        WebexChannel.USUAL_PACE);
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public WebhookEdge edge() {
    return edge;
  }

  @Override
  public String secret() {
    return webex.token();
  }

  @Override
  public ChatClient user() {
    return user;
  }

  @Override
  public Place userPlace() {
    return Place.chat(user.roomId());
  }

  @Override
  public String userId() {
    return user.personId();
  }

  @Override
  public ChatClient agent() {
    return agent;
  }

  @Override
  public String agentId() {
    return agent.personId();
  }

  @Override
  public String space() {
    return agent.roomId();
  }

  @Override
  public String heard(String text) {
    return "@" + webex.botName() + " " + text;
  }

  @Override
  public int unacknowledged() {
    return webex.pendingWebhooks() + webex.unacknowledgedFrames();
  }

  @Override
  public boolean redelivers() {
    return false;
  }

  @Override
  public void limitNext(Duration wait) {
    webex.limitNext(wait);
  }

  @Override
  public void block() {
    webex.answerNext("POST", "/messages", 403, Map.of());
  }

  @Override
  public void revoke() {
    webex.revoke();
  }

  @Override
  public void breakDown() {
    webex.breakDown(502);
  }

  @Override
  public void deleteThread(Place thread) {
    webex.deleteMessage(String.valueOf(thread.thread()));
  }

  @Override
  public void close() {
    edge.close();
    webex.close();
  }
}
