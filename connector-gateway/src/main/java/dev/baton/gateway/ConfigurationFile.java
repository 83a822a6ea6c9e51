package dev.baton.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A {@code baton.yml} and the {@code .env} beside it.
 *
 * @param environment the values of {@code ${NAME}} in the file
 */
record ConfigurationFile(Path path, Map<String, String> environment) {

  /**
   * What the file says now.
   *
   * @throws ConfigurationException with all problems of the file
   */
  Configuration read() {
    return ConfigurationReader.read(path, environment, InstalledTypes.found());
  }

  /**
   * By what a change of the files is noticed: all that is in them, as editors and Kubernetes
   * replace files in ways of their own.
   */
  Contents contents() {
    Path secrets = path.toAbsolutePath().resolveSibling(EnvFile.NAME);
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      return new Contents(List.of());
    }
    try {
      ByteBuffer settings = ByteBuffer.wrap(Files.readAllBytes(path));
      return new Contents(
          Files.isRegularFile(secrets)
              ? List.of(settings, ByteBuffer.wrap(Files.readAllBytes(secrets)))
              : List.of(settings));
    } catch (NoSuchFileException away) {
      return new Contents(List.of());
    } catch (IOException unreadable) {
      return new Contents(
          List.of(ByteBuffer.wrap(unreadable.toString().getBytes(StandardCharsets.UTF_8))));
    }
  }

  /**
   * What is in the files.
   *
   * @param files of each; none while they cannot be read
   */
  record Contents(List<ByteBuffer> files) {

    boolean isThere() {
      return !files.isEmpty();
    }
  }
}
