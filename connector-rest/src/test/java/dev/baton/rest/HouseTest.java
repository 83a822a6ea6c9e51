package dev.baton.rest;

import dev.baton.testkit.AdapterContract;

class HouseTest extends AdapterContract {

  HouseTest() {
    super(RestProvider.class);
  }
}
