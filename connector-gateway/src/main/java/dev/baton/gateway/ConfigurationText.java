package dev.baton.gateway;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Reads a configuration's text, or says why it cannot be read. */
final class ConfigurationText {

  private ConfigurationText() {}

  /**
   * @param environment says how Baton was called
   * @throws ConfigurationException if it cannot be read
   */
  static String of(Path file, Map<String, String> environment) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException missing) {
      throw new ConfigurationException(
          file
              + " does not exist; write it with '"
              + CommandName.of(environment)
              + " init', or copy baton.example.yml and fill it in");
    } catch (CharacterCodingException malformed) {
      throw new ConfigurationException(file + " is not UTF-8; save it as UTF-8");
    } catch (AccessDeniedException forbidden) {
      throw new ConfigurationException(
          file + " may not be read by " + System.getProperty("user.name") + "; allow it");
    } catch (IOException unreadable) {
      throw new ConfigurationException(
          Files.isDirectory(file)
              ? file + " is a folder; name the file in it"
              : file + " cannot be read: " + unreadable.getClass().getSimpleName());
    }
  }
}
