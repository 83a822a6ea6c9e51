package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Method;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.telegram.telegrambots.meta.api.methods.AnswerCallbackQuery;
import org.telegram.telegrambots.meta.api.methods.AnswerPreCheckoutQuery;

/** Queries are answered in the language of whoever asks. */
class QueryWordsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PRESS =
      "{\"callback_query\":{\"id\":\"1\",\"chat_instance\":\"1\",\"from\":{\"id\":7,\"language_code\":\"%s\"}}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de    | Diese Schaltfläche funktioniert leider nicht mehr.",
        "pt-br | Desculpe, este botão não funciona mais.",
        "ru    | К сожалению, эта кнопка больше не работает.",
        "hi    | क्षमा करें, यह बटन अब काम नहीं करता।",
        "en    | Sorry, this button does not work any more.",
        "it    | Sorry, this button does not work any more.",
        "<b>   | Sorry, this button does not work any more."
      })
  void aButtonOfSomebodyElseIsAnsweredInTheUsersLanguage(String tag, String words)
      throws IOException {
    assertThat(QueryAnswers.answerTo(JSON.readTree(PRESS.formatted(tag))))
        .isInstanceOfSatisfying(
            AnswerCallbackQuery.class, answer -> assertThat(answer.getText()).isEqualTo(words));
  }

  @Test
  void whoseLanguageIsUnknownReadsEnglish() throws IOException {
    String payment = "{\"pre_checkout_query\":{\"id\":\"1\",\"from\":{\"id\":7}}}";

    assertThat(QueryAnswers.answerTo(JSON.readTree(payment)))
        .isInstanceOfSatisfying(
            AnswerPreCheckoutQuery.class,
            answer ->
                assertThat(answer.getErrorMessage())
                    .isEqualTo(
                        "Sorry, payments are not possible in this chat. Nothing was charged."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"de", "es", "fr", "pt", "ru", "hi"})
  void noLanguageLacksAWordOrHasOneTooMany(String language) throws IOException {
    Properties words = read("queries_" + language + ".properties");
    Properties english = read("queries.properties");

    assertThat(words.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    assertThat(words.values()).doesNotContainAnyElementsOf(english.values());
  }

  /** Baton's jars are automatic modules, where the JDK's way to choose a file is not supported. */
  @Test
  void queriesAreAnsweredOnTheModulePathToo(@TempDir Path folder) throws Exception {
    Path jar = folder.resolve("telegram.jar");
    Set<String> written = new HashSet<>();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String anchor : List.of("QueryAnswers.class", "queries.properties")) {
        URL found = Objects.requireNonNull(QueryAnswers.class.getResource(anchor));
        for (Path file : list(Path.of(found.toURI()).resolveSibling("."))) {
          String entry = "dev/baton/telegram/" + file.getFileName();
          if (written.add(entry)) {
            out.putNextEntry(new ZipEntry(entry));
            Files.copy(file, out);
          }
        }
      }
    }
    ModuleLayer boot = ModuleLayer.boot();
    Configuration modules =
        boot.configuration().resolve(ModuleFinder.of(jar), ModuleFinder.of(), Set.of("telegram"));
    Class<?> answers =
        boot.defineModulesWithOneLoader(modules, QueryAnswers.class.getClassLoader())
            .findLoader("telegram")
            .loadClass(QueryAnswers.class.getName());
    assertThat(answers.getModule().isNamed()).isTrue();
    Method answerTo = answers.getDeclaredMethod("answerTo", JsonNode.class);
    answerTo.setAccessible(true);

    assertThat(answerTo.invoke(null, JSON.readTree(PRESS.formatted("de"))))
        .isInstanceOfSatisfying(
            AnswerCallbackQuery.class,
            answer -> assertThat(answer.getText()).startsWith("Diese Schaltfläche"));
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static Properties read(String name) throws IOException {
    Properties read = new Properties();
    try (InputStream bytes = Objects.requireNonNull(QueryAnswers.class.getResourceAsStream(name))) {
      read.load(new InputStreamReader(bytes, StandardCharsets.UTF_8));
    }
    return read;
  }
}
