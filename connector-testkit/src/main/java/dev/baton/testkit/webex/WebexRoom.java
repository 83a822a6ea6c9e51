package dev.baton.testkit.webex;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A space; guarded by the {@link WebexWorld}'s lock. */
final class WebexRoom {

  String id;
  final String title;
  final boolean direct;
  final Instant created;
  Instant lastActivity;
  final Set<WebexAccount> members = new LinkedHashSet<>();
  final List<WebexPost> posts = new ArrayList<>();

  WebexRoom(String id, String title, boolean direct, Instant created) {
    this.id = id;
    this.title = title;
    this.direct = direct;
    this.created = created;
    this.lastActivity = created;
  }

  String type() {
    return direct ? "direct" : "group";
  }
}
