package dev.baton.testkit.webex;

import dev.baton.testkit.RefusedCalls;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The state of the fake Webex: accounts, spaces, messages, files, card submissions. Changes are
 * reported to {@link WebhookDeliveries}, {@link ActivitySockets} and listening clients. One lock
 * guards everything.
 */
final class WebexWorld {

  /** A card's submission. */
  record Submission(
      String id, WebexPost card, WebexAccount person, JsonNode inputs, Instant created) {}

  final Clock clock;
  final WebexAccount bot;
  final WebhookDeliveries deliveries;
  final WebexDevices devices;
  final ActivitySockets activities;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, WebexAccount> accounts = new LinkedHashMap<>();
  private final Map<String, WebexRoom> rooms = new LinkedHashMap<>();
  private final Map<String, WebexPost> posts = new LinkedHashMap<>();
  private final Map<String, WebexFile> files = new LinkedHashMap<>();
  private final Map<String, WebexPost> fileOwners = new LinkedHashMap<>();
  private final Map<String, Submission> submissions = new LinkedHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** A region other than that of the bot. */
  static final String OTHER_REGION = "urn:TEAM:eu-central-1_k";

  private int numbered;
  private Instant lastTime = Instant.EPOCH;
  int hideNewFor;

  /** The region of what is made from now on. */
  String region = "us";

  /** Where {@link #activities} listens, or what is between it and devices. */
  int socketPort;

  /**
   * @param faults also those of the socket
   * @param token the token that is valid now; null when none is
   * @param refused takes what the bot should not have sent on the socket
   */
  WebexWorld(
      Clock clock,
      String botName,
      WebexFaults faults,
      Supplier<@Nullable String> token,
      RefusedCalls refused) {
    this.clock = clock;
    String email = botName.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "") + "@webex.bot";
    this.bot = new WebexAccount(personId(email), email, botName, true);
    accounts.put(bot.id(), bot);
    this.deliveries = new WebhookDeliveries(this);
    this.activities = new ActivitySockets(this, faults, token, refused);
    this.socketPort = activities.port();
    this.devices = new WebexDevices(this, () -> socketPort);
  }

  /** Runs something with the lock held. */
  <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  void changed() {
    listeners.forEach(Runnable::run);
  }

  void listen(Runnable listener) {
    listeners.add(listener);
  }

  /** A new id in the format of Webex's own. */
  String fresh(String type) {
    numbered++;
    return id(
        region, type, UUID.nameUUIDFromBytes((type + numbered).getBytes(StandardCharsets.UTF_8)));
  }

  /** The current time; it never repeats, so that order by time is order of events. */
  Instant now() {
    Instant now = clock.instant();
    lastTime = now.isAfter(lastTime) ? now : lastTime.plusMillis(1);
    return lastTime;
  }

  WebexAccount account(String email, String name) {
    String id = personId(email);
    WebexAccount known = accounts.get(id);
    if (known == null) {
      known = new WebexAccount(id, email, name, email.endsWith("@webex.bot"));
      accounts.put(id, known);
    }
    return known;
  }

  @Nullable WebexAccount find(String idOrEmail) {
    return accounts.values().stream()
        .filter(account ->
            account.id().equals(idOrEmail) || account.email().equalsIgnoreCase(idOrEmail))
        .findFirst()
        .orElse(null);
  }

  /** The 1:1 space of the bot and a person. */
  WebexRoom direct(WebexAccount person) {
    return rooms.values().stream()
        .filter(room -> room.direct && room.members.contains(person))
        .findFirst()
        .orElseGet(() -> {
          WebexRoom room = new WebexRoom(fresh("ROOM"), person.name(), true, now());
          room.members.add(bot);
          room.members.add(person);
          rooms.put(room.id, room);
          return room;
        });
  }

  WebexRoom space(String title) {
    WebexRoom room = new WebexRoom(fresh("ROOM"), title, false, now());
    rooms.put(room.id, room);
    join(room, bot);
    return room;
  }

  void join(WebexRoom room, WebexAccount account) {
    if (room.members.add(account)) {
      deliveries.membership("created", room, account);
      member("add", room, account);
    }
  }

  void leave(WebexRoom room, WebexAccount account) {
    if (room.members.contains(account)) {
      deliveries.membership("deleted", room, account);
      member("leave", room, account);
      room.members.remove(account);
    }
  }

  private void member(String verb, WebexRoom room, WebexAccount account) {
    if (!room.direct && room.members.contains(bot)) {
      activities.tell(ActivityJson.member(verb, room, account, now()));
    }
  }

  /**
   * Gives a space another id. Webex does not document the names of the fields that report this, and
   * the socket is not known to tell it at all.
   */
  String migrate(WebexRoom room) {
    String old = room.id;
    rooms.remove(old);
    room.id = fresh("ROOM");
    rooms.put(room.id, room);
    deliveries.migrated(room, old);
    return room.id;
  }

  /** A space the bot is in. */
  WebexRoom joined(String id) {
    WebexRoom room = rooms.get(id);
    if (room == null || !room.members.contains(bot)) {
      throw Refusal.missing("room");
    }
    return room;
  }

  WebexRoom room(String id) {
    WebexRoom room = rooms.get(id);
    if (room == null) {
      throw new IllegalArgumentException("no such space: " + id);
    }
    return room;
  }

  List<WebexRoom> joinedRooms() {
    return rooms.values().stream()
        .filter(room -> room.members.contains(bot))
        .sorted((a, b) -> b.lastActivity.compareTo(a.lastActivity))
        .toList();
  }

  /** A new message that nobody sees before {@link #publish}. */
  WebexPost draft(WebexRoom room, WebexAccount author, @Nullable String parentId) {
    if (parentId != null) {
      WebexPost parent = posts.get(parentId);
      if (parent == null || parent.room != room) {
        throw Refusal.missing("parent message");
      }
      if (parent.parentId != null) {
        throw Refusal.bad("The parent of a reply cannot be a reply itself.");
      }
    }
    return new WebexPost(fresh("MESSAGE"), room, author, parentId, now());
  }

  void publish(WebexPost post) {
    post.hiddenFor = hideNewFor;
    posts.put(post.id, post);
    post.room.posts.add(post);
    post.room.lastActivity = post.created;
    for (WebexFile file : post.files) {
      fileOwners.put(file.id(), post);
    }
    deliveries.message("created", post, post.author);
    if (seen(post)) {
      activities.tell(ActivityJson.posted(post));
      if (!post.files.isEmpty()) {
        activities.tell(ActivityJson.scanned(post));
      }
    }
  }

  void delete(WebexPost post, WebexAccount actor) {
    posts.remove(post.id);
    post.room.posts.remove(post);
    deliveries.message("deleted", post, actor);
    if (seen(post)) {
      activities.tell(ActivityJson.deleted(post, actor, now()));
    }
  }

  /** Tells the socket that somebody changed a message; there is no webhook for it. */
  void edited(WebexPost post, Instant at) {
    if (seen(post)) {
      activities.tell(ActivityJson.edited(post, at));
    }
  }

  WebexFile store(String name, String mime, ByteBuffer bytes) {
    WebexFile file = new WebexFile(fresh("CONTENT"), name, mime, bytes.asReadOnlyBuffer());
    files.put(file.id(), file);
    return file;
  }

  Submission submit(WebexPost card, WebexAccount person, JsonNode inputs) {
    Submission submission = new Submission(fresh("ATTACHMENT_ACTION"), card, person, inputs, now());
    submissions.put(submission.id(), submission);
    deliveries.submitted(submission);
    activities.tell(ActivityJson.pressed(submission));
    return submission;
  }

  @Nullable WebexPost post(String id) {
    return posts.get(id);
  }

  /** Whether the bot may see a message: its own, in its 1:1 spaces, or one that mentions it. */
  boolean seen(WebexPost post) {
    return post.room.members.contains(bot)
        && (post.room.direct || post.author.equals(bot) || post.mentioned.contains(bot.id()));
  }

  WebexPost visible(String id) {
    WebexPost post = posts.get(id);
    if (post == null || !seen(post)) {
      throw Refusal.missing("message");
    }
    if (post.hiddenFor > 0) {
      post.hiddenFor--;
      throw Refusal.missing("message").blameless();
    }
    return post;
  }

  WebexFile file(String id) {
    WebexPost owner = fileOwners.get(id);
    WebexFile file = files.get(id);
    if (file == null || owner == null || !seen(owner) || !posts.containsKey(owner.id)) {
      throw Refusal.missing("content");
    }
    return file;
  }

  Submission submission(String id) {
    Submission submission = submissions.get(id);
    if (submission == null || !submission.card().author.equals(bot)) {
      throw Refusal.missing("attachment action");
    }
    return submission;
  }

  List<WebexPost> allPosts() {
    return new ArrayList<>(posts.values());
  }

  private static String personId(String email) {
    return id(
        "us",
        "PEOPLE",
        UUID.nameUUIDFromBytes(email.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)));
  }

  private static String id(String region, String type, UUID uuid) {
    return Base64.getEncoder()
        .withoutPadding()
        .encodeToString(
            ("ciscospark://" + region + "/" + type + "/" + uuid).getBytes(StandardCharsets.UTF_8));
  }

  /** The region within an id. */
  static String region(String id) {
    String decoded = new String(Base64.getDecoder().decode(id), StandardCharsets.UTF_8);
    return decoded.split("/", -1)[2];
  }

  /** The bare UUID within an id. */
  static String uuid(String id) {
    String decoded = new String(Base64.getDecoder().decode(id), StandardCharsets.UTF_8);
    return decoded.substring(decoded.lastIndexOf('/') + 1);
  }
}
