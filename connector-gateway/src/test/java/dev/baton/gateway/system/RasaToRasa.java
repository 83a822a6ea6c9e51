package dev.baton.gateway.system;

import static dev.baton.gateway.system.RealScene.heard;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.RealScene.User;
import org.junit.jupiter.api.Test;

/** From one real Rasa to another, by the JSON that helpdesk-assistant uses. */
interface RasaToRasa extends RasaSuite {

  @Test
  default void chainOfBots() {
    try (RasaServer sales = stage().other("sales");
        RasaServer tech = stage().other("tech");
        RealScene scene =
            setup().anotherBot("sales", sales.url()).anotherBot("tech", tech.url()).open()) {
      User bob = scene.telegramUser();
      passed(bob, "Sales", scene.rasa());
      passed(bob, "Tech", sales);
      bob.gets("hello", GREETING);
      assertThat(scene.rasa().texts(bob.senderId(), "user"))
          .noneMatch(text -> text.equals("hello"));
      assertThat(sales.texts(bob.senderId(), "user")).noneMatch(text -> text.equals("hello"));
      assertThat(tech.texts(bob.senderId(), "user")).contains("hello");
      passed(bob, "Helpdesk", tech);
      bob.gets("a human please", REACHING_OUT);
      scene.claim(bob).say("/resolve");
      bob.hears(BACK);
      assertThat(bob.texts())
          .noneMatch(text -> text.contains("from_host") || text.contains("/handoff"));
    }
  }

  private static void passed(User user, String title, RasaServer from) {
    user.says("another bot");
    user.presses(title);
    user.hears("Welcome! You come from " + from.url() + ".");
  }

  @Test
  default void botThatIsNotThere() {
    try (RealScene scene = setup().anotherBot("sales", stage().otherUrl("sales")).open()) {
      User bob = scene.telegramUser();
      bob.says("another bot");
      bob.presses("Sales");
      heard(bob.chat(), text -> text.startsWith("Sorry, Sales is not available"));
      bob.gets("hello", GREETING);
      assertThat(bob.count("I am handing you over.")).isEqualTo(1);
    }
  }

  @Test
  default void botsOutsideTheConfiguration() {
    try (RealScene scene = open()) {
      User bob = scene.telegramUser();
      bob.says("another bot");
      bob.presses("Stranger");
      bob.hears("I am handing you over.");
      heard(bob.chat(), text -> text.startsWith("Sorry, the other bot is not available"));
      bob.gets("hello", GREETING);
      assertThat(bob.texts()).noneMatch(text -> text.contains("127.0.0.1"));
    }
  }
}
