package dev.baton.webex;

import dev.baton.connector.Files;
import dev.baton.testkit.ChannelContract;
import dev.baton.testkit.ChannelStage;

/** Runs the contract of all channels against the strict fake of Webex. */
class WebexContractTest extends ChannelContract {

  @Override
  protected ChannelStage stage(Files files) {
    return new WebexStage(files);
  }
}
