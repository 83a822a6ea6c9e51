package com.example.postbox;

import dev.baton.connector.Files;
import dev.baton.testkit.ChannelContract;
import dev.baton.testkit.ChannelStage;

class PostboxContractTest extends ChannelContract {

  @Override
  protected ChannelStage stage(Files files) {
    return new PostboxStage(files);
  }
}
