package dev.baton.rest;

import dev.baton.connector.Files;
import dev.baton.testkit.ChannelContract;
import dev.baton.testkit.ChannelStage;

/** A rest client with a callback as a channel like any other. */
class RestContractTest extends ChannelContract {

  @Override
  protected ChannelStage stage(Files files) {
    return new RestStage(files);
  }
}
