package dev.baton.rest;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Outbound;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes messages as Rasa's REST channel does, one object each. Pure. */
final class ToRest {

  /** What the payload of a button starts with; it tells a press from typed text. */
  static final String PRESS = "baton:press:";

  private static final JsonMapper JSON = JsonMapper.shared();

  private ToRest() {}

  /**
   * One message as JSON, in a single line.
   *
   * @param fileUrls gives the URL under which the client finds a file
   * @throws DeliveryException if the message cannot be shown or a file has no URL
   */
  static String json(Outbound message, Function<FileRef, String> fileUrls) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("recipient_id", message.to().chat());
    switch (message.content()) {
      case Content.Text text -> json.put("text", text.text());
      case Content.Media media -> {
        Content.Text caption = media.caption();
        if (caption != null) {
          json.put("text", caption.text());
        }
        json.put(field(media.kind()), fileUrls.apply(media.file()));
      }
      case Content.Location location -> json.put("text", description(location));
      case Content.Contact contact -> json.put("text", contact.name() + ": " + contact.phone());
      case Content.Choice choice -> json.put("text", choice.title());
      case Content.Buttons buttons -> {
        json.put("text", buttons.text().text());
        ArrayNode list = json.putArray("buttons");
        buttons.buttons().forEach(button -> button(list.addObject(), message.id(), button));
      }
      case Content.Card card -> json.put("text", card.fallback().text());
      case Content.Native own -> json.put("text", own.asText());
      case Content.Custom custom -> {
        try {
          json.set("custom", JSON.readTree(custom.json()));
        } catch (JacksonException malformed) {
          throw new DeliveryException.Refused("the custom content is not JSON", malformed);
        }
      }
    }
    return json.toString();
  }

  private static String field(Content.MediaKind kind) {
    return switch (kind) {
      case IMAGE, ANIMATION, STICKER -> "image";
      case VIDEO, AUDIO, VOICE, DOCUMENT -> "attachment";
    };
  }

  private static void button(ObjectNode json, String messageId, Button button) {
    json.put("title", button.title());
    String url = button.url();
    if (url == null) {
      json.put("payload", PRESS + messageId + ":" + button.token());
    } else {
      json.put("type", "web_url").put("url", url);
    }
  }

  private static String description(Content.Location location) {
    String map =
        "https://www.openstreetmap.org/?mlat="
            + location.latitude()
            + "&mlon="
            + location.longitude();
    return Stream.of("📍", location.title(), location.address(), map)
        .filter(Objects::nonNull)
        .collect(Collectors.joining(" "));
  }
}
