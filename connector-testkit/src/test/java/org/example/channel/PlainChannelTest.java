package org.example.channel;

import dev.baton.connector.Channel;
import dev.baton.connector.Files;
import dev.baton.connector.Place;
import dev.baton.testkit.ChannelContract;
import dev.baton.testkit.ChannelStage;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.WebhookEdge;
import dev.baton.testkit.telegram.FakeTelegram;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

class PlainChannelTest extends ChannelContract {

  private static final long FORUM = -1009000000001L;

  @Override
  protected ChannelStage stage(Files files) {
    FakeTelegram telegram = FakeTelegram.start();
    telegram.forum(FORUM, "Support");
    ChatClient user = telegram.privateChat(1001, "Uma");
    ChatClient agent = telegram.member(FORUM, 2002, "Ann");
    PlainChannel channel = new PlainChannel(telegram, files);
    return new ChannelStage() {
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
        return telegram.token();
      }

      @Override
      public ChatClient user() {
        return user;
      }

      @Override
      public Place userPlace() {
        return Place.chat("1001");
      }

      @Override
      public String userId() {
        return "1001";
      }

      @Override
      public ChatClient agent() {
        return agent;
      }

      @Override
      public String agentId() {
        return "2002";
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
        telegram.blockBot(1001);
      }

      @Override
      public void revoke() {
        telegram.repair();
        telegram.revokeToken(true);
      }

      @Override
      public void breakDown() {
        telegram.failWithHtml("send*", Integer.MAX_VALUE, 502);
      }

      @Override
      public void deleteThread(Place thread) {
        telegram.deleteTopic(FORUM, Long.parseLong(String.valueOf(thread.thread())));
      }

      @Override
      public void close() {
        telegram.close();
      }
    };
  }
}
