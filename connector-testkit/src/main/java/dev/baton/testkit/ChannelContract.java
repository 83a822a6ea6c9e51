package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.connector.Albums;
import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Edits;
import dev.baton.connector.EmojiReactions;
import dev.baton.connector.Event;
import dev.baton.connector.Feature;
import dev.baton.connector.Files;
import dev.baton.connector.Inbound;
import dev.baton.connector.Members;
import dev.baton.connector.Outbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.connector.PressAnsweringChannel;
import dev.baton.connector.Reactions;
import dev.baton.connector.Receipt;
import dev.baton.connector.ThreadOpeningChannel;
import dev.baton.connector.ThreadStates;
import dev.baton.connector.Threads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The tests that every channel must pass, whatever its platform.
 *
 * <p>To use it, write a subclass in any package that builds a {@link ChannelStage}: a fake of the
 * platform with the channel connected to it. Tests of talents that a channel does not have are
 * skipped, and reported as skipped.
 */
public abstract class ChannelContract extends ChannelFailureContract {

  @Test
  void aTextArrivesWithWhoAndWhere() {
    String id = on().user().say(null, "Where is my parcel?");

    Inbound inbound = said("Where is my parcel?");
    Event.Said said = (Event.Said) inbound.event();
    assertThat(said.messageId()).isEqualTo(id);
    assertThat(said.toBot()).isTrue();
    assertThat(inbound.direct()).isTrue();
    assertThat(inbound.place()).isEqualTo(on().userPlace());
    Person from = present(inbound.from());
    assertThat(from.id()).isEqualTo(on().userId());
    assertThat(from.name()).isEqualTo(on().user().person());
    assertThat(from.bot()).isFalse();
  }

  @Test
  void textsOfOneChatArriveInOrder() {
    for (int i = 1; i <= 5; i++) {
      on().user().say(null, "line " + i);
    }
    said("line 5");
    assertThat(
            wholeEvents().stream()
                .map(ChannelScene::textOf)
                .filter(text -> text.startsWith("line")))
        .containsExactly("line 1", "line 2", "line 3", "line 4", "line 5");
  }

  @Test
  void aTextIsShownUnderTheIdInItsReceipt() {
    Receipt receipt = on().channel().send(toUser(Content.Text.plain("Good morning \uD83C\uDF1E")));

    ChatClient.Shown shown = shown(on().user(), receipt.messageId());
    assertThat(shown.text()).isEqualTo("Good morning \uD83C\uDF1E");
    assertThat(shown.bot()).isTrue();
    assertThat(shown.own()).isFalse();
  }

  @Test
  void stylesDoNotChangeTheWords() {
    String text = "\uD83D\uDE00 *bold* _and_ <b>link</b> [x](y)";
    Receipt receipt =
        on().channel()
            .send(
                toUser(
                    new Content.Text(
                        text,
                        List.of(
                            new Content.Span(Content.Style.BOLD, 3, 6, null),
                            new Content.Span(
                                Content.Style.LINK, 16, 11, "https://example.com/a?b=c")))));

    assertThat(shown(on().user(), receipt.messageId()).text()).isEqualTo(text);
  }

  /** On a platform whose protocol is made of lines, a line of a text must not become a command. */
  @Test
  void aTextOfSeveralLinesIsOneMessage() {
    String text = "first\n\nQUIT :third\n/fourth";

    Receipt receipt = on().channel().send(toUser(Content.Text.plain(text)));

    assertThat(shown(on().user(), receipt.messageId()).text()).isEqualTo(text);
  }

  @Test
  void aTextOfMaximumLengthIsAccepted() {
    String text = "a".repeat(on().channel().capabilities().textLimit());

    Receipt receipt = on().channel().send(toUser(Content.Text.plain(text)));

    assertThat(shown(on().user(), receipt.messageId()).text()).isEqualTo(text);
  }

  @Test
  void aPressReturnsTheButtonsToken() {
    assumeTrue(on().channel().capabilities().has(Feature.BUTTONS), "no buttons here");
    Receipt receipt =
        on().channel()
            .send(
                toUser(
                    new Content.Buttons(
                        Content.Text.plain("Which one?"),
                        List.of(
                            Button.press("Red", "tok-red"), Button.press("Blue", "tok-blue")))));
    assertThat(shown(on().user(), receipt.messageId()).buttons()).containsExactly("Red", "Blue");

    on().user().press(receipt.messageId(), "Blue");

    Inbound inbound = awaited("the press", in -> in.event() instanceof Event.Pressed);
    Event.Pressed pressed = (Event.Pressed) inbound.event();
    assertThat(pressed.token()).isEqualTo("tok-blue");
    assertThat(pressed.messageId()).isEqualTo(receipt.messageId());
    assertThat(inbound.place()).isEqualTo(on().userPlace());
    if (on().channel() instanceof PressAnsweringChannel presses && pressed.pressId() != null) {
      presses.answer(pressed.pressId(), "Blue it is");
      assertThat(on().user().toasts()).contains("Blue it is");
      presses.answer(pressed.pressId(), null);
    }
  }

  @Test
  void aFileOfTheUserCanBeOpened() throws IOException {
    Files files = talent(Files.class);
    on().user().sendFile(null, "notes.txt", "text/plain", BYTES, "my notes");

    Content.Media media = mediaSaid();
    assertThat(present(media.caption()).text()).isEqualTo("my notes");
    try (Files.Opened opened = files.open(media.file())) {
      assertThat(opened.bytes().readAllBytes()).isEqualTo(BYTES);
    }
  }

  @Test
  void aFileNameHidesNothing() {
    talent(Files.class);
    on().user()
        .sendFile(null, "../invoice\u202efdp\u009b2J\u200f.exe", "application/pdf", BYTES, null);

    assertThat(mediaSaid().file().name()).isEqualTo("invoicefdp2J.exe");
  }

  @Test
  void aFileThatBatonNamedIsShownUnderNoOtherName() {
    talent(Files.class);
    on().user().sendFile(null, "ann@example.com.pdf", "application/pdf", BYTES, null);
    Content.Media media = mediaSaid();
    Content.FileRef.Held held = (Content.FileRef.Held) media.file();
    assertThat(held.name()).isEqualTo("ann@example.com.pdf");

    Receipt receipt =
        on().channel()
            .send(toUser(new Content.Media(media.kind(), held.renamed("[email].pdf"), null)));

    ChatClient.FileShown file = present(shown(on().user(), receipt.messageId()).file());
    assertThat(file.name()).isEqualTo("[email].pdf");
    assertThat(file.bytes()).isEqualTo(ByteBuffer.wrap(BYTES));
  }

  private Content.Media mediaSaid() {
    Inbound inbound =
        awaited(
            "the file",
            in -> in.event() instanceof Event.Said s && s.content() instanceof Content.Media);
    return (Content.Media) ((Event.Said) inbound.event()).content();
  }

  @Test
  void aFileHeldElsewhereIsSent() {
    assumeTrue(on().channel().capabilities().has(Feature.MEDIA), "no files here");
    Receipt receipt =
        on().channel()
            .send(
                toUser(
                    new Content.Media(
                        Content.MediaKind.DOCUMENT, ELSEWHERE, Content.Text.plain("the plan"))));

    ChatClient.Shown shown = shown(on().user(), receipt.messageId());
    assertThat(shown.text()).isEqualTo("the plan");
    ChatClient.FileShown file = present(shown.file());
    assertThat(file.name()).isEqualTo("plan.txt");
    assertThat(file.bytes()).isEqualTo(ByteBuffer.wrap(BYTES));
  }

  @Test
  void theFilesOfAnAlbumAreMessagesOfTheirOwn() {
    Albums albums = talent(Albums.class);
    assertThat(albums.most()).isGreaterThanOrEqualTo(2);
    assertThat(albums.mixes()).isNotEmpty().allMatch(mix -> !mix.isEmpty());
    for (Set<Content.MediaKind> mix : albums.mixes()) {
      List<Outbound> parts = new ArrayList<>();
      for (int part = 0; part < albums.most(); part++) {
        Content.MediaKind kind = List.copyOf(mix).get(part % mix.size());
        Content.Text caption = part == 0 ? Content.Text.plain("the plans") : null;
        parts.add(toUser(new Content.Media(kind, ELSEWHERE, caption)));
      }

      List<Receipt> receipts = albums.sendAlbum(parts);

      assertThat(receipts).hasSameSizeAs(parts).doesNotHaveDuplicates();
      List<ChatClient.Shown> shown =
          receipts.stream().map(receipt -> shown(on().user(), receipt.messageId())).toList();
      assertThat(shown)
          .allSatisfy(part -> {
            assertThat(present(part.file()).bytes()).isEqualTo(ByteBuffer.wrap(BYTES));
            assertThat(part.album()).isNotNull().isEqualTo(shown.getFirst().album());
          });
      assertThat(shown.getFirst().text()).isEqualTo("the plans");
      assertThat(shown.subList(1, shown.size())).allMatch(part -> part.text().isEmpty());
    }
  }

  @Test
  void theFilesOfAPersonsAlbumTellThatTheyBelongTogether() {
    talent(Albums.class);
    ChatClient.FileShown file =
        new ChatClient.FileShown("plan.txt", "text/plain", ByteBuffer.wrap(BYTES));

    List<String> ids = on().user().sendAlbum(null, List.of(file, file), "both");

    List<Event.Said> said = new ArrayList<>();
    for (String id : ids) {
      Inbound inbound =
          awaited("a part", in -> in.event() instanceof Event.Said s && s.messageId().equals(id));
      said.add((Event.Said) inbound.event());
    }
    assertThat(said).allMatch(part -> part.content() instanceof Content.Media);
    assertThat(said).extracting(Event.Said::album).doesNotContainNull();
    assertThat(said.getFirst().album()).isEqualTo(said.getLast().album());
  }

  @Test
  void quotesAreCarriedBothWays() {
    assumeTrue(on().channel().capabilities().has(Feature.REPLIES), "no quotes here");
    Receipt question = on().channel().send(toUser(Content.Text.plain("Which order?")));
    String answer = on().user().reply(null, question.messageId(), "That one");

    Event.Said said = (Event.Said) said("That one").event();
    assertThat(said.replyTo()).isEqualTo(question.messageId());

    Receipt quote =
        on().channel()
            .send(
                new Outbound(
                    "quote", on().userPlace(), Content.Text.plain("This one?"), answer, false));
    assertThat(shown(on().user(), quote.messageId()).replyTo()).isEqualTo(answer);
  }

  @Test
  void aQuotedMessageThatIsGoneDoesNotStopTheAnswer() {
    Edits edits = talent(Edits.class);
    Receipt first = on().channel().send(toUser(Content.Text.plain("first")));
    edits.delete(on().userPlace(), first.messageId());

    Receipt receipt =
        on().channel()
            .send(
                new Outbound(
                    "late", on().userPlace(), Content.Text.plain("late"), first.messageId(), true));

    assertThat(shown(on().user(), receipt.messageId()).text()).isEqualTo("late");
  }

  @Test
  void anEditOfTheUserArrives() {
    assumeTrue(on().usersEdit(), "nobody edits here");
    String id = on().user().say(null, "tomorow");
    said("tomorow");
    on().user().edit(id, "tomorrow");

    Inbound inbound = awaited("the edit", in -> in.event() instanceof Event.Edited);
    Event.Edited edited = (Event.Edited) inbound.event();
    assertThat(edited.messageId()).isEqualTo(id);
    assertThat(edited.content()).isEqualTo(Content.Text.plain("tomorrow"));
  }

  @Test
  void theBotEditsAndDeletesItsMessages() {
    Edits edits = talent(Edits.class);
    Receipt receipt = on().channel().send(toUser(Content.Text.plain("tomorow")));

    edits.edit(on().userPlace(), receipt.messageId(), Content.Text.plain("tomorrow"));
    assertThat(shown(on().user(), receipt.messageId()).text()).isEqualTo("tomorrow");
    edits.edit(on().userPlace(), receipt.messageId(), Content.Text.plain("tomorrow"));

    edits.delete(on().userPlace(), receipt.messageId());
    assertThat(on().user().shown()).noneMatch(shown -> shown.id().equals(receipt.messageId()));
    edits.delete(on().userPlace(), receipt.messageId());
  }

  @Test
  void anEditCanTakeTheButtonsAway() {
    Edits edits = talent(Edits.class);
    assumeTrue(on().channel().capabilities().has(Feature.EDIT_BUTTONS), "buttons stay here");
    Receipt receipt =
        on().channel()
            .send(
                toUser(
                    new Content.Buttons(
                        Content.Text.plain("Anyone?"), List.of(Button.press("Claim", "tok-1")))));

    edits.edit(on().userPlace(), receipt.messageId(), Content.Text.plain("Taken by Ann"));

    ChatClient.Shown shown = shown(on().user(), receipt.messageId());
    assertThat(shown.text()).isEqualTo("Taken by Ann");
    assertThat(shown.buttons()).isEmpty();
  }

  @Test
  void theBotMarksMessages() {
    Reactions reactions = talent(Reactions.class);
    String id = on().user().say(null, "thanks");
    said("thanks");

    for (Reactions.Mark mark : Reactions.Mark.values()) {
      reactions.react(on().userPlace(), id, mark);
      assertThat(shown(on().user(), id).reactions()).hasSize(1);
    }
  }

  @Test
  void theBotShowsOneReactionAndTakesItAway() {
    EmojiReactions reactions = talent(EmojiReactions.class);
    String id = on().user().say(null, "thanks");
    said("thanks");

    for (String emoji : reactions.emojis()) {
      assertThat(emoji).isNotEmpty().doesNotContain("\uFE0F");
      reactions.show(on().userPlace(), id, emoji);
      assertThat(shown(on().user(), id).reactions()).containsExactly(emoji);
      reactions.show(on().userPlace(), id, emoji);
    }
    reactions.show(on().userPlace(), id, null);
    assertThat(shown(on().user(), id).reactions()).isEmpty();
    reactions.show(on().userPlace(), id, null);
    for (Reactions.Mark mark : Reactions.Mark.values()) {
      reactions.react(on().userPlace(), id, mark);
      assertThat(shown(on().user(), id).reactions()).containsExactly(reactions.emoji(mark));
      assertThat(reactions.emojis()).contains(reactions.emoji(mark));
    }
  }

  @Test
  void whatAPersonPutsOnAMessageArrivesAndSoDoesItsEnd() {
    EmojiReactions reactions = talent(EmojiReactions.class);
    on().user().say(null, "Is it sent?");
    said("Is it sent?");
    Receipt receipt = on().channel().send(toUser(Content.Text.plain("It is sent.")));
    String emoji = reactions.emoji(Reactions.Mark.DELIVERED);

    on().user().react(receipt.messageId(), emoji);
    Inbound put = awaited("the reaction", in -> in.event() instanceof Event.Reacted r && r.added());
    assertThat(put.event()).isEqualTo(new Event.Reacted(receipt.messageId(), emoji, true));
    assertThat(put.place().chat()).isEqualTo(on().userPlace().chat());
    assertThat(present(put.from()).id()).isEqualTo(on().userId());
    assertThat(put.direct()).isTrue();

    on().user().react(receipt.messageId(), "");
    Inbound taken = awaited("its end", in -> in.event() instanceof Event.Reacted r && !r.added());
    assertThat(taken.event()).isEqualTo(new Event.Reacted(receipt.messageId(), emoji, false));
  }

  @Test
  void aThreadCarriesOneConversation() {
    ThreadOpeningChannel threads = talent(ThreadOpeningChannel.class);
    Threads.Opened opened =
        threads.open(
            new Threads.Whereabouts.In(on().space()),
            "Ann's parcel",
            new Outbound(
                "head", Place.chat(on().space()), Content.Text.plain("A case"), null, true));
    assertThat(opened.place().chat()).isEqualTo(on().space());
    String thread = present(opened.place().thread());
    ChatClient.Shown head = shown(on().agent(), opened.headMessageId());
    assertThat(head.text()).isEqualTo("A case");

    Receipt receipt =
        on().channel()
            .send(new Outbound("t1", opened.place(), Content.Text.plain("inside"), null, false));
    assertThat(shown(on().agent(), receipt.messageId()).thread()).isEqualTo(thread);

    on().agent().say(thread, on().heard("I am on it"));
    Inbound inbound = said("I am on it");
    assertThat(inbound.place()).isEqualTo(opened.place());
    assertThat(inbound.direct()).isFalse();
    assertThat(((Event.Said) inbound.event()).replyTo()).isNull();
    assertThat(present(inbound.from()).id()).isEqualTo(on().agentId());
  }

  @Test
  void aThreadShowsWhatItsMatterIsAt() {
    ThreadStates threads = talent(ThreadStates.class);
    Threads.Opened opened =
        threads.open(
            new Threads.Whereabouts.In(on().space()),
            "Ann's parcel",
            new Outbound("head", Place.chat(on().space()), Content.Text.plain("A"), null, true),
            ThreadStates.State.WAITING);
    String waiting = icon(opened);
    threads.show(opened.place(), ThreadStates.State.CLAIMED);
    threads.show(opened.place(), ThreadStates.State.CLAIMED);
    String claimed = icon(opened);
    threads.show(opened.place(), ThreadStates.State.DONE);
    assertThat(List.of(waiting, claimed, icon(opened))).doesNotHaveDuplicates();
  }

  private String icon(Threads.Opened opened) {
    ChatClient.ThreadShown shown =
        on().agent().threads().stream()
            .filter(thread -> thread.id().equals(opened.place().thread()))
            .findFirst()
            .orElseThrow();
    return present(shown.icon());
  }

  @Test
  void aFinishedThreadCanStillBeWrittenTo() {
    Threads threads = talent(Threads.class);
    Threads.Opened opened =
        threads.open(
            new Threads.Whereabouts.In(on().space()),
            "Ann's parcel",
            new Outbound("head", Place.chat(on().space()), Content.Text.plain("A"), null, true));
    threads.finish(opened.place());
    threads.finish(opened.place());
    threads.resume(opened.place());
    threads.resume(opened.place());
    Receipt later =
        on().channel()
            .send(
                new Outbound("t2", opened.place(), Content.Text.plain("still here"), null, false));
    assertThat(shown(on().agent(), later.messageId()).thread())
        .isEqualTo(present(opened.place().thread()));
  }

  @Test
  void aThreadCanBeOpenedWithOnePerson() {
    ThreadOpeningChannel threads = talent(ThreadOpeningChannel.class);
    Threads.Opened opened =
        threads.open(
            new Threads.Whereabouts.With(on().userId()),
            "A word",
            new Outbound("head", on().userPlace(), Content.Text.plain("For you"), null, false));

    assertThat(opened.place().chat()).isEqualTo(on().userPlace().chat());
    assertThat(shown(on().user(), opened.headMessageId()).text()).isEqualTo("For you");
  }

  @Test
  void aDeletedThreadIsGone() {
    assumeTrue(on().usersDeleteThreads(), "nobody deletes threads here");
    ThreadOpeningChannel threads = talent(ThreadOpeningChannel.class);
    Place thread =
        threads
            .open(
                new Threads.Whereabouts.In(on().space()),
                "Soon gone",
                new Outbound("head", Place.chat(on().space()), Content.Text.plain("A"), null, true))
            .place();
    on().deleteThread(thread);

    DeliveryException.Gone gone =
        failure(
            DeliveryException.Gone.class,
            new Outbound("g1", thread, Content.Text.plain("hello?"), null, false));
    assertThat(gone.what()).isEqualTo(DeliveryException.Gone.What.THREAD);
  }

  @Test
  void membershipIsKnown() {
    Members members = talent(Members.class);

    assertThat(members.isMember(on().space(), on().agentId())).isTrue();
    assertThat(members.isMember(on().space(), on().userId())).isFalse();
  }
}
