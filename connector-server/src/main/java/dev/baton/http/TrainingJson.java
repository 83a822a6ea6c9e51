package dev.baton.http;

import dev.baton.training.Candidates;
import dev.baton.training.Candidates.Counted;
import dev.baton.training.HarvestQuery;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes candidates for training as JSON. */
final class TrainingJson {

  private TrainingJson() {}

  static ObjectNode of(HarvestQuery query, Candidates candidates) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("from", query.from() == null ? null : query.from().toString());
    json.put("to", query.to() == null ? null : query.to().toString());
    json.put("conversations", candidates.conversations());
    json.put("messages", candidates.messages());
    json.put("left_out", candidates.leftOut());
    ArrayNode topics = json.putArray("topics");
    candidates.topics().forEach(topic -> topic(topics.addObject(), topic));
    ArrayNode canned = json.putArray("canned");
    candidates
        .canned()
        .forEach(each -> canned.addObject().put("name", each.name()).put("text", each.text()));
    return json;
  }

  private static void topic(ObjectNode json, Candidates.Topic topic) {
    json.put("intent", topic.intent()).put("known", topic.known()).put("count", topic.count());
    ObjectNode reasons = json.putObject("reasons");
    topic.reasons().forEach((reason, times) -> reasons.put(ApiJson.word(reason), times));
    counted(json.putArray("examples"), topic.examples());
    counted(json.putArray("answers"), topic.answers());
    ArrayNode handoffs = json.putArray("handoffs");
    topic.handoffs().forEach(handoffs::add);
    json.put("first_at", topic.firstAt().toString()).put("last_at", topic.lastAt().toString());
  }

  private static void counted(ArrayNode list, List<Counted> texts) {
    texts.forEach(each -> list.addObject().put("text", each.text()).put("count", each.count()));
  }
}
