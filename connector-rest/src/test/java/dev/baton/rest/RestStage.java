package dev.baton.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Channel;
import dev.baton.connector.Files;
import dev.baton.connector.Place;
import dev.baton.testkit.ChannelStage;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.WebhookEdge;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A user whose client calls the real HTTP edge and has a server of its own for later messages. */
final class RestStage implements ChannelStage {

  private static final String USER = "user-7";

  private final CallbackServer server = new CallbackServer();
  private final Rig rig;
  private final RestUser user;

  RestStage(Files files) {
    rig =
        new Rig(
            Map.of("callback", Map.of("url", server.url(), "secret", CallbackServer.SECRET)),
            files);
    user = new RestUser(rig, server, USER, "Uma");
  }

  @Override
  public Channel channel() {
    return rig.channel;
  }

  @Override
  public @Nullable WebhookEdge edge() {
    return null;
  }

  @Override
  public String secret() {
    return CallbackServer.SECRET;
  }

  @Override
  public ChatClient user() {
    return user;
  }

  @Override
  public Place userPlace() {
    return Place.chat(USER);
  }

  @Override
  public String userId() {
    return USER;
  }

  @Override
  public ChatClient agent() {
    throw new UnsupportedOperationException("nobody answers from a rest client");
  }

  @Override
  public String agentId() {
    throw new UnsupportedOperationException("nobody answers from a rest client");
  }

  @Override
  public String space() {
    throw new UnsupportedOperationException("there are no spaces");
  }

  @Override
  public int unacknowledged() {
    return user.unacknowledged();
  }

  @Override
  public void limitNext(Duration wait) {
    AtomicReference<Boolean> first = new AtomicReference<>(true);
    server.replies =
        call ->
            first.getAndSet(false)
                ? new CallbackServer.Reply(429, Long.toString(wait.toSeconds()))
                : new CallbackServer.Reply(200, "");
  }

  @Override
  public void block() {
    server.replies = call -> new CallbackServer.Reply(403, "");
  }

  @Override
  public void revoke() {
    server.replies = call -> new CallbackServer.Reply(401, "");
  }

  @Override
  public void breakDown() {
    server.replies = call -> new CallbackServer.Reply(502, "");
  }

  @Override
  public void deleteThread(Place thread) {
    throw new UnsupportedOperationException("there are no threads");
  }

  @Override
  public void close() {
    user.close();
    rig.close();
    server.close();
    assertThat(rig.channel.health()).isNotNull();
  }
}
