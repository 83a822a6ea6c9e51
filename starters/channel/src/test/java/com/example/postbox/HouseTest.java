package com.example.postbox;

import dev.baton.testkit.AdapterContract;

class HouseTest extends AdapterContract {

  HouseTest() {
    super(PostboxProvider.class);
  }
}
