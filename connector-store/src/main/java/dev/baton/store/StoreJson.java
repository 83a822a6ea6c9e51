package dev.baton.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.baton.connector.Content;
import dev.baton.connector.Event;
import dev.baton.connector.Threads;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes records to text columns as JSON, and reads them. Sealed types carry their simple name as
 * {@code type}. Unknown fields are ignored, so that an older version can read a newer version's
 * rows; fields that an older version did not write are null, zero or false.
 */
final class StoreJson {

  private static final List<Class<?>> SEALED =
      List.of(
          Content.class,
          Content.FileRef.class,
          Event.class,
          DeliveryCommand.class,
          DeliveryCommand.Target.class,
          ButtonAction.class,
          UnansweredTransfer.class,
          Threads.Whereabouts.class);

  private static final JsonMapper MAPPER = mapper();

  private StoreJson() {}

  static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static <T> T read(Class<T> type, String json) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JacksonException unreadable) {
      throw new UnreadableException(
          "stored " + type.getSimpleName() + " cannot be read: " + why(unreadable), unreadable);
    }
  }

  /** Names the unknown kind, but never the content of a row. */
  private static String why(JacksonException unreadable) {
    return unreadable instanceof InvalidTypeIdException kind
        ? "kind " + kind.getTypeId() + " is unknown"
        : unreadable.getClass().getSimpleName();
  }

  private static JsonMapper mapper() {
    JsonMapper.Builder builder =
        JsonMapper.builder()
            .changeDefaultPropertyInclusion(
                usual -> usual.withValueInclusion(JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    for (Class<?> sealed : SEALED) {
      builder.addMixIn(sealed, Typed.class).registerSubtypes(sealed.getPermittedSubclasses());
    }
    return builder.build();
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
  private interface Typed {}
}
