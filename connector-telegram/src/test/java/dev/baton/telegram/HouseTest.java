package dev.baton.telegram;

import dev.baton.testkit.AdapterContract;

class HouseTest extends AdapterContract {

  HouseTest() {
    super(TelegramProvider.class);
  }
}
