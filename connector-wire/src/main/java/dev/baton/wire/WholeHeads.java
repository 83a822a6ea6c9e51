package dev.baton.wire;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.HttpMessageParser;

/**
 * Reads the heads of answers, and refuses one that breaks off. HttpCore takes it for a whole one,
 * and so might miss the length of what follows.
 */
public final class WholeHeads extends DefaultHttpResponseParserFactory {

  /**
   * Of a connection. Its buffers are small, for there may be ten thousand calls at once; larger
   * bodies do not go through them.
   */
  public static final Http1Config LIMITS =
      Http1Config.custom()
          .setBufferSize(2 << 10)
          .setMaxLineLength(64 << 10)
          .setMaxHeaderCount(200)
          .build();

  public WholeHeads() {
    this(LIMITS);
  }

  public WholeHeads(Http1Config limits) {
    super(limits);
  }

  @Override
  public HttpMessageParser<ClassicHttpResponse> create() {
    HttpMessageParser<ClassicHttpResponse> lenient = super.create();
    return (buffer, in) ->
        lenient.parse(
            buffer,
            new FilterInputStream(in) {
              @Override
              public int read(byte[] target, int offset, int length) throws IOException {
                int read = super.read(target, offset, length);
                if (read < 0) {
                  throw new EOFException("the head of the answer breaks off");
                }
                return read;
              }
            });
  }
}
