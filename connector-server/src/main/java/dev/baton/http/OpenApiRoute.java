package dev.baton.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /api/v1/openapi.json}: the OpenAPI description of the surface. */
final class OpenApiRoute implements HttpRoute {

  private final Answer description = new Answer(200, read(), Map.of());

  @Override
  public CompletionStage<Answer> answer(Call call) {
    return CompletableFuture.completedFuture(description);
  }

  private static String read() {
    try (InputStream file = OpenApiRoute.class.getResourceAsStream("openapi.json")) {
      if (file == null) {
        throw new IllegalStateException("openapi.json is not in the jar");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
