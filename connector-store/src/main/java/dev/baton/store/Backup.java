package dev.baton.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * Copies a SQLite store while it is in use.
 *
 * <p>The copy is a snapshot of one moment: SQLite reads concurrently with the writer, and neither
 * waits for the other. Copying the file itself would miss what is in its write-ahead log.
 */
public final class Backup {

  private static final String SQLITE = "jdbc:sqlite:";

  private Backup() {}

  /**
   * Writes a copy, checks it, and only then gives it its name. It is on disk when this returns.
   * Blocking; takes as long as reading the store. Only the file's owner may read the copy.
   *
   * @param url of the store, as for {@link JdbcStore#at}
   * @param file must not exist
   * @throws StoreException if there is no store, or the copy cannot be written or is corrupt;
   *     nothing is left behind then
   */
  public static void write(String url, Path file) {
    if (!url.startsWith(SQLITE)) {
      throw new StoreException("only a SQLite store can be copied to a file, not " + url, null);
    }
    Path store = Path.of(url.substring(SQLITE.length()));
    if (!Files.isRegularFile(store)) {
      throw new StoreException("there is no store at " + store, null);
    }
    Path target = file.toAbsolutePath();
    if (Files.exists(target)) {
      throw new StoreException(file + " exists already", null);
    }
    Path part = part(target);
    try {
      Files.createFile(part, ownerOnly());
      try {
        copy(url, part);
        check(part);
        try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
          written.force(true);
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (FileAlreadyExistsException other) {
      throw new StoreException(
          "another backup is writing " + part + "; delete it if none is running", other);
    } catch (IOException | SQLException failure) {
      throw new StoreException("cannot write " + file + ": " + failure.getMessage(), failure);
    }
  }

  /**
   * How many bytes of a copy have been written, while another thread is in {@link #write}.
   *
   * @param file as it is given there
   */
  public static long written(Path file) {
    return part(file.toAbsolutePath()).toFile().length();
  }

  private static Path part(Path target) {
    return target.resolveSibling("." + target.getFileName() + ".part");
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void copy(String url, Path part) throws SQLException {
    Properties patient = new Properties();
    patient.setProperty("busy_timeout", "30000");
    try (Connection connection = DriverManager.getConnection(url, patient);
        PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
      copy.setString(1, part.toString());
      copy.execute();
    }
  }

  private static void check(Path part) throws SQLException {
    try (Connection connection = DriverManager.getConnection(SQLITE + part);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("PRAGMA integrity_check")) {
      String verdict = found.next() ? found.getString(1) : "no answer";
      if (!"ok".equals(verdict)) {
        throw new SQLException("the copy is corrupt: " + verdict);
      }
    }
  }
}
