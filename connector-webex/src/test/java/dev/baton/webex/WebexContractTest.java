package dev.baton.webex;

import dev.baton.connector.Files;
import dev.baton.testkit.ChannelContract;
import dev.baton.testkit.ChannelStage;

/** Webex as a channel like any other, against the strict fake. */
class WebexContractTest extends ChannelContract {

  @Override
  protected ChannelStage stage(Files files) {
    return new WebexStage(files);
  }
}
