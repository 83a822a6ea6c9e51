package dev.baton.benchmarks;

/** Makes calls from bytes that were prepared once. */
interface RequestTemplate {

  /**
   * The bytes of the next call, valid until the method is called again.
   *
   * @param sequence counts all calls of the process
   * @param conversation from 0
   * @param intended the time at which it is to be sent
   */
  byte[] next(long sequence, int conversation, long intended);
}
