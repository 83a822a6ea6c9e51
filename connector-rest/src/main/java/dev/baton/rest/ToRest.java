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

/** Writes messages as Rasa's REST channel does: one object each. Pure. */
final class ToRest {

  /** Begins the payloads of buttons, by which a press is known from what somebody types. */
  static final String PRESS = "baton:press:";

  private static final JsonMapper JSON = JsonMapper.shared();

  private ToRest() {}

  /**
   * One message as JSON, in a single line.
   *
   * @param addresses where the client finds a file
   * @throws DeliveryException when it cannot be shown, or a file not be addressed
   */
  static String json(Outbound message, Function<FileRef, String> addresses) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("recipient_id", message.to().chat());
    switch (message.content()) {
      case Content.Text text -> json.put("text", text.text());
      case Content.Media media -> {
        Content.Text caption = media.caption();
        if (caption != null) {
          json.put("text", caption.text());
        }
        json.put(field(media.kind()), addresses.apply(media.file()));
      }
      case Content.Location place -> json.put("text", words(place));
      case Content.Contact contact -> json.put("text", contact.name() + ": " + contact.phone());
      case Content.Choice choice -> json.put("text", choice.title());
      case Content.Buttons buttons -> {
        json.put("text", buttons.text().text());
        ArrayNode list = json.putArray("buttons");
        buttons.buttons().forEach(button -> button(list.addObject(), message.id(), button));
      }
      case Content.Card card -> json.put("text", card.fallback().text());
      case Content.Custom custom -> {
        try {
          json.set("custom", JSON.readTree(custom.json()));
        } catch (JacksonException malformed) {
          throw new DeliveryException.Refused("the custom content is no JSON", malformed);
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

  private static String words(Content.Location place) {
    String map =
        "https://www.openstreetmap.org/?mlat=" + place.latitude() + "&mlon=" + place.longitude();
    return Stream.of("📍", place.title(), place.address(), map)
        .filter(Objects::nonNull)
        .collect(Collectors.joining(" "));
  }
}
