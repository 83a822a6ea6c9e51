package dev.baton.http;

import dev.baton.routing.Acts;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Acts that come to what a test tells them to. */
final class ScriptedActs implements Acts {

  final List<Agent> agents = new CopyOnWriteArrayList<>();
  final List<Act> acts = new CopyOnWriteArrayList<>();
  final List<Terms> terms = new CopyOnWriteArrayList<>();
  volatile CompletionStage<Outcome> outcome =
      CompletableFuture.completedFuture(new Outcome.Refused("no"));

  @Override
  public CompletionStage<Outcome> perform(Agent by, Act act, Terms on) {
    agents.add(by);
    acts.add(act);
    terms.add(on);
    return outcome;
  }
}
