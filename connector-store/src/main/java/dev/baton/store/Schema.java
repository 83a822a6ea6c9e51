package dev.baton.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The SQL that creates the store, for people to read. */
public final class Schema {

  private static final String FIRST = "migration/V1__baton.sql";

  private Schema() {}

  /** All migrations in order, each below a comment with its name. Reads the class path. */
  public static String ddl() {
    URL first = Schema.class.getResource(FIRST);
    if (first == null) {
      throw new IllegalStateException("the migrations are not in the jar");
    }
    try {
      URI uri = first.toURI();
      if (!"jar".equals(uri.getScheme())) {
        return all(Path.of(uri));
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return all(jar.provider().getPath(uri));
      } catch (FileSystemAlreadyExistsException openElsewhere) {
        return all(Path.of(uri));
      }
    } catch (URISyntaxException | IOException unreadable) {
      throw new StoreException("the migrations cannot be read", unreadable);
    }
  }

  private static String all(Path one) throws IOException {
    StringBuilder sql = new StringBuilder();
    Path folder = one.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalStateException("the migrations have no folder");
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> migrations =
          files
              .filter(file -> file.getFileName().toString().matches("V\\d+__.*\\.sql"))
              .sorted(Comparator.comparingInt(Schema::version))
              .toList();
      for (Path migration : migrations) {
        sql.append("-- ").append(migration.getFileName()).append('\n');
        sql.append(Files.readString(migration, StandardCharsets.UTF_8).strip()).append("\n\n");
      }
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
    return sql.toString();
  }

  private static int version(Path migration) {
    String name = String.valueOf(migration.getFileName());
    return Integer.parseInt(name.substring(1, name.indexOf("__")));
  }
}
