package dev.baton.training;

/** Gathers what a bot can learn from its conversations. */
@FunctionalInterface
public interface Harvest {

  /**
   * Reads the conversations and gathers candidates for training. Blocking, for as long as it takes
   * to read all messages. Conversations that are being erased are left out, and so is what is
   * nothing but personal data.
   */
  Candidates gather(HarvestQuery query);
}
