package dev.baton.wire;

import java.io.FilterInputStream;
import java.io.InputStream;

/** The bytes of a file that a call fetches, with which the call ends. */
final class IncomingFile extends FilterInputStream {

  private final PlatformHttp.Call call;

  IncomingFile(InputStream bytes, PlatformHttp.Call call) {
    super(bytes);
    this.call = call;
  }

  /** Reads nothing more: what is left may be long. */
  @Override
  public void close() {
    call.close();
  }
}
