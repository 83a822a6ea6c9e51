package dev.baton.console;

import java.nio.ByteBuffer;

/** A file of the console, held in memory. */
public final class ConsoleFile {

  private final ByteBuffer content;
  private final String type;
  private final String tag;

  ConsoleFile(byte[] content, String type, String tag) {
    this.content = ByteBuffer.wrap(content).asReadOnlyBuffer();
    this.type = type;
    this.tag = tag;
  }

  /** The bytes, in a buffer of the caller's own. */
  public ByteBuffer content() {
    return content.duplicate();
  }

  /** The content type, with the charset. */
  public String type() {
    return type;
  }

  /** Changes whenever the bytes do. */
  public String tag() {
    return tag;
  }
}
