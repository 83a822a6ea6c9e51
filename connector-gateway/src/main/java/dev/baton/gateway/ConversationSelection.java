package dev.baton.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** The options that select whose data is meant: one conversation, or one user. */
final class ConversationSelection {

  @Option(
      names = "--conversation",
      paramLabel = "ID",
      required = true,
      description = "One conversation, by Baton's id for it.")
  private @Nullable String conversation;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private @Nullable User user;

  /** A user, by an id that is unique on one channel only. */
  static final class User {

    @Option(
        names = "--user",
        paramLabel = "ID",
        required = true,
        description = "All conversations of a user, by the platform's id for the user.")
    private @Nullable String id;

    @Option(
        names = "--channel",
        paramLabel = "NAME",
        description = "The user's channel; needed if the id exists on several channels.")
    private @Nullable String channel;
  }

  /**
   * The ids of the conversations.
   *
   * @throws AmbiguousUserException if they may belong to different people
   */
  List<String> conversations(ApiClient client) {
    String only = conversation;
    if (only != null) {
      return List.of(only);
    }
    User meant = user == null ? new User() : user;
    String wanted = String.valueOf(meant.id);
    String channel = meant.channel;
    String path = "/api/v1/users/" + ApiClient.quoted(wanted) + "/conversations";
    JsonNode found =
        client.get(channel == null ? path : path + "?channel=" + ApiClient.quoted(channel));
    List<String> ids = new ArrayList<>();
    Set<String> channels = new TreeSet<>();
    for (JsonNode each : found.path("conversations")) {
      String on = each.path("channel").asString();
      // A Baton of an earlier version answers with those of all channels.
      if (channel == null || channel.equals(on)) {
        ids.add(each.path("id").asString());
        channels.add(on);
      }
    }
    if (ids.isEmpty()) {
      throw new ApiClient.ApiException(
          "no conversation has a user with the id "
              + wanted
              + (channel == null ? "" : " on the channel " + channel));
    }
    if (channels.size() > 1) {
      throw new AmbiguousUserException(
          "users on several channels have the id "
              + wanted
              + "; choose one with --channel: "
              + String.join(", ", channels));
    }
    return ids;
  }

  /** The id may belong to different people; the message is for the operator. */
  static final class AmbiguousUserException extends RuntimeException {
    AmbiguousUserException(String message) {
      super(message);
    }
  }
}
