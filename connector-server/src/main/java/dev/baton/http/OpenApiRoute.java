package dev.baton.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /api/v1/openapi.json}: the OpenAPI description of the surface. Which role a path needs is
 * not written in its file but taken from the paths themselves.
 */
final class OpenApiRoute implements HttpRoute {

  static final String ROLE = "x-baton-role";

  private final Supplier<List<PathTable.Entry>> paths;
  private final AtomicReference<@Nullable Answer> description = new AtomicReference<>();

  /**
   * @param paths asked at the first call, when all of them are there
   */
  OpenApiRoute(Supplier<List<PathTable.Entry>> paths) {
    this.paths = paths;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    Answer known = description.get();
    if (known == null) {
      known = Answer.of(200, described());
      description.set(known);
    }
    return CompletableFuture.completedFuture(known);
  }

  private JsonNode described() {
    JsonNode api = JsonMapper.shared().readTree(read());
    for (PathTable.Entry entry : paths.get()) {
      JsonNode operation =
          api.path("paths").path(entry.path()).path(entry.method().toLowerCase(Locale.ROOT));
      Role role = entry.role();
      if (role != null && operation instanceof ObjectNode described) {
        described.put(ROLE, role.word());
      }
    }
    return api;
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
