package dev.baton.gateway.system;

import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.RealScene.User;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code kill -9} of the program while a real Rasa works on a turn. */
interface RasaCrash extends RasaSuite {

  String WAIT = "One moment, please.";
  String SLOW = "That took a while.";

  @Test
  default void killedInASlowTurn() {
    try (RealScene scene = open()) {
      User bob = scene.telegramUser();
      bob.gets("hello", GREETING);
      bob.says("take your time");
      soon(() -> assertThat(Remains.of(scene.program().store(), folder()).turns()).isEqualTo(1));
      Cluster.pause(Duration.ofSeconds(2));
      assertThat(bob.texts()).as("the turn goes on").doesNotContain(SLOW);

      scene.program().kill();
      scene.program().restart();

      bob.hears(SLOW);
      bob.gets("hello", GREETING);
      assertThat(scene.rasa().texts(bob.senderId(), "user"))
          .containsExactly("hello", "take your time", "hello");
      assertThat(bob.texts()).containsExactly(GREETING, WAIT, SLOW, GREETING);
    }
  }
}
