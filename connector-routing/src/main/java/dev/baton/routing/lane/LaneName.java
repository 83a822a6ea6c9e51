package dev.baton.routing.lane;

import dev.baton.connector.Place;
import org.jspecify.annotations.Nullable;

/**
 * The name of a lane, as kept in the store.
 *
 * <p>A turn lane is named by its conversation's id and needs no type here.
 */
public sealed interface LaneName {

  /** The name in the store. It never changes: rows of older versions contain it. */
  String stored();

  /**
   * The key that decides which node runs the lane. All lanes with the same key run on the same node
   * at any time.
   */
  default String shardKey() {
    return stored();
  }

  /**
   * The lane of the events of a chat.
   *
   * @param thread set if each thread of the chat is a stream of its own, as in a desk's space;
   *     otherwise null
   */
  record Events(String channel, String chat, @Nullable String thread) implements LaneName {

    @Override
    public String stored() {
      return channel + ":" + chat + (thread == null ? "" : ":" + thread);
    }
  }

  /** A lane of deliveries. */
  sealed interface Deliveries extends LaneName {}

  /** Everything for the user of a conversation. */
  record ToUser(String conversationId) implements Deliveries {

    private static final String PREFIX = "user:";

    @Override
    public String stored() {
      return PREFIX + conversationId;
    }

    /** All lanes of a conversation run on one node. */
    @Override
    public String shardKey() {
      return conversationId;
    }
  }

  /**
   * Everything for one conversation at one desk.
   *
   * @param desk the desk's name; contains no colon
   */
  record ToDesk(String desk, String conversationId) implements Deliveries {

    private static final String PREFIX = "desk:";

    @Override
    public String stored() {
      return PREFIX + desk + ":" + conversationId;
    }

    /**
     * Everything that goes to a desk is at one node, which keeps the rate limit of the desk's
     * space.
     */
    @Override
    public String shardKey() {
      return PREFIX + desk;
    }
  }

  /** Baton's own messages to a place, named by the place's stored form. */
  record ToPlace(String place) implements Deliveries {

    private static final String PREFIX = "place:";

    public static ToPlace of(String channel, Place place) {
      return new ToPlace(channel + ":" + place.chat() + ":" + place.thread());
    }

    @Override
    public String stored() {
      return PREFIX + place;
    }
  }

  /** Marks on the messages of a chat, apart from everything else there. */
  record Marks(String chat) implements Deliveries {

    private static final String PREFIX = "mark:";

    public static Marks of(String channel, Place place) {
      return new Marks(channel + ":" + place.chat());
    }

    @Override
    public String stored() {
      return PREFIX + chat;
    }
  }

  /** What a desk's threads of a conversation show of it, apart from everything said there. */
  record States(String desk, String conversationId) implements Deliveries {

    private static final String PREFIX = "state:";

    @Override
    public String stored() {
      return PREFIX + desk + ":" + conversationId;
    }

    /** At the node that keeps the rate limit of the desk's space. */
    @Override
    public String shardKey() {
      return new ToDesk(desk, conversationId).shardKey();
    }
  }

  /** Messages that are taken back from desks because a conversation is erased. */
  record Erasure(String conversationId) implements Deliveries {

    private static final String PREFIX = "erase:";

    @Override
    public String stored() {
      return PREFIX + conversationId;
    }
  }

  /**
   * Messages that are taken back from desks only because of their age: if a platform keeps one,
   * that is not reported.
   */
  record Retention(String conversationId) implements Deliveries {

    private static final String PREFIX = "age:";

    @Override
    public String stored() {
      return PREFIX + conversationId;
    }
  }

  /** A lane kind that only a newer version knows. */
  record Unknown(String stored) implements Deliveries {}

  /** Parses the name of a delivery lane. Never fails. */
  static Deliveries ofDeliveries(String stored) {
    if (stored.startsWith(ToUser.PREFIX)) {
      return new ToUser(stored.substring(ToUser.PREFIX.length()));
    }
    if (stored.startsWith(ToDesk.PREFIX)) {
      int end = stored.indexOf(':', ToDesk.PREFIX.length());
      return end < 0
          ? new Unknown(stored)
          : new ToDesk(stored.substring(ToDesk.PREFIX.length(), end), stored.substring(end + 1));
    }
    if (stored.startsWith(States.PREFIX)) {
      int end = stored.indexOf(':', States.PREFIX.length());
      return end < 0
          ? new Unknown(stored)
          : new States(stored.substring(States.PREFIX.length(), end), stored.substring(end + 1));
    }
    if (stored.startsWith(ToPlace.PREFIX)) {
      return new ToPlace(stored.substring(ToPlace.PREFIX.length()));
    }
    if (stored.startsWith(Marks.PREFIX)) {
      return new Marks(stored.substring(Marks.PREFIX.length()));
    }
    if (stored.startsWith(Erasure.PREFIX)) {
      return new Erasure(stored.substring(Erasure.PREFIX.length()));
    }
    if (stored.startsWith(Retention.PREFIX)) {
      return new Retention(stored.substring(Retention.PREFIX.length()));
    }
    return new Unknown(stored);
  }
}
