package dev.baton.http;

import dev.baton.routing.Backlog;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@code /metrics}: what the instruments show, for Prometheus to scrape. Looks at the backlog
 * first, which is read at most once every few seconds; without an answer its last state is shown.
 */
final class MetricsRoute implements HttpRoute {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Supplier<CompletionStage<Backlog>> backlog;
  private final Supplier<String> page;

  /**
   * @param page writes the page, without any I/O
   */
  MetricsRoute(Supplier<CompletionStage<Backlog>> backlog, Supplier<String> page) {
    this.backlog = backlog;
    this.page = page;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    return call.within(TIMEOUT, backlog.get())
        .handle((seen, unreadable) -> ApiCalls.read(this::read))
        .thenCompose(Function.identity());
  }

  private Answer read() {
    return new Answer(200, page.get(), Map.of("Content-Type", TEXT));
  }
}
