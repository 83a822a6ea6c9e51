package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Attributes;
import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.store.GivenTurn;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageReaction;
import dev.baton.store.StoredEvent;
import dev.baton.store.TurnTable;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part of the {@link StoreContract} about what was said: events, messages, turns. */
abstract class StoreTranscriptContract extends StoreListingContract {

  @Test
  void eventsAreReadLaneByLaneInOrder() {
    commit(tables -> {
      for (String id : List.of("a1", "b1", "a2")) {
        tables.inbound().add("tg", "lane-" + id.charAt(0), event(id), NOON);
      }
      return true;
    });
    assertList(tables -> tables.inbound().lanesWaiting())
        .containsExactlyInAnyOrder("lane-a", "lane-b");
    StoredEvent first = read(tables -> tables.inbound().head("lane-a")).orElseThrow();
    assertThat(first.inbound()).isEqualTo(event("a1"));
    assertThat(first.attempts()).isZero();

    StoredEvent again =
        commit(tables -> {
          tables.inbound().failed(first, "not now");
          return tables.inbound().head("lane-a").orElseThrow();
        });
    assertThat(again.inbound().id()).isEqualTo("a1");
    assertThat(again.attempts()).isEqualTo(1);

    commit(tables -> {
      tables.inbound().setAside(first, "never");
      return true;
    });
    assertThat(drained("lane-a")).containsExactly("a2");
    assertList(tables -> tables.inbound().lanesWaiting()).containsExactly("lane-b");
  }

  @Test
  void handledEventsAreKnownUntilTheyAreDeleted() {
    commit(tables -> tables.inbound().add("tg", "lane", event("e"), NOON));
    assertThat(drained("lane")).containsExactly("e");
    assertNow(tables -> tables.inbound().add("tg", "lane", event("e"), NOON)).isFalse();
    assertCount(tables -> tables.inbound().forget(NOON)).isZero();
    assertCount(tables -> tables.inbound().forget(NOON.plusMillis(1))).isEqualTo(1);
    assertNow(tables -> tables.inbound().add("tg", "lane", event("e"), NOON)).isTrue();
    assertCount(tables -> tables.inbound().forget(NOON.plusSeconds(99)))
        .as("what waits is never forgotten")
        .isZero();
  }

  @Test
  void conversationsAreFoundByEachOfTheirNames() {
    Conversation stored = conversation("c");
    commit(tables -> conversationAdded(tables, "c"));
    assertMaybe(tables -> tables.conversations().find("c")).contains(stored);
    assertMaybe(tables -> tables.conversations().at("tg", "chat-c")).contains(stored);
    assertMaybe(tables -> tables.conversations().at("wx", "chat-c")).isEmpty();
    assertMaybe(tables -> tables.conversations().ofSender("sender-c")).contains(stored);

    commit(tables -> {
      Person renamed = new Person("u", "Uma B.", null, "de", false);
      tables.conversations().heard("c", renamed, null, NOON.plusSeconds(9));
      Person known = new Person("u", "Uma", "uma_b", null, false);
      tables.conversations().heard("c", known, "topic", NOON);
      tables.conversations().moved("tg", "chat-c", "chat-new");
      return true;
    });
    assertOne(tables -> tables.conversations().get("c"))
        .satisfies(now -> {
          assertThat(now.language()).as("kept where the platform is silent").isEqualTo("de");
          assertThat(now.userHandle()).isEqualTo("uma_b");
          assertThat(now.place()).isEqualTo(new Place("chat-new", "topic"));
          assertThat(now.senderId()).as("never changes").isEqualTo("sender-c");
        });
    commit(tables -> {
      tables.conversations().threadGone("c");
      return true;
    });
    assertOne(tables -> tables.conversations().get("c").place()).isEqualTo(Place.chat("chat-new"));
  }

  @Test
  void aChatIsNotMovedOntoAnother() {
    commit(tables -> conversationAdded(tables, "a") && conversationAdded(tables, "b"));
    commit(tables -> {
      tables.conversations().moved("tg", "chat-a", "chat-b");
      return true;
    });
    assertOne(tables -> tables.conversations().get("a").chat()).isEqualTo("chat-a");
  }

  @Test
  void conversationsArePagedLatestFirst() {
    commit(tables -> {
      for (int i = 0; i < 7; i++) {
        Instant lastAt = NOON.plusSeconds(i / 2);
        tables.conversations().add(conversation("c" + i, lastAt));
      }
      Conversation seen = tables.conversations().get("c3");
      return tables.conversations().pass(seen, Control.QUEUE, "h");
    });
    List<String> paged = new ArrayList<>();
    @Nullable Conversation before = null;
    while (true) {
      @Nullable Conversation last = before;
      List<Conversation> page = read(tables -> tables.conversations().latest(null, last, 2));
      if (page.isEmpty()) {
        break;
      }
      page.forEach(conversation -> paged.add(conversation.id()));
      before = page.getLast();
    }
    assertThat(paged).containsExactly("c6", "c5", "c4", "c3", "c2", "c1", "c0");
    assertList(tables -> tables.conversations().latest(Control.QUEUE, null, 9))
        .extracting(Conversation::id)
        .containsExactly("c3");
  }

  @Test
  void aMessageIsDecidedOnce() {
    commit(tables -> conversationAdded(tables, "c"));
    commit(tables -> {
      for (String id : List.of("m1", "m2", "m3")) {
        say(tables, "c", id, Route.WAITING);
      }
      assertThat(tables.messages().decide("m1", Route.BOT, 4, "t", null)).isTrue();
      assertThat(tables.messages().decide("m1", Route.PEOPLE, 5, null, "h")).isFalse();
      assertThat(tables.messages().decide("m3", Route.PEOPLE, 5, null, "h")).isTrue();
      return true;
    });
    assertOne(tables -> tables.messages().get("m1"))
        .satisfies(message -> {
          assertThat(message.route()).isEqualTo(Route.BOT);
          assertThat(message.epoch()).isEqualTo(4);
          assertThat(message.turnId()).isEqualTo("t");
        });
    assertList(tables -> tables.messages().waiting("c"))
        .extracting(Message::id)
        .containsExactly("m2");
    assertList(tables -> tables.messages().conversationsWaiting()).containsExactly("c");

    commit(tables -> {
      tables.messages().undecide("m1");
      tables.messages().undecide("m3");
      return true;
    });
    assertMaybe(tables -> tables.messages().firstWaiting("c"))
        .hasValueSatisfying(message -> assertThat(message.id()).isEqualTo("m1"));
    assertOne(tables -> tables.messages().get("m3").route())
        .as("what people were given stays with them")
        .isEqualTo(Route.PEOPLE);
  }

  @Test
  void aTranscriptIsReadInParts() {
    commit(tables -> {
      conversationAdded(tables, "c");
      tables.handoffs().add(handoff("h", "c", 0, NOON), null);
      for (int i = 1; i <= 5; i++) {
        say(tables, "c", "m" + i, Route.WAITING);
      }
      tables.messages().decide("m2", Route.PEOPLE, 2, null, "h");
      tables.messages().decide("m4", Route.PEOPLE, 2, null, "h");
      tables.messages().rewrite("m4", Content.Text.plain("changed"));
      tables.messages().reclassify("m5", Author.DRAFT, null);
      return true;
    });
    assertList(tables -> tables.messages().last("c", 2))
        .extracting(Message::id)
        .containsExactly("m4", "m5");
    assertList(tables -> tables.messages().toPeople("h"))
        .extracting(Message::id)
        .containsExactly("m2", "m4");
    assertOne(tables -> tables.messages().get("m4").content())
        .isEqualTo(Content.Text.plain("changed"));
    assertOne(tables -> tables.messages().get("m5").author()).isEqualTo(Author.DRAFT);
    assertMaybe(tables -> tables.messages().find("none")).isEmpty();
  }

  @Test
  void anAlbumIsFoundByAnyOfItsParts() {
    commit(tables -> {
      conversationAdded(tables, "c");
      conversationAdded(tables, "d");
      for (String id : List.of("m1", "m2", "m3")) {
        say(tables, "c", id, Route.WAITING);
      }
      say(tables, "d", "n1", Route.WAITING);
      for (String id : List.of("m1", "m3", "n1")) {
        tables.messages().addToAlbum(id, "album");
      }
      return true;
    });
    assertList(tables -> tables.messages().whole(tables.messages().get("m3")))
        .extracting(Message::id)
        .containsExactly("m1", "m3");
    assertList(tables -> tables.messages().whole(tables.messages().get("m2")))
        .extracting(Message::id)
        .as("no part of an album")
        .containsExactly("m2");
  }

  @Test
  void everyContentIsKeptAsItWas() {
    commit(tables -> conversationAdded(tables, "c"));
    for (int kind = 0; kind < CONTENTS.size(); kind++) {
      Content content = someContent(kind);
      String id = "m" + kind;
      commit(tables ->
          tables
              .messages()
              .add(
                  id,
                  "c",
                  Author.BOT,
                  null,
                  content,
                  Route.BATON,
                  1,
                  null,
                  null,
                  Attributes.NONE,
                  NOON));
      assertOne(tables -> tables.messages().get(id).content()).isEqualTo(content);
    }
  }

  @Test
  void whatThePlatformToldAboutAMessageIsKept() {
    Attributes told = new Attributes("a part", "Bob", "{\"web_app_data\":{\"data\":\"x\"}}");
    commit(tables -> conversationAdded(tables, "c"));
    commit(tables -> {
      Content.Text words = Content.Text.plain("x");
      tables
          .messages()
          .add("m", "c", Author.USER, null, words, Route.BATON, 1, null, null, told, NOON);
      tables
          .messages()
          .add(
              "n",
              "c",
              Author.USER,
              null,
              words,
              Route.BATON,
              1,
              null,
              null,
              Attributes.NONE,
              NOON);
      return true;
    });
    assertOne(tables -> tables.messages().get("m").attributes()).isEqualTo(told);
    assertOne(tables -> tables.messages().get("n").attributes()).isEqualTo(Attributes.NONE);
  }

  @Test
  void copiesSayWhereAMessageIs() {
    MessageCopy user = copy("chat", null, "p1", MessageCopy.Side.USER);
    MessageCopy desk = copy("space", "topic", "p1", MessageCopy.Side.DESK);
    commit(tables -> {
      tables.messages().addCopy(user);
      tables.messages().addCopy(desk);
      tables.messages().addCopy(copy("chat", null, "p1", MessageCopy.Side.DESK));
      return true;
    });
    assertList(tables -> tables.messages().copies("m")).containsExactly(user, desk);
    assertMaybe(tables -> tables.messages().copyAt("tg", "space", "p1")).contains(desk);
    assertMaybe(tables -> tables.messages().copyAt("wx", "space", "p1")).isEmpty();
  }

  @Test
  void whatPeoplePutOnAMessageIsKeptUntilTheyTakeItAway() {
    MessageReaction thumb = new MessageReaction("c", "m", MessageCopy.Side.USER, "mia", "👍");
    MessageReaction heart = new MessageReaction("c", "m", MessageCopy.Side.USER, "mia", "❤");
    MessageReaction agents = new MessageReaction("c", "m", MessageCopy.Side.DESK, "mia", "👍");
    assertNow(tables -> tables.reactions().add(thumb, NOON)).isTrue();
    assertNow(tables -> tables.reactions().add(thumb, NOON.plusSeconds(9))).as("again").isFalse();
    assertList(tables -> tables.reactions().putSince("c", MessageCopy.Side.DESK, "mia", NOON))
        .isEmpty();
    assertNow(tables -> tables.reactions().add(heart, NOON.plusSeconds(1))).isTrue();
    assertNow(tables -> tables.reactions().add(agents, NOON)).isTrue();
    restart();
    assertList(tables -> tables.reactions().emojis("m", MessageCopy.Side.USER))
        .as("latest first")
        .containsExactly("❤", "👍");
    assertList(tables -> tables.reactions().putSince("c", MessageCopy.Side.DESK, "mia", NOON))
        .containsExactly("👍");
    assertList(tables -> tables.reactions().putSince("c", MessageCopy.Side.DESK, "ann", NOON))
        .isEmpty();
    assertList(tables ->
            tables.reactions().putSince("c", MessageCopy.Side.DESK, "mia", NOON.plusSeconds(1)))
        .isEmpty();
    assertNow(tables -> tables.reactions().remove(heart)).isTrue();
    assertNow(tables -> tables.reactions().remove(heart)).as("again").isFalse();
    assertList(tables -> tables.reactions().emojis("m", MessageCopy.Side.USER))
        .containsExactly("👍");
    assertList(tables -> tables.reactions().emojis("m", MessageCopy.Side.DESK))
        .containsExactly("👍");
  }

  @Test
  void aTurnHasOneOutcome() {
    GivenTurn turn = new GivenTurn("t", "c", "m", "bot", 3, 1, NOON, 0, null);
    commit(tables -> {
      tables.turns().give(turn);
      return true;
    });
    assertMaybe(tables -> tables.turns().open("c")).contains(turn);
    assertList(tables -> tables.turns().conversationsOpen()).containsExactly("c");
    commit(tables -> {
      tables.turns().repeat("t", NOON.plusSeconds(5));
      return true;
    });
    assertOne(tables -> tables.turns().open("c").orElseThrow().attempts()).isEqualTo(2);
    assertNow(tables -> tables.turns().running("t")).isTrue();
    assertNow(tables -> tables.turns().end("t", TurnTable.Outcome.ANSWERED, NOON)).isTrue();
    assertNow(tables -> tables.turns().end("t", TurnTable.Outcome.LOST, NOON)).isFalse();
    assertNow(tables -> tables.turns().running("t")).isFalse();
    assertMaybe(tables -> tables.turns().open("c")).isEmpty();
    assertList(tables -> tables.turns().conversationsOpen()).isEmpty();
  }

  static final List<Content> CONTENTS =
      List.of(
          new Content.Text(
              "bold \uD83D\uDE00",
              List.of(
                  new Content.Span(Content.Style.BOLD, 0, 4, null),
                  new Content.Span(Content.Style.LINK, 5, 2, "https://example.com"))),
          new Content.Media(
              Content.MediaKind.IMAGE,
              new Content.FileRef.Held("tg", "f", "a.png", "image/png", 12),
              Content.Text.plain("caption")),
          new Content.Media(
              Content.MediaKind.DOCUMENT,
              new Content.FileRef.Linked(URI.create("https://example.com/a"), null, null),
              null),
          new Content.Location(1.5, -2.25, "Home", null),
          new Content.Contact("Ann", "+491234"),
          new Content.Choice("Yes", "/affirm"),
          new Content.Buttons(
              Content.Text.plain("Which?"),
              List.of(Button.press("A", "token"), Button.link("B", "https://example.com"))),
          new Content.Card(Content.Text.plain("fallback"), "{\"type\":\"AdaptiveCard\"}"),
          new Content.Native(
              "poll", Content.Text.plain("Which?"), new Content.Original("tg", "chat", "7")),
          new Content.Custom("telegram", "{\"dice\":true}"));

  static Content someContent(int number) {
    return CONTENTS.get(number % CONTENTS.size());
  }

  private static MessageCopy copy(
      String chat, @Nullable String thread, String platformId, MessageCopy.Side side) {
    return new MessageCopy("tg", new Place(chat, thread), platformId, "m", side);
  }
}
