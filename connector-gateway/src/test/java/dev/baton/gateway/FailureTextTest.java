package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

final class FailureTextTest {

  @Test
  void aPathAloneIsNoMessage() {
    IOException missing = new NoSuchFileException("/a/.b.part");
    assertThat(FailureText.of(missing))
        .isEqualTo("/a/.b.part does not exist, or its folder does not");
    assertThat(FailureText.of(new UncheckedIOException(missing)))
        .isEqualTo(FailureText.of(missing));
    assertThat(FailureText.of(new IllegalStateException("cannot write b: /a/.b.part", missing)))
        .isEqualTo("cannot write b: /a/.b.part does not exist, or its folder does not");
    assertThat(FailureText.of(new AccessDeniedException("/a"))).startsWith("/a is not open to ");
    assertThat(FailureText.of(new FileSystemException("/a", null, "No space left on device")))
        .isEqualTo("/a: No space left on device");
  }

  @Test
  void otherWordsStayAsTheyAre() {
    assertThat(FailureText.of(new IllegalStateException("it is full", new IOException("x"))))
        .isEqualTo("it is full");
    assertThat(FailureText.of(new UncheckedIOException("mine", new IOException("x"))))
        .isEqualTo("mine");
    assertThat(FailureText.of(new IllegalStateException())).isEqualTo("IllegalStateException");
  }
}
