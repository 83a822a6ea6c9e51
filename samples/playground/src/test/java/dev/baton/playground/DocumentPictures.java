package dev.baton.playground;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pictures for the documents, kept in the folder that {@code -Dbaton.pictures} names, if any. */
final class DocumentPictures {

  private static final String FOLDER = System.getProperty("baton.pictures", "");

  private DocumentPictures() {}

  /** Keeps a picture under its name in the documents. */
  static void keep(String name, byte[] png) {
    if (FOLDER.isEmpty()) {
      return;
    }
    try {
      Files.write(Path.of(FOLDER).resolve(name + ".png"), png);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
