package dev.baton.gateway.system;

import static dev.baton.gateway.system.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.system.RealScene.Desk;
import dev.baton.gateway.system.RealScene.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a bot can learn from people, loaded by a real Rasa. */
interface RasaLearning extends RasaSuite {

  @Test
  default void whatPeopleAnsweredCanBeValidatedAndTrained() throws Exception {
    try (RealScene scene = setup().handoff("after-fallbacks: 2").open()) {
      for (int each = 0; each < 2; each++) {
        User user = scene.telegramUser();
        user.says("my boiler leaks, call +43 664 1234567");
        user.hears(LOST);
        user.says("My boiler leaks!");
        Desk desk = scene.claim(user);
        desk.say("Turn the tap left, {" + user.name() + "}.\n- and then [wait](here)");
        desk.say("// he is from ann@example.com");
        user.hears("Turn the tap left, {" + user.name() + "}.\n- and then [wait](here)");
        user.says("and what if that breaks");
        desk.hears("and what if that breaks");
        desk.say("Then we come: \"at once\"");
        user.hears("Then we come: \"at once\"");
        desk.say("/resolve");
        soon(() -> assertThat(user.texts()).anyMatch(text -> text.startsWith("I am back.")));
      }
      assertThat(export("export", "training", "--out", "training")).contains(" topics of ");
    }
    Path training = folder().resolve("training");
    assertThat(whole(training))
        .contains("my boiler leaks, call [phone]", "Then we come: \"at once\"", "([name])")
        .doesNotContain("1234567", "Bob", "he is from", "example.com");
    boolean old = stage().release() == RasaRelease.V2_8;
    for (String file : List.of("domain.yml", "data/nlu.yml", "data/stories.yml")) {
      Path written = training.resolve(file);
      String text = Files.readString(written);
      Files.writeString(written, old ? text.replace("version: \"3.1\"", "version: \"2.0\"") : text);
    }
    assertThat(rasa(training, "data", "validate", "--domain", "domain.yml", "--data", "data"))
        .contains("No story structure conflicts found");
    if (!old) {
      assertThat(rasa(training, "train", "nlu", "--domain", "domain.yml", "--nlu", "data"))
          .contains("Your Rasa model is trained");
    }
  }

  private String export(String... arguments) throws IOException {
    Path printed = Files.createTempFile(folder(), "printed", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(Program.command(arguments))
            .directory(folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    builder.environment().put("BATON_API_TOKEN", Program.API_TOKEN);
    builder.environment().put("HANDOFF_TOKEN", Program.HANDOFF_TOKEN);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    soon(() -> assertThat(process.isAlive()).isFalse());
    String text = Files.readString(printed);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  /** What the files of a folder hold, all in one. */
  private static String whole(Path folder) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  private String rasa(Path project, String... arguments) {
    Path log = project.resolve("rasa.log");
    try (Served rasa = Served.rasa(stage().release().home(), project, log, List.of(arguments))) {
      int code = rasa.awaitEnd(Duration.ofMinutes(10));
      assertThat(code).as(rasa::logTail).isZero();
      return rasa.logTail();
    }
  }
}
