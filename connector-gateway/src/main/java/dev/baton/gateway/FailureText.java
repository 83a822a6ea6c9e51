package dev.baton.gateway;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * What an operator reads of a failure: the messages of Java's own about files are often a path and
 * nothing else.
 */
final class FailureText {

  private FailureText() {}

  static String of(Throwable failure) {
    String message = failure.getMessage();
    Throwable cause = failure.getCause();
    if (failure instanceof FileSystemException file) {
      return words(file);
    }
    if (failure instanceof UncheckedIOException
        && cause != null
        && cause.toString().equals(message)) {
      return of(cause);
    }
    if (message == null) {
      return failure.getClass().getSimpleName();
    }
    String quoted = cause instanceof FileSystemException ? ": " + cause.getMessage() : "";
    return cause == null || quoted.isEmpty() || !message.endsWith(quoted)
        ? message
        : message.substring(0, message.length() - quoted.length()) + ": " + of(cause);
  }

  private static String words(FileSystemException failure) {
    String reason = failure.getReason();
    return switch (failure) {
      case NoSuchFileException missing ->
          missing.getFile() + " does not exist, or its folder does not";
      case AccessDeniedException forbidden ->
          forbidden.getFile() + " is not open to " + System.getProperty("user.name") + "; allow it";
      default ->
          failure.getFile() + ": " + (reason == null ? failure.getClass().getSimpleName() : reason);
    };
  }
}
