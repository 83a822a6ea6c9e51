package dev.baton.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.store.testkit.ForwardingStore;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code java -jar baton.jar run --config baton.yml} as a process of its own, in a folder of its
 * own, on a free port. It can be killed and started again on the same port and store.
 */
public final class Program implements AutoCloseable {

  public static final String API_TOKEN = "api-token-0123456789abcdef";
  public static final String HANDOFF_TOKEN = "handoff-token-0123456789abcdef";
  public static final JsonMapper JSON = JsonMapper.shared();
  public static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final int port;
  private @Nullable Process process;
  private final Map<String, String> environment = new HashMap<>();
  private @Nullable String mutant;

  private Program(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Writes the configuration and starts. */
  public static Program start(Path folder, int port, String yaml) {
    Program program = prepared(folder, port, yaml);
    program.restart();
    return program;
  }

  /**
   * Writes the configuration without starting. Crowds write faster than people do, so there is no
   * limit for users unless the configuration has one.
   */
  public static Program prepared(Path folder, int port, String yaml) {
    try {
      boolean limited = yaml.contains("\nlimits:") || yaml.startsWith("limits:");
      Files.writeString(
          folder.resolve("baton.yml"), limited ? yaml : yaml + "\nlimits: {user-messages: 0}\n");
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    return new Program(folder, port);
  }

  /** From the next start on, runs the mutant without a fence. */
  public Program unfenced() {
    return mutant("dev.baton.gateway.UnfencedMain");
  }

  /** From the next start on, runs this main class of the tests, with the jar's classes. */
  public Program mutant(String mainClass) {
    mutant = mainClass;
    return this;
  }

  /** Sets an environment variable from the next start on. */
  public Program with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /**
   * A port that is free and stays free until somebody listens on it: it lies below the range for
   * outgoing connections, and is returned only once.
   */
  public static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
      if (!GIVEN.add(port)) {
        continue;
      }
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        GIVEN.remove(port);
      }
    }
  }

  /** The jar under test, as {@code java -jar} gets it. */
  public static Path jar() {
    Path jar = Path.of(System.getProperty("baton.jar", "target/baton.jar")).toAbsolutePath();
    assertThat(jar).as("the packaged program; run the verify phase").isRegularFile();
    return jar;
  }

  /** The command line; {@code baton.launcher} names a package's own way to start. */
  public static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    String launcher = System.getProperty("baton.launcher", "");
    if (!launcher.isEmpty()) {
      command.add(launcher);
      command.addAll(List.of(arguments));
      return command;
    }
    command.add(
        Path.of(System.getProperty("java.home"), "bin", "java").toString()
            + (File.separatorChar == '\\' ? ".exe" : ""));
    command.addAll(List.of("-Xmx512m", "-jar", jar().toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static List<String> mutated(String mainClass) {
    List<String> command = new ArrayList<>(command());
    int jar = command.indexOf("-jar");
    String tests = Path.of("target", "test-classes").toAbsolutePath().toString();
    String fakes =
        ForwardingStore.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    command.set(jar, "-cp");
    command.set(
        jar + 1,
        String.join(
            File.pathSeparator,
            command.get(jar + 1),
            System.getProperty("baton.test-classes", tests),
            fakes));
    command.add(mainClass);
    return command;
  }

  /** Starts, without waiting for anything. */
  public void launch() {
    String mainClass = mutant;
    ProcessBuilder builder =
        new ProcessBuilder(
                mainClass == null ? command("run", "--config", "baton.yml") : mutated(mainClass))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().put("BATON_API_TOKEN", API_TOKEN);
    builder.environment().put("HANDOFF_TOKEN", HANDOFF_TOKEN);
    builder.environment().putAll(environment);
    try {
      process = builder.start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Starts and waits until it is ready. */
  public void restart() {
    launch();
    awaitReady();
  }

  public void awaitReady() {
    Awaitility.await("the program is ready")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .failFast(
            () -> assertThat(isRunning()).as(() -> "running; its log:\n" + logTail()).isTrue())
        .until(this::isReady);
  }

  public boolean isRunning() {
    Process running = process;
    return running != null && running.isAlive();
  }

  private boolean isReady() {
    try {
      return get("/readyz", null).statusCode() == 200;
    } catch (UncheckedIOException refused) {
      return false;
    }
  }

  /** {@code kill -9}; returns once the process is gone. */
  public void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      try {
        assertThat(running.waitFor(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }
  }

  /** SIGTERM; returns once the process has ended cleanly. */
  public void stop() {
    Process running = process;
    if (running != null) {
      running.destroy();
      try {
        assertThat(running.waitFor(40, TimeUnit.SECONDS)).as("it ends when it is told to").isTrue();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }
  }

  /** SIGSTOP: freezes the process without its noticing. */
  public void freeze() {
    signal("-STOP");
  }

  /** SIGCONT: the process continues where it was. */
  public void thaw() {
    signal("-CONT");
  }

  private void signal(String signal) {
    Process running = process;
    if (running != null) {
      try {
        Process sent = new ProcessBuilder("kill", signal, String.valueOf(running.pid())).start();
        assertThat(sent.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(sent.exitValue()).isZero();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }
  }

  /** The process's id; 0 while there is no process. */
  public long pid() {
    Process running = process;
    return running == null ? 0 : running.pid();
  }

  /** Resident memory in MiB; 0 if the system does not report it. */
  public long residentMegabytes() {
    Process running = process;
    Path status = Path.of("/proc/" + (running == null ? 0 : running.pid()) + "/status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException untold) {
      return 0;
    }
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public Path store() {
    return folder.resolve("baton.db");
  }

  /** The program's folder. */
  public Path folder() {
    return folder;
  }

  private Path log() {
    return folder.resolve("baton.log");
  }

  /** Everything the program has written to its log so far, in all its runs. */
  public String logged() {
    try {
      return Files.exists(log()) ? Files.readString(log(), StandardCharsets.UTF_8) : "";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  public String logTail() {
    List<String> lines = logged().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  /** Fails if the log contains a secret; the failure does not repeat it. */
  public void assertKeepsSecret(String... secrets) {
    String logged = logged();
    for (String secret : secrets) {
      assertThat(logged.contains(secret)).as("a secret stands in the log").isFalse();
    }
    assertThat(logged.contains(API_TOKEN)).as("the API token stands in the log").isFalse();
    assertThat(logged.contains(HANDOFF_TOKEN)).as("the handoff token stands in the log").isFalse();
  }

  public HttpResponse<String> get(String path, @Nullable String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url().resolve(path)).timeout(Duration.ofSeconds(10)).GET();
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return send(request.build());
  }

  /** Calls {@code /handoff}. */
  public HttpResponse<String> handoff(String body, @Nullable String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url().resolve("/handoff"))
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return send(request.build());
  }

  /** Gets a page of the API, with the token if the configuration has one. */
  public JsonNode api(String path) {
    HttpResponse<String> answer = get(path, isGuarded() ? API_TOKEN : null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private boolean isGuarded() {
    try {
      return Files.readString(folder.resolve("baton.yml")).contains("api-token");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** A conversation's transcript, found by its {@code sender_id}. */
  public JsonNode transcript(String senderId) {
    for (JsonNode each : api("/api/v1/conversations?limit=200").path("conversations")) {
      if (each.path("sender_id").asString("").equals(senderId)) {
        return api("/api/v1/conversations/" + each.path("id").asString());
      }
    }
    throw new AssertionError("no conversation has the sender_id " + senderId);
  }

  public static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
