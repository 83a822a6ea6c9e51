package dev.baton.wire;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** A request body that gives up when a part of it takes too long, for a socket never would. */
final class UploadBody extends HttpEntityWrapper {

  private final Duration partLimit;
  private final Runnable giveUp;

  /**
   * @param giveUp ends the writing from another thread; must not block
   */
  UploadBody(HttpEntity body, Duration partLimit, Runnable giveUp) {
    super(body);
    this.partLimit = partLimit;
    this.giveUp = giveUp;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    super.writeTo(
        new FilterOutputStream(out) {
          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            Future<?> end = CallTimer.after(partLimit, giveUp);
            try {
              out.write(bytes, offset, length);
            } finally {
              end.cancel(false);
            }
          }
        });
  }
}
