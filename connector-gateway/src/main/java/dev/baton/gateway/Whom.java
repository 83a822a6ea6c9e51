package dev.baton.gateway;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** The options that say whose data is meant; exactly one of them. */
final class Whom {

  @Option(
      names = "--conversation",
      paramLabel = "ID",
      required = true,
      description = "One conversation, by Baton's id.")
  private @Nullable String conversation;

  @Option(
      names = "--user",
      paramLabel = "ID",
      required = true,
      description = "All conversations of a user, by the platform's id of the user.")
  private @Nullable String user;

  /** The ids of the conversations. */
  List<String> conversations(Remote remote) {
    String only = conversation;
    if (only != null) {
      return List.of(only);
    }
    String wanted = String.valueOf(user);
    List<String> ids = new ArrayList<>();
    JsonNode found = remote.get("/api/v1/users/" + Remote.quoted(wanted) + "/conversations");
    found.path("conversations").forEach(each -> ids.add(each.path("id").asString()));
    if (ids.isEmpty()) {
      throw new Remote.RemoteException("no conversation has a user with the id " + wanted);
    }
    return ids;
  }
}
