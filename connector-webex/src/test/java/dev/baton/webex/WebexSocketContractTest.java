package dev.baton.webex;

import dev.baton.connector.Files;
import dev.baton.testkit.ChannelContract;
import dev.baton.testkit.ChannelStage;
import dev.baton.testkit.webex.FakeWebex;
import java.util.Map;

/** Runs the contract of all channels over Webex's socket, without a single webhook. */
class WebexSocketContractTest extends ChannelContract {

  @Override
  protected ChannelStage stage(Files files) {
    return new WebexStage(
        files, FakeWebex.start(), Map.of("mode", "websocket", "sweep", "1h", "check", "1h"));
  }
}
