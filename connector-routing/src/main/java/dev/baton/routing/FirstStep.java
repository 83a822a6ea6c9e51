package dev.baton.routing;

/** The first step of a lane, taken in the transaction that gave the lane its work. */
interface FirstStep {

  /** Runs the lane from this step on, once the transaction has committed. Never blocks. */
  void goOn();

  /** Lets the lane rest again, because the transaction was rolled back. Never blocks. */
  void takeBack();
}
