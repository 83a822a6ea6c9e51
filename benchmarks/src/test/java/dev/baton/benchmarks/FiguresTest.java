package dev.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FiguresTest {

  private static final Offset<Double> NEARLY = Offset.offset(0.01);

  private final Figures figures = new Figures();

  @Test
  void aPercentileIsOfAllRoundsTogetherAndItsRangeOfTheRounds() {
    figures.add("a", latency(LongStream.generate(() -> 1_000).limit(990)));
    figures.add("a", latency(LongStream.rangeClosed(1, 10).map(each -> each * 10_000)));

    Figure p99 = figure("a, p99");
    assertThat(p99.value()).isEqualTo(1, NEARLY);
    assertThat(p99.most()).isEqualTo(100, Offset.offset(0.1));
    assertThat(figure("a, max").value()).isEqualTo(100, Offset.offset(0.1));
  }

  @Test
  void roundsThatWereMeasuredApartAreTogetherToo() {
    Figures others = new Figures();
    others.add("a", latency(LongStream.of(5_000)));
    others.addThreads("a", Map.of(ThreadKind.WRITER, 4.0));
    others.complain("an error");
    figures.add("a", latency(LongStream.of(1_000)));
    figures.addThreads("a", Map.of(ThreadKind.WRITER, 2.0));

    figures.addAll(others);

    assertThat(figure("a, max").value()).isEqualTo(5, NEARLY);
    assertThat(figures.threads().getFirst().kinds().getFirst().samples()).containsExactly(2.0, 4.0);
    assertThat(figures.complaints()).containsExactly("an error");
  }

  @Test
  void whatCouldNotBeMeasuredIsLeftOut() {
    figures.add("fsyncs", "", Double.NaN);
    figures.add("rate", "1/s", 5);

    assertThat(figures.all()).extracting(Figure::name).containsExactly("rate");
  }

  @Test
  void theSharesOfThreadsAreOfTheirSum() {
    figures.addThreads("a", Map.of(ThreadKind.WRITER, 30.0, ThreadKind.COMPILERS, 10.0));

    CpuTable table = figures.threads().getFirst();

    assertThat(table.share(table.kinds().getFirst())).isEqualTo(0.75);
  }

  private Figure figure(String name) {
    return figures.all().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Latency latency(LongStream micros) {
    Histogram histogram = Latency.empty();
    micros.forEach(histogram::recordValue);
    return Latency.of(histogram);
  }
}
