package dev.baton.testkit.webex;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A message; guarded by the {@link WebexWorld}'s lock. */
final class WebexPost {

  final String id;
  final WebexRoom room;
  final WebexAccount author;
  final @Nullable String parentId;
  final Instant created;
  String text = "";
  @Nullable String markdown;
  @Nullable String html;
  final List<WebexFile> files = new ArrayList<>();
  @Nullable JsonNode card;
  final Set<String> mentioned = new LinkedHashSet<>();
  boolean mentionsAll;
  @Nullable Instant updated;
  int edits;
  int hiddenFor;

  WebexPost(
      String id, WebexRoom room, WebexAccount author, @Nullable String parentId, Instant created) {
    this.id = id;
    this.room = room;
    this.author = author;
    this.parentId = parentId;
    this.created = created;
  }
}
