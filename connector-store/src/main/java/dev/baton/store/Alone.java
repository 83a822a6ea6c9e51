package dev.baton.store;

import java.util.function.Consumer;

/** One node has everything, for good; nothing is asked and nothing is counted. */
final class Alone implements Tenancy {

  private static final Tenure EVERYTHING = new Tenure(0, 0);

  @Override
  public Tenure of(String key) {
    return EVERYTHING;
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public int nodes() {
    return 1;
  }

  @Override
  public boolean holds(Tenure tenure) {
    return true;
  }

  @Override
  public boolean begin(Tenure tenure) {
    return true;
  }

  @Override
  public boolean goesOn(Tenure tenure) {
    return true;
  }

  @Override
  public void ended(Tenure tenure) {}

  @Override
  public void tell(Runnable gained, Consumer<Wake> woken, Runnable polled) {}

  @Override
  public void retire() {}

  @Override
  public void open() {}

  @Override
  public void close() {}
}
