package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bot.Bot;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.DeliveryException.Refused;
import dev.baton.connector.Event;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Trigger;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.LimitsPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.plan.TextLanguage;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.JdbcStore;
import dev.baton.texts.TextsPlan;
import dev.baton.texts.UserText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users read Baton's words in their own language. */
class LanguageStoryTest {

  private static final Person UWE = user("uwe", "Uwe", "de-AT");
  private static final Person RAISA = user("raisa", "Раиса", "ru");

  @TempDir Path folder;
  private int written;

  private static Person user(String chat, String name, @Nullable String language) {
    return new Person("user-" + chat, name, null, language, false);
  }

  private void says(Scene scene, String chat, Person user, String words) {
    scene.channel.say(Place.chat(chat), true, user, "w" + written++, words);
  }

  private Scene scene(Bot bot, UnaryOperator<Routing.Builder> otherwise) {
    return new Scene(folder, bot, new MemoryChannel("memory"), otherwise);
  }

  private static MemoryChannel.Sent offerOf(Scene scene, Person user) {
    return scene.sent(user.name() + " asks for a person");
  }

  @Test
  void twoUsersReadTheWholeStoryInTheirOwnLanguages() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      says(scene, "uwe", UWE, "/human");
      says(scene, "raisa", RAISA, "/human");
      MemoryChannel.Sent uwe = offerOf(scene, UWE);
      MemoryChannel.Sent raisa = offerOf(scene, RAISA);
      scene.press(Scene.ANN, uwe, "Claim");
      scene.press(Scene.BEN, raisa, "Claim");
      scene.waitForText("uwe", "Ann ist jetzt für Sie da. Sie sprechen nun mit einem Menschen.");
      scene.waitForText("raisa", "Ben на связи. Теперь вы общаетесь с человеком.");
      scene.agentSays(uwe.place(), Scene.ANN, "Hallo Uwe");
      scene.agentSays(raisa.place(), Scene.BEN, "/release");
      scene.waitForText("uwe", "Hallo Uwe");
      scene.waitForText("raisa", "Вы снова в очереди. Разговор продолжит первый, кто освободится.");
      scene.agentSays(uwe.place(), Scene.ANN, "/resolve Auf Wiedersehen");
      says(scene, "raisa", RAISA, "/bot");
      scene.waitForText("raisa", "Вы снова общаетесь с ботом.");
      scene.waitForText("uwe", "Ann hat das Gespräch verlassen. Sie sprechen wieder mit dem Bot.");

      assertThat(scene.channel.textsTo("uwe"))
          .containsExactly(
              "Ich hole jemanden für Sie. Bitte haben Sie einen Moment Geduld oder schreiben Sie"
                  + " /bot, um mit dem Bot weiterzumachen. [Zurück zum Bot]",
              "Ann ist jetzt für Sie da. Sie sprechen nun mit einem Menschen.",
              "Hallo Uwe",
              "Auf Wiedersehen",
              "Ann hat das Gespräch verlassen. Sie sprechen wieder mit dem Bot.");
      assertThat(scene.channel.textsTo("raisa"))
          .containsExactly(
              "Приглашаю для вас сотрудника. Пожалуйста, подождите немного или напишите /bot, чтобы"
                  + " продолжить общение с ботом. [Вернуться к боту]",
              "Ben на связи. Теперь вы общаетесь с человеком.",
              "Вы снова в очереди. Разговор продолжит первый, кто освободится.",
              "Вы снова общаетесь с ботом.");
      assertThat(scene.channel.to(uwe.place()))
          .extracting(MemoryChannel.Sent::text)
          .as("agents read English")
          .noneMatch(text -> text.contains("jetzt für Sie da") || text.contains("Warteschlange"));
    }
  }

  @Test
  void apologiesAndTheirButtonsAreInTheUsersLanguage() {
    Bot failing =
        turn -> {
          throw new IllegalStateException("on purpose");
        };
    try (Scene scene = new Scene(folder, failing)) {
      says(scene, "uwe", UWE, "hallo");
      MemoryChannel.Sent sorry = scene.sent("Beim Bot ist leider etwas schiefgegangen.");
      scene.press(UWE, sorry, "Mit einem Menschen sprechen");
      offerOf(scene, UWE);
      scene.press(UWE, sorry, "Mit einem Menschen sprechen");
      scene.waitForText(
          "uwe", "Sie sind noch in der Warteschlange. Was Sie schreiben, wird weitergegeben.");
    }
  }

  @Test
  void whatCannotBePassedOnIsNamedInTheUsersLanguage() {
    Content.FileRef file =
        new Content.FileRef.Held("memory", "f1", "счёт.pdf", "application/pdf", 5);
    try (Scene scene = new Scene(folder, Replies.echo())) {
      says(scene, "raisa", RAISA, "/human");
      scene.press(Scene.ANN, offerOf(scene, RAISA), "Claim");
      scene.waitForText("raisa", "Ann на связи. Теперь вы общаетесь с человеком.");
      scene.channel.beforeSend =
          outbound -> {
            if (outbound.content() instanceof Content.Media) {
              throw new Refused("its file is not available", null);
            }
          };
      scene.happens(
          Place.chat("raisa"),
          RAISA,
          new Event.Said(
              "file1",
              new Content.Media(Content.MediaKind.DOCUMENT, file, null),
              null,
              null,
              true));
      scene.waitForText("raisa", "К сожалению, это не удалось передать: [файл счёт.pdf]");
    }
  }

  @Test
  void whatOnlyTheUsersPlatformHasIsNamedInTheirLanguageToo() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      says(scene, "raisa", RAISA, "/human");
      scene.press(Scene.ANN, offerOf(scene, RAISA), "Claim");
      scene.waitForText("raisa", "Ann на связи. Теперь вы общаетесь с человеком.");
      scene.channel.beforeSend =
          outbound -> {
            if (TextBuilder.summary(outbound.content()).contains("Story")) {
              throw new Refused("it is too long", null);
            }
          };
      scene.happens(
          Place.chat("raisa"),
          RAISA,
          new Event.Said(
              "story1",
              new Content.Native("story", Text.plain("📖 Story of Bob"), null),
              null,
              null,
              true));
      scene.waitForText("raisa", "К сожалению, это не удалось передать: [сообщение]");
    }
  }

  @Test
  void whereThePlatformTellsNoLanguageTheBotMay() {
    Person nemo = user("nemo", "Nemo", null);
    try (Scene scene = new Scene(folder, Replies.echo())) {
      says(scene, "nemo", nemo, "hallo");
      scene.waitForText("nemo", "bot: hallo");
      scene
          .routing
          .initiate(
              scene.conversation("nemo").senderId(),
              Trigger.API,
              new HandoffRequest(null, null, null, 0, List.of(), "de-DE", Map.of()))
          .toCompletableFuture()
          .join();
      scene.press(Scene.ANN, offerOf(scene, nemo), "Claim");
      scene.waitForText("nemo", "Ann ist jetzt für Sie da. Sie sprechen nun mit einem Menschen.");
      says(scene, "nemo", nemo, "/bot");
      scene.waitForText("nemo", "Ann hat das Gespräch verlassen. Sie sprechen wieder mit dem Bot.");
      scene.happens(Place.chat("nemo"), nemo, new Event.Pressed("m1", "old", Map.of(), "press1"));
      scene.waitFor(() ->
          assertThat(scene.channel.answers)
              .contains("press1: Diese Schaltfläche ist nicht mehr gültig."));
    }
  }

  @Test
  void whatThePlatformTellsIsNotForTheBotToChange() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      says(scene, "raisa", RAISA, "привет");
      scene.waitForText("raisa", "bot: привет");
      scene
          .routing
          .initiate(
              scene.conversation("raisa").senderId(),
              Trigger.API,
              new HandoffRequest(null, null, null, 0, List.of(), "de", Map.of()))
          .toCompletableFuture()
          .join();
      scene.press(Scene.ANN, offerOf(scene, RAISA), "Claim");
      scene.waitForText("raisa", "Ann на связи. Теперь вы общаетесь с человеком.");
    }
  }

  @Test
  void whoHasNoConversationIsAnsweredInTheirLanguageToo() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      scene.happens(
          Place.chat("group7"), RAISA, new Event.Said("g1", Text.plain("бот"), null, null, true));
      scene.waitForText(
          "group7", "Я отвечаю только в личных чатах. Пожалуйста, напишите мне напрямую.");
      scene.happens(Place.chat("uwe"), UWE, new Event.Pressed("m1", "forged", Map.of(), "press1"));
      scene.waitFor(() ->
          assertThat(scene.channel.answers)
              .contains("press1: Diese Schaltfläche ist nicht mehr gültig."));
    }
  }

  @Test
  void whoWritesTooMuchIsToldInTheirLanguage() {
    try (Scene scene =
        scene(Replies.echo(), builder -> builder.limits(new LimitsPlan(1, Duration.ofDays(1))))) {
      says(scene, "raisa", RAISA, "раз");
      says(scene, "raisa", RAISA, "два");
      scene.waitFor(() ->
          assertThat(scene.channel.textsTo("raisa"))
              .anyMatch(text ->
                  text.startsWith(
                      "Вы пишете быстрее, чем я успеваю передавать: больше 1 сообщения за ")));
    }
  }

  @Test
  void timeOutsAreToldInTheUsersLanguage() {
    try (Scene scene =
        scene(
            Replies.echo(),
            builder ->
                builder.queue(
                    new QueuePlan("support", List.of("desk"), Duration.ofMillis(300), null)))) {
      says(scene, "uwe", UWE, "/human");
      scene.waitForText(
          "uwe", "Leider war niemand rechtzeitig frei. Sie sprechen wieder mit dem Bot.");
    }
  }

  @Test
  void whoseLanguageIsUnknownIsSpokenToAsTheSetupSays() {
    TextsPlan plan =
        new TextsPlan(
            TextLanguage.DE,
            Map.of("memory", TextLanguage.FR),
            Map.of(TextLanguage.FR, Map.of(UserText.WITH_BOT_ALREADY, "Le bot vous écoute.")));
    try (Scene scene = scene(Replies.echo(), builder -> builder.texts(plan))) {
      says(scene, "none", user("none", "Nemo", null), "/bot");
      says(scene, "other", user("other", "Ugo", "it"), "/bot");
      says(scene, "uwe", UWE, "/bot");
      scene.waitForText("none", "Le bot vous écoute.");
      scene.waitForText("other", "Le bot vous écoute.");
      scene.waitForText("uwe", "Sie sprechen schon mit dem Bot.");
    }
  }

  @Test
  void aLanguageForAChannelThatDoesNotExistIsRefused() {
    Routing.Builder builder =
        Routing.builder()
            .store(JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db")))
            .texts(new TextsPlan(TextLanguage.EN, Map.of("wx", TextLanguage.DE), Map.of()));

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("texts.channels: no channel is called 'wx'");
  }

  @Test
  void aLanguageThatChangesIsFollowed() {
    try (Scene scene = new Scene(folder, Replies.echo())) {
      says(scene, "uwe", UWE, "hallo");
      scene.waitForText("uwe", "bot: hallo");
      says(scene, "uwe", user("uwe", "Uwe", "es"), "/bot");
      scene.waitForText("uwe", "Ya está hablando con el bot.");
    }
  }

  @Test
  void inAGroupWhoeverSpeaksIsAnsweredInTheirLanguage() {
    ChannelPlan groups = Plans.GROUPS;
    MemoryChannel channel = new MemoryChannel("memory");
    try (Scene scene =
        new Scene(
            folder,
            Replies.echo(),
            channel,
            builder ->
                builder
                    .channel(groups, context -> channel)
                    .limits(new LimitsPlan(1, Duration.ofDays(1))))) {
      saysInGroup(scene, UWE, "/bot");
      saysInGroup(scene, RAISA, "/bot");
      saysInGroup(scene, UWE, "noch etwas");
      scene.waitFor(() ->
          assertThat(scene.channel.textsTo("group"))
              .map(text -> text.substring(0, 16))
              .containsExactly("Sie sprechen sch", "Вы уже общаетесь", "Sie schreiben sc"));
    }
  }

  private void saysInGroup(Scene scene, Person user, String words) {
    scene.channel.say(Place.chat("group"), false, user, "w" + written++, words);
  }
}
