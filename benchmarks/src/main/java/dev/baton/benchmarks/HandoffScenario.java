package dev.baton.benchmarks;

/** People talk: users in their chats on Telegram, agents in the topics of a group. */
final class HandoffScenario implements Scenario {

  @Override
  public String name() {
    return "handoff";
  }

  @Override
  public String description() {
    return "users' words to agents and agents' words to users, in a group with topics on Telegram";
  }

  @Override
  public void run(Bench bench, Figures figures) {
    RunOptions options = bench.options();
    int conversations = options.conversations(Setup.USUAL_CONVERSATIONS);
    Setup setup =
        new Setup(
            bench,
            Front.TELEGRAM,
            usual ->
                new BatonConfiguration(usual.world(), usual.store(), usual.front(), false, true));
    LoadOrder user = setup.wholeOrder(conversations);
    LoadOrder agent = setup.order(Traffic.TELEGRAM_AGENT, conversations).windowed(conversations);
    bench.tell("every user asks for a person, and an agent answers");
    setup.load(setup.order(Traffic.TELEGRAM_PLEA, conversations).only(conversations));
    setup.awaitCalls("createForumTopic", conversations);
    setup.whole(agent.windowed(0).only(conversations));
    setup.warm(user.lasting(options.warmup() / 2), true);
    setup.warm(agent.lasting(options.warmup() / 2), true);
    for (int round = 1; round <= options.rounds(); round++) {
      measure(bench, setup, user, figures, "user to agent");
      measure(bench, setup, agent, figures, "agent to user");
    }
    setup.addTotals(figures);
  }

  private static void measure(
      Bench bench, Setup setup, LoadOrder order, Figures figures, String name) {
    Whole full = setup.whole(order);
    full.addFull(figures, name);
    bench.tell(name + ": " + full);
    if (bench.options().latency()) {
      double rate = bench.options().rate(full.rate() / 2);
      Whole calm = setup.whole(order.at(rate));
      calm.addCalm(figures, name, rate);
      bench.tell(name + ", open loop: " + calm);
    }
  }
}
