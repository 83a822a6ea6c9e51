package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.store.GivenTurn;
import dev.baton.store.TurnTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of the {@link StoreContract} about deleting what is old. */
abstract class StoreRetentionContract extends StoreErasureContract {

  @Test
  void idleConversationsAreFoundInPagesTheLongestIdleFirst() {
    Instant since = NOON.plusSeconds(3);
    commit(tables -> {
      for (int i = 0; i < 5; i++) {
        tables.conversations().add(conversation("i" + i, NOON.plusSeconds(i / 2)));
      }
      tables.conversations().add(conversation("recent", since));
      tables.conversations().add(conversation("erased", NOON));
      tables.erasures().begin(conversation("erased"), NOON);
      Conversation people = conversation("people", NOON);
      tables.conversations().add(people);
      tables.conversations().pass(people, Control.QUEUE, "h");
      tables.conversations().add(conversation("left", NOON));
      tables.handoffs().add(handoff("kept", "left", 0, NOON), null);
      tables.leftMessages().keep("kept", NOON.plusSeconds(600));
      // What a version that knows nothing of this leaves when it ends one.
      tables.handoffs().add(handoff("over", "i1", 0, NOON), null);
      tables.handoffs().end("over", EndReason.USER_ENDED, NOON);
      tables.leftMessages().keep("over", NOON.plusSeconds(600));
      tables.conversations().add(conversation("wrote", NOON));
      tables
          .messages()
          .add(
              "m",
              "wrote",
              Author.BOT,
              null,
              Content.Text.plain("now"),
              Route.BATON,
              1,
              null,
              null,
              Attributes.NONE,
              since);
      return true;
    });
    List<String> seen = new ArrayList<>();
    List<Conversation> page = List.of();
    do {
      Conversation last = page.isEmpty() ? null : page.getLast();
      page = read(tables -> tables.retention().idle(since, last, 2));
      page.forEach(each -> seen.add(each.id()));
    } while (page.size() == 2);
    assertThat(seen).containsExactly("i0", "i1", "i2", "i3", "i4");
    assertOne(tables -> tables.retention().isIdle("i0", since)).isEqualTo(true);
    for (String other : List.of("recent", "erased", "people", "left", "wrote", "unknown")) {
      assertOne(tables -> tables.retention().isIdle(other, since)).as(other).isEqualTo(false);
    }
  }

  @Test
  void oldEventsAreDeletedInSmallPartsAndOnlyHandledOnes() {
    commit(tables -> {
      for (int i = 0; i < 5; i++) {
        tables.inbound().add("tg", "lane" + i, event("e" + i), NOON.plusSeconds(i));
      }
      for (int i = 0; i < 4; i++) {
        tables.inbound().done(tables.inbound().head("lane" + i).orElseThrow());
      }
      return true;
    });
    assertCount(tables -> tables.retention().forgetEvents(LATER, 3)).isEqualTo(3);
    assertCount(tables -> tables.retention().forgetEvents(LATER, 3)).isEqualTo(1);
    assertNow(tables -> tables.inbound().add("tg", "lane9", event("e0"), NOON))
        .as("forgotten")
        .isTrue();
    assertThat(drained("lane4")).containsExactly("e4");
  }

  @Test
  void anOldMessageIsDeletedWithWhatBelongsToItAndOldLettersAreFound() {
    commit(tables -> {
      known(tables, "c1");
      known(tables, "c2");
      event(tables, "odd");
      return true;
    });
    assertList(tables -> tables.retention().deadLetters(LATER, 9))
        .containsExactlyInAnyOrder("d-c1", "d-c2", "tg:odd");
    assertList(tables -> tables.retention().deadLetters(NOON, 9)).isEmpty();
    assertList(tables -> tables.retention().messages("", 9).stream().map(Message::id).toList())
        .containsExactly("m-c1", "m-c2");
    assertList(tables -> tables.retention().messages("m-c1", 1).stream().map(Message::id).toList())
        .containsExactly("m-c2");
    commit(tables -> {
      tables.handoffs().end("h-c1", EndReason.AGENT_RESOLVED, NOON);
      tables.retention().forgetMessage(tables.messages().get("m-c1"));
      tables.retention().forgetDetails("c1", LATER);
      return true;
    });
    assertList(tables -> tables.messages().all("c1")).isEmpty();
    assertList(tables -> tables.messages().copies("m-c1")).isEmpty();
    assertList(tables -> tables.retention().deadLetters(LATER, 9))
        .containsExactlyInAnyOrder("d-c2", "tg:odd");
    assertMaybe(tables -> tables.buttons().find("token-c1")).isEmpty();
    assertOne(tables -> tables.handoffs().get("h-c1").request()).isEqualTo(HandoffRequest.PLAIN);
    assertList(tables -> tables.messages().all("c2")).hasSize(1);
  }

  @Test
  void oldTurnsAreDeletedWhetherAMessageRefersToThemOrNot() {
    GivenTurn reflects = new GivenTurn("reflects", "c1", "m-c1", "bot", 1, 1, NOON, 0, null);
    commit(tables -> {
      for (String id : List.of("c1", "c2", "c3")) {
        conversationAdded(tables, id);
        say(tables, id, "m-" + id, Route.WAITING);
        triedTwice(tables, id, id.equals("c3") ? LATER : NOON);
      }
      tables.turns().give(new GivenTurn("open", "c1", "m-c1", "bot", 1, 1, NOON, 0, null));
      tables.turns().give(reflects);
      tables.turns().answered(reflects, true, NOON);
      return true;
    });
    commit(tables -> {
      tables.retention().forgetDetails("c1", LATER);
      tables.retention().forgetDetails("c3", LATER);
      return true;
    });
    assertList(tables -> turns(tables, "c1")).as("what is under way").hasSize(2);
    assertMaybe(tables -> tables.turns().open("c1").map(GivenTurn::id)).contains("open");
    assertList(tables -> turns(tables, "c2")).as("of others").hasSize(2);
    assertList(tables -> turns(tables, "c3")).as("not old yet").hasSize(2);
    commit(tables -> {
      tables.turns().end("open", TurnTable.Outcome.LOST, LATER);
      tables.turns().reviewed(reflects, null);
      tables.retention().forgetDetails("c1", LATER.plusSeconds(1));
      return true;
    });
    assertList(tables -> turns(tables, "c1")).isEmpty();
  }
}
