package dev.baton.webex;

import dev.baton.testkit.AdapterContract;

class HouseTest extends AdapterContract {

  HouseTest() {
    super(WebexProvider.class);
  }
}
