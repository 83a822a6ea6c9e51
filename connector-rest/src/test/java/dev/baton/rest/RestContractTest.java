package dev.baton.rest;

import dev.baton.connector.Files;
import dev.baton.testkit.ChannelContract;
import dev.baton.testkit.ChannelStage;

/** Runs the contract of all channels against a REST client with a callback. */
class RestContractTest extends ChannelContract {

  @Override
  protected ChannelStage stage(Files files) {
    return new RestStage(files);
  }
}
