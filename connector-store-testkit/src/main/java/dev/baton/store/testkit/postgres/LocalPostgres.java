package dev.baton.store.testkit.postgres;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A PostgreSQL server in its own process. The driver must be on the class path.
 *
 * <p>PostgreSQL refuses to run as root; if the tests run as root, it runs as the user {@code
 * postgres} that the system's package creates. It stops when this JVM ends.
 */
public final class LocalPostgres implements AutoCloseable {

  private static final Path PACKAGED = Path.of("/usr/lib/postgresql");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path binaries;
  private final Path folder;
  private final int port;
  private @Nullable Process server;
  private int databases;

  private LocalPostgres(Path binaries, Path folder, int port) {
    this.binaries = binaries;
    this.folder = folder;
    this.port = port;
  }

  /**
   * Starts a new server; skips the calling test, with the reason, if PostgreSQL is not installed.
   */
  public static LocalPostgres start() {
    Optional<Path> binaries = binaries();
    Assumptions.assumeTrue(
        binaries.isPresent(),
        "no PostgreSQL under " + PACKAGED + "; install the package postgresql to run this test");
    LocalPostgres postgres = new LocalPostgres(binaries.orElseThrow(), emptyFolder(), freePort());
    postgres.initialize();
    Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "stop-postgres"));
    postgres.startAgain();
    return postgres;
  }

  /** The newest PostgreSQL that is installed. */
  private static Optional<Path> binaries() {
    if (!Files.isDirectory(PACKAGED)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(PACKAGED)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.comparing(Path::toString));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Starts the server again with the files it had. */
  public void startAgain() {
    List<String> command = asItsUser();
    command.addAll(
        List.of(
            binaries.resolve("postgres").toString(),
            "-D",
            folder.resolve("data").toString(),
            "-p",
            String.valueOf(port),
            "-k",
            folder.toString(),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "max_connections=200"));
    server = run(command);
    Awaitility.await("PostgreSQL is ready")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(this::isReady);
  }

  /** Ends the server like a crash, without telling its clients. */
  public void kill() {
    Process running = server;
    if (running != null && running.isAlive()) {
      run(asItsUser("kill", "-QUIT", String.valueOf(running.pid())));
      awaitEnd(running);
    }
  }

  /**
   * Stops the server in order, as an operator does: clients are disconnected, and what they had
   * begun is rolled back.
   */
  public void stop() {
    Process running = server;
    if (running != null && running.isAlive()) {
      run(asItsUser("kill", "-INT", String.valueOf(running.pid())));
      awaitEnd(running);
    }
  }

  /** Sends {@code kill -9} to all its processes at once. */
  public void killHard() {
    Process running = server;
    if (running != null && running.isAlive()) {
      List<ProcessHandle> workers = running.descendants().toList();
      running.destroyForcibly();
      workers.forEach(ProcessHandle::destroyForcibly);
      awaitEnd(running);
      Awaitility.await("its processes are gone")
          .atMost(PATIENCE)
          .until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  /**
   * Starts the server again with the files it had, as a standby without a primary: it answers
   * queries and refuses to write until it is promoted.
   */
  public void startAsStandby() {
    try {
      Path signal = Files.createFile(folder.resolve("data").resolve("standby.signal"));
      giveToItsUser(signal);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    startAgain();
  }

  /** Promotes a standby: it accepts writes from now on. */
  public void promote() {
    execute("postgres", "SELECT pg_promote()");
  }

  /** Changes a setting of the whole server for new and open sessions; null for the default. */
  public void set(String setting, @Nullable String value) {
    execute(
        "postgres",
        value == null
            ? "ALTER SYSTEM RESET " + setting
            : "ALTER SYSTEM SET " + setting + " = '" + value + "'");
    execute("postgres", "SELECT pg_reload_conf()");
  }

  /** Creates an empty database and returns its name. */
  public String freshDatabase() {
    databases++;
    String name = "baton_" + databases;
    execute("postgres", "CREATE DATABASE " + name);
    return name;
  }

  /**
   * Creates a database that compares texts by the rules of a language, as many are, and returns its
   * name.
   */
  public String freshDatabaseIn(String language) {
    databases++;
    String name = "baton_" + databases;
    execute(
        "postgres",
        "CREATE DATABASE "
            + name
            + " TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE '"
            + language
            + "'");
    return name;
  }

  /** Creates a database whose tables and indexes are in their own folder, and returns its name. */
  public String freshDatabase(Path tables) {
    databases++;
    String name = "baton_" + databases;
    giveToItsUser(tables);
    execute("postgres", "CREATE TABLESPACE at_" + name + " LOCATION '" + tables + "'");
    execute("postgres", "CREATE DATABASE " + name + " TABLESPACE at_" + name);
    return name;
  }

  /** Runs one statement outside of any transaction. */
  public void execute(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Opens a connection; the caller closes it. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), user(), "");
  }

  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  public int port() {
    return port;
  }

  /** The user who may do everything, without a password. */
  public String user() {
    return "postgres";
  }

  @Override
  public void close() {
    kill();
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private void initialize() {
    List<String> command =
        asItsUser(
            binaries.resolve("initdb").toString(),
            "-D",
            folder.resolve("data").toString(),
            "-U",
            user(),
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8");
    Process process = run(command);
    awaitEnd(process);
    if (process.exitValue() != 0) {
      throw new IllegalStateException("initdb failed: " + log());
    }
  }

  private boolean isReady() {
    Process running = server;
    if (running == null || !running.isAlive()) {
      throw new IllegalStateException("PostgreSQL ended: " + log());
    }
    try (Connection connection = connect("postgres")) {
      return connection.isValid(5);
    } catch (SQLException starting) {
      return false;
    }
  }

  private Process run(List<String> command) {
    try {
      return new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
          .start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  private static void awaitEnd(Process process) {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("it does not end");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static List<String> asItsUser(String... command) {
    List<String> whole = new ArrayList<>();
    if (isRoot()) {
      whole.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    whole.addAll(List.of(command));
    return whole;
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static Path emptyFolder() {
    try {
      Path folder = Files.createTempDirectory("baton-postgres");
      giveToItsUser(folder);
      return folder;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void giveToItsUser(Path file) {
    if (isRoot()) {
      try {
        Files.setOwner(
            file,
            file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }
}
