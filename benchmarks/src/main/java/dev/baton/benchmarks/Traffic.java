package dev.baton.benchmarks;

/** The kinds of calls that the generator can make. */
enum Traffic {
  TELEGRAM {
    @Override
    RequestTemplate template(LoadOrder order) {
      return TelegramUpdates.template(order);
    }
  };

  abstract RequestTemplate template(LoadOrder order);
}
