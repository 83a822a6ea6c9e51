package dev.baton.telegram;

import dev.baton.connector.Files;
import dev.baton.testkit.ChannelContract;
import dev.baton.testkit.ChannelStage;

class WebhookContractTest extends ChannelContract {

  @Override
  protected ChannelStage stage(Files files) {
    return new TelegramStage(files, true);
  }
}
