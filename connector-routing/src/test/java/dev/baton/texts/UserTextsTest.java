package dev.baton.texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.plan.TextLanguage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserTextsTest {

  private static final String RUSSIAN =
      "Не больше {messages, plural, one {# сообщения} few {# сообщений} many {# сообщений} other {#"
          + " сообщения}} за {seconds, plural, one {# секунду} few {# секунды} many {# секунд} other"
          + " {# секунды}}.";

  private static String says(TextsPlan plan, String channel, String language) {
    return new UserTexts(plan).say(channel, language, UserText.BACK_TO_BOT);
  }

  @Test
  void aUserHearsTheirOwnLanguage() {
    assertThat(says(TextsPlan.USUAL, "tg", "de-AT")).isEqualTo("Zurück zum Bot");
    assertThat(says(TextsPlan.USUAL, "tg", "pt-BR")).isEqualTo("Voltar ao bot");
    assertThat(says(TextsPlan.USUAL, "tg", "hi")).isEqualTo("बॉट पर वापस जाएँ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | 1  | Somebody will probably be free in about 1 minute.",
        "en | 5  | Somebody will probably be free in about 5 minutes.",
        "ru | 1  | Скорее всего, сотрудник освободится примерно через 1 минуту.",
        "ru | 3  | Скорее всего, сотрудник освободится примерно через 3 минуты.",
        "ru | 15 | Скорее всего, сотрудник освободится примерно через 15 минут.",
        "de | 1  | Voraussichtlich ist in etwa 1 Minute jemand frei."
      })
  void anExpectedWaitIsCountedInTheUsersLanguage(String language, int minutes, String said) {
    UserTexts texts = new UserTexts(TextsPlan.USUAL);
    assertThat(texts.say("tg", language, UserText.EXPECTED_WAIT, minutes)).isEqualTo(said);
  }

  @Test
  void whoseLanguageIsUnknownHearsTheChannelsThenTheSetupsThenEnglish() {
    TextsPlan plan = new TextsPlan(TextLanguage.DE, Map.of("wx", TextLanguage.FR), Map.of());

    assertThat(says(plan, "wx", "ru")).isEqualTo("Вернуться к боту");
    assertThat(says(plan, "wx", "it")).isEqualTo("Revenir au bot");
    assertThat(new UserTexts(plan).say("wx", null, UserText.BACK_TO_BOT))
        .isEqualTo("Revenir au bot");
    assertThat(says(plan, "tg", "it")).isEqualTo("Zurück zum Bot");
    assertThat(says(TextsPlan.USUAL, "tg", "it")).isEqualTo("Back to the bot");
  }

  @Test
  void aLanguageThatIsNotToBeSpokenIsAsGoodAsUnknown() {
    TextsPlan plan =
        new TextsPlan(
            TextLanguage.ES, Set.of(TextLanguage.DE), Map.of("wx", TextLanguage.FR), Map.of());

    assertThat(says(plan, "tg", "de")).isEqualTo("Zurück zum Bot");
    assertThat(says(plan, "tg", "ru")).isEqualTo("Volver al bot");
    assertThat(says(plan, "wx", "ru")).isEqualTo("Revenir au bot");
  }

  @Test
  void ownTextsReplaceTheUsualOnesOfTheirLanguageOnly() {
    TextsPlan plan =
        new TextsPlan(
            TextLanguage.EN,
            Map.of(),
            Map.of(TextLanguage.DE, Map.of(UserText.JOINED, "Hier schreibt {agent}.")));
    UserTexts texts = new UserTexts(plan);

    assertThat(texts.say("tg", "de", UserText.JOINED, "Ann")).isEqualTo("Hier schreibt Ann.");
    assertThat(texts.say("tg", "de", UserText.BOT_IS_BACK))
        .isEqualTo("Sie sprechen wieder mit dem Bot.");
    assertThat(texts.say("tg", "en", UserText.JOINED, "Ann"))
        .isEqualTo("Ann has joined. You are now talking with a person.");
  }

  @Test
  void whatIsNamedIsNoPattern() {
    assertThat(
            new UserTexts(TextsPlan.USUAL)
                .say("tg", "de", UserText.NOT_PASSED_ON, "{agent} 'it''s' # {0}"))
        .isEqualTo("Das konnte leider nicht weitergegeben werden: {agent} 'it''s' # {0}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1    | 1  | Не больше 1 сообщения за 1 секунду.",
        "3    | 22 | Не больше 3 сообщений за 22 секунды.",
        "5    | 11 | Не больше 5 сообщений за 11 секунд.",
        "21   | 60 | Не больше 21 сообщения за 60 секунд."
      })
  void numbersAreCountedByTheRulesOfTheLanguage(int messages, long seconds, String said) {
    TextsPlan plan =
        new TextsPlan(
            TextLanguage.EN, Map.of(), Map.of(TextLanguage.RU, Map.of(UserText.FLOOD, RUSSIAN)));

    assertThat(new UserTexts(plan).say("tg", "ru", UserText.FLOOD, messages, seconds))
        .isEqualTo(said);
  }

  @Test
  void numbersAreWrittenAsInTheLanguage() {
    String pattern = "{messages, number} / {seconds}";
    TextsPlan plan =
        new TextsPlan(
            TextLanguage.EN,
            Map.of(),
            Map.of(
                TextLanguage.EN, Map.of(UserText.FLOOD, pattern),
                TextLanguage.DE, Map.of(UserText.FLOOD, pattern),
                TextLanguage.HI, Map.of(UserText.FLOOD, pattern)));
    UserTexts texts = new UserTexts(plan);

    assertThat(texts.say("tg", "en", UserText.FLOOD, 100_000, 5L)).isEqualTo("100,000 / 5");
    assertThat(texts.say("tg", "de", UserText.FLOOD, 100_000, 5L)).isEqualTo("100.000 / 5");
    assertThat(texts.say("tg", "hi", UserText.FLOOD, 100_000, 5L)).isEqualTo("1,00,000 / 5");
  }

  @Test
  void aMissingOrWrongValueIsAMistakeOfTheCaller() {
    UserTexts texts = new UserTexts(TextsPlan.USUAL);

    assertThatThrownBy(() -> texts.say("tg", "en", UserText.JOINED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("joined names 1 values and got []");
    assertThatThrownBy(() -> texts.say("tg", "en", UserText.FLOOD, 1, "ten"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("flood cannot take ten for seconds");
  }

  @Test
  void allThatIsSpokenIsReadAheadAndNothingElse() {
    TextsPlan plan =
        new TextsPlan(
            TextLanguage.ES, Set.of(TextLanguage.DE), Map.of("wx", TextLanguage.FR), Map.of());
    UserTexts texts = new UserTexts(plan);
    assertThat(texts.read()).isEmpty();

    texts.warmUp();

    assertThat(texts.read())
        .containsExactlyInAnyOrder(TextLanguage.ES, TextLanguage.DE, TextLanguage.FR);
  }

  @Test
  void manyThreadsEachGetTheirOwnText() {
    TextsPlan plan =
        new TextsPlan(
            TextLanguage.EN,
            Map.of(),
            Map.of(
                TextLanguage.EN,
                Map.of(UserText.FLOOD, "{messages, plural, one {# message} other {# messages}}")));
    UserTexts texts = new UserTexts(plan);

    List<String> said =
        IntStream.rangeClosed(1, 20_000)
            .parallel()
            .mapToObj(number -> texts.say("tg", "en", UserText.FLOOD, number % 900, 1L))
            .toList();

    assertThat(said)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 20_000)
                .map(number -> number % 900)
                .mapToObj(number -> number == 1 ? "1 message" : number + " messages")
                .toList());
  }
}
