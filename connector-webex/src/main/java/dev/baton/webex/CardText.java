package dev.baton.webex;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads the words of an adaptive card, from top to bottom. */
final class CardText {

  private CardText() {}

  static void collect(JsonNode node, List<String> words) {
    if (node.isObject()) {
      String text = node.path("text").asString("");
      if (!text.isBlank()) {
        words.add(text);
      }
      if (node.has("value") && node.has("title")) {
        words.add(FromWebex.scalar(node.get("title")) + ": " + FromWebex.scalar(node.get("value")));
      }
    }
    node.values().stream().filter(JsonNode::isContainer).forEach(child -> collect(child, words));
  }
}
