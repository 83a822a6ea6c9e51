package dev.baton.gateway.system;

import java.nio.file.Path;

/** What the suites against real Rasa share: the stage they play on. */
interface RasaSuite {

  String GREETING = "Hello! I am the bot.";
  String LOST = "Sorry, I did not understand that.";
  String REACHING_OUT = "Reaching out to a human agent...";
  String BACK = "I am back. You talked with Ann (agent_resolved).";

  RasaStage stage();

  /** A folder of this test's own. */
  Path folder();

  /** The usual configuration, to start from. */
  default RealScene.Setup setup() {
    return new RealScene.Setup(stage(), folder());
  }

  default RealScene open() {
    return setup().open();
  }
}
