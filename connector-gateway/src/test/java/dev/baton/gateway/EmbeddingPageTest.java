package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.Baton;
import dev.baton.store.Store;
import dev.baton.store.testkit.postgres.LocalPostgres;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.telegram.FakeTelegram;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in docs/embedding.md is complete and plays a whole handoff. */
final class EmbeddingPageTest {

  private static final long GROUP = -1001234567890L;

  @TempDir Path folder;

  @Test
  void theProgramCompilesAndHandsOff() throws Exception {
    Path page = Pages.ROOT.resolve("docs/embedding.md");
    List<String> programs = Pages.blocks(page, "java");
    assertThat(programs).hasSize(2);
    compile("Support", programs.getFirst());

    try (FakeTelegram telegram = FakeTelegram.start();
        URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      telegram.forum(GROUP, "Colleagues");
      ChatClient ann = telegram.member(GROUP, 7, "Ann");
      ChatClient user = telegram.privateChat(42, "Uma");
      try (Baton baton = baton(loader, telegram)) {
        baton.open();
        user.say(null, "hello");
        ChatClient.Shown echo = shown(user, message -> message.text().equals("You said: hello"));
        user.press(echo.id(), "Talk to a person");
        shown(user, message -> message.text().equals("I am getting a colleague."));
        ChatClient.Shown offer = shown(ann, message -> message.buttons().contains("Claim"));
        ann.press(offer.id(), "Claim");
        shown(user, message -> message.text().startsWith("Ann has joined."));
        ann.say(offer.thread(), "How can I help?");
        shown(user, message -> message.text().equals("Ann: How can I help?"));
        ann.say(offer.thread(), "/resolve");
        shown(user, message -> message.text().startsWith("Ann has left."));
      }
    }
  }

  @Test
  void theProgramNamesTheVariablesThatAreMissing() throws Exception {
    compile("Support", Pages.blocks(Pages.ROOT.resolve("docs/embedding.md"), "java").getFirst());

    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Method method = loader.loadClass("Support").getDeclaredMethod("baton", Map.class);
      method.setAccessible(true);
      assertThatThrownBy(() -> method.invoke(null, Map.of()))
          .cause()
          .hasMessageContainingAll("TELEGRAM_TOKEN", "AGENTS_GROUP");
    }
  }

  @Test
  void theStoreOverPostgresCompilesAndOpens() throws Exception {
    compile(
        "SharedDatabase", Pages.blocks(Pages.ROOT.resolve("docs/embedding.md"), "java").getLast());
    LocalPostgres server = Postgres.server();

    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Method method =
          loader
              .loadClass("SharedDatabase")
              .getDeclaredMethod("store", String.class, String.class, String.class, String.class);
      method.setAccessible(true);
      String url = server.url(server.freshDatabase());
      try (Store store = (Store) method.invoke(null, url, server.user(), "", "here")) {
        store.open();
        assertThatCode(() -> store.commit(tables -> 1)).doesNotThrowAnyException();
        assertThat(store.healthy()).isTrue();
      }
    }
  }

  private void compile(String name, String program) throws Exception {
    Path source = Files.writeString(folder.resolve(name + ".java"), program);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int result =
        compiler.run(
            null,
            null,
            null,
            "--release",
            "21",
            "-Xlint:all,-processing,-classfile",
            "-Werror",
            "-proc:none",
            "-classpath",
            System.getProperty("java.class.path"),
            "-d",
            folder.toString(),
            source.toString());
    assertThat(result).as("what the compiler says of the page's program").isZero();
  }

  private Baton baton(ClassLoader loader, FakeTelegram telegram) throws Exception {
    Method method =
        loader
            .loadClass("Support")
            .getDeclaredMethod("baton", Map.class, String.class, String.class);
    method.setAccessible(true);
    return (Baton)
        method.invoke(
            null,
            Map.of("token", telegram.token(), "api-url", telegram.url()),
            Long.toString(GROUP),
            folder.resolve("support.db").toString());
  }

  private static ChatClient.Shown shown(ChatClient client, Predicate<ChatClient.Shown> wanted) {
    return await()
        .until(() -> client.shown().stream().filter(wanted).findFirst(), Optional::isPresent)
        .orElseThrow();
  }
}
