package dev.baton.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/** Whether a message costs more the more there is in the store. */
final class StoredScenario implements Scenario {

  @Override
  public String name() {
    return "stored";
  }

  @Override
  public String description() {
    return "whole messages on Telegram, with 1 thousand to 1 million conversations in the store";
  }

  @Override
  public void run(Bench bench, Figures figures) {
    RunOptions options = bench.options();
    Map<Integer, Setup> setups = new LinkedHashMap<>();
    for (int conversations : options.stored()) {
      Setup setup = new Setup(bench, Front.TELEGRAM);
      bench.tell("storing " + conversations + " conversations");
      setup.restart(url -> OldConversations.fill(url, conversations, options.each()));
      setups.put(conversations, setup);
    }
    setups.forEach((conversations, setup) ->
        setup.warm(order(setup, options, conversations).lasting(options.warmup()), true));
    for (int round = 1; round <= options.rounds(); round++) {
      setups.forEach((conversations, setup) -> {
        Whole whole = setup.whole(order(setup, options, conversations));
        whole.addFull(figures, label(conversations));
        bench.tell(label(conversations) + ": " + whole);
      });
    }
    String least = label(options.stored().getFirst());
    options.stored().stream()
        .map(StoredScenario::label)
        .filter(label -> !label.equals(least))
        .forEach(label -> {
          figures.ratio(label + " ÷ " + least + ": rate", label + ": rate", least + ": rate");
          figures.ratio(
              label + " ÷ " + least + ": CPU",
              label + ": CPU a message",
              least + ": CPU a message");
        });
    setups.values().forEach(setup -> setup.addTotals(figures));
    setups.values().forEach(Setup::close);
  }

  /** Messages to any of the stored conversations, or to fewer of them if that is asked for. */
  private static LoadOrder order(Setup setup, RunOptions options, int stored) {
    int active = Math.min(stored, options.conversations(stored));
    return setup.order(Traffic.TELEGRAM, active).windowed(Setup.USUAL_CONVERSATIONS);
  }

  private static String label(int conversations) {
    return "%,d stored".formatted(conversations);
  }
}
