package dev.baton.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A Rasa project, copied and trained by a release of Rasa; trained again only if it changes. */
record RasaProject(RasaRelease release, Path folder) {

  private static final Path WORK = Path.of("target", "rasa").toAbsolutePath();
  private static final Path SAMPLE = Path.of("..", "samples", "rasa-bot").toAbsolutePath();
  private static final Duration LONGEST_TRAINING = Duration.ofMinutes(40);

  /** The sample bot, overlaid with the extra files that 2.8 needs. */
  static RasaProject sample(RasaRelease release) {
    List<Path> layers = new ArrayList<>(List.of(SAMPLE));
    if (release == RasaRelease.V2_8) {
      layers.add(SAMPLE.resolve("rasa-2.8"));
    }
    return trained(release, layers, List.of("--domain", "domain"));
  }

  /** Trains the contents of these folders; later folders overlay earlier ones. */
  static RasaProject trained(RasaRelease release, List<Path> layers, List<String> arguments) {
    Path folder =
        WORK.resolve(release.number())
            .resolve(digest(layers, arguments + " " + release.home()).substring(0, 16));
    RasaProject project = new RasaProject(release, folder);
    if (Files.notExists(project.model())) {
      try {
        project.train(layers, arguments);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
    return project;
  }

  Path model() {
    return folder.resolve("models").resolve("bot.tar.gz");
  }

  private void train(List<Path> layers, List<String> arguments) throws IOException {
    for (Path layer : layers) {
      copy(layer, folder);
    }
    List<String> command =
        new ArrayList<>(List.of("train", "--fixed-model-name", "training", "--out", "models"));
    command.addAll(arguments);
    Path log = folder.resolve("train.log");
    try (Served training = Served.rasa(release.home(), folder, log, command)) {
      int code = training.awaitEnd(LONGEST_TRAINING);
      assertThat(code).as(() -> "rasa train; its log:\n" + training.logTail()).isZero();
    }
    Files.move(
        folder.resolve("models").resolve("training.tar.gz"),
        model(),
        StandardCopyOption.ATOMIC_MOVE);
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path file : files(from)) {
      Path target = to.resolve(from.relativize(file).toString());
      Files.createDirectories(target.getParent());
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static String digest(List<Path> layers, String salt) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt.getBytes(StandardCharsets.UTF_8));
      for (Path layer : layers) {
        for (Path file : files(layer)) {
          digest.update(layer.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
          digest.update(Files.readAllBytes(file));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException | IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Whether a file belongs to a project: models, caches and hidden folders do not. */
  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
            String name = entered.getFileName().toString();
            boolean foreign =
                !entered.equals(folder)
                    && (name.startsWith(".") || List.of("models", "__pycache__").contains(name));
            return foreign ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    try (Stream<Path> sorted = files.stream().sorted()) {
      return sorted.toList();
    }
  }
}
