package dev.baton.benchmarks.hot;

import dev.baton.connector.Button;
import dev.baton.connector.Cards;
import dev.baton.connector.Channel;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import dev.baton.connector.Content.Text;
import dev.baton.routing.content.Fitting;
import dev.baton.telegram.TelegramProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A bot's words, made into what Telegram accepts. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WordsBenchmark {

  private static final String SENTENCE = "Your parcel is on its way and arrives today. ";
  private static final int SENTENCES = 150;

  private static final String OWN_JSON =
      """
      {"text":"<b>Your parcel</b> is on its way: <a href='https://shop.example.com/7'>track it</a>",\
      "parse_mode":"HTML","reply_markup":{"inline_keyboard":[\
      [{"text":"Where is it?","callback_data":"/track{\\"order\\":7}"}],\
      [{"text":"Talk to a person","callback_data":"/human"},\
      {"text":"The shop","url":"https://shop.example.com"}]]}}\
      """;

  private final Channel telegram =
      LoneChannel.of(new TelegramProvider(), Map.of("token", "1:token"));
  private final Cards cards = (Cards) telegram;
  private final Fitting fitting = new Fitting(telegram.capabilities(), "telegram", "telegram");
  private final Content answer =
      new Content.Buttons(
          new Text(SENTENCE, List.of(new Span(Style.BOLD, 0, 11, null))),
          List.of(Button.press("Where is it?", "track"), Button.press("A person", "human")));
  private final Content essay = essay();

  /** Makes sure that there is something to convert. */
  public WordsBenchmark() {
    List<Content> own = telegramOwnJson();
    if (telegramAnswer().size() != 1 || telegramEssay().size() != 2 || own == null) {
      throw new IllegalStateException("an answer, an essay in two parts and a message were meant");
    }
  }

  /** A sentence with buttons. */
  @Benchmark
  public final List<Content> telegramAnswer() {
    return fitting.fit(answer);
  }

  /** A text that is too long for one message, and full of styles. */
  @Benchmark
  public final List<Content> telegramEssay() {
    return fitting.fit(essay);
  }

  /** What a bot wrote in Telegram's own JSON, with HTML and buttons. */
  @Benchmark
  public final @Nullable List<Content> telegramOwnJson() {
    return cards.read(OWN_JSON, null, Content.Choice::payload);
  }

  @TearDown
  public void close() {
    telegram.close();
  }

  private static Content essay() {
    List<Span> spans = new ArrayList<>();
    for (int sentence = 0; sentence < SENTENCES; sentence++) {
      Style style = sentence % 2 == 0 ? Style.BOLD : Style.ITALIC;
      spans.add(new Span(style, sentence * SENTENCE.length(), 11, null));
    }
    return new Text(SENTENCE.repeat(SENTENCES), spans);
  }
}
