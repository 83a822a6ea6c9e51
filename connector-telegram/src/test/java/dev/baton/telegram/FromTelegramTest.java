package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FromTelegramTest {

  private static final Instant NOW = Samples.NOW;
  private static final Instant SENT = Instant.ofEpochSecond(1795200000);
  private static final BotIdentity BOT = Samples.BOT;
  private static final Place USER = Place.chat("1001");

  @Test
  void aTextKeepsItsSpansAsTheyAre() {
    Inbound inbound = one("text");

    assertThat(inbound.id()).isEqualTo("u10001");
    assertThat(inbound.place()).isEqualTo(USER);
    assertThat(inbound.from()).isEqualTo(new Person("1001", "Uma Okafor", "uma_o", "pt-br", false));
    assertThat(inbound.direct()).isTrue();
    assertThat(inbound.at()).isEqualTo(SENT);
    assertThat(inbound.event())
        .isEqualTo(
            new Event.Said(
                "55",
                new Content.Text(
                    "Olá 😀 bold link code",
                    List.of(
                        new Span(Style.ITALIC, 0, 3, null),
                        new Span(Style.BOLD, 7, 4, null),
                        new Span(Style.LINK, 12, 4, "https://example.com/"),
                        new Span(Style.CODE, 17, 4, null))),
                null,
                null,
                true));
  }

  @Test
  void theBotsNameIsRemovedFromACommand() {
    Event.Said said = said("command-for-us");

    assertThat(said.toBot()).isTrue();
    assertThat(said.content())
        .isEqualTo(
            new Content.Text("/start now please", List.of(new Span(Style.BOLD, 7, 3, null))));
  }

  @Test
  void aLeadingMentionIsRemovedAndSpansMove() {
    Event.Said said = said("mention-leading");

    assertThat(said.toBot()).isTrue();
    assertThat(said.content())
        .isEqualTo(new Content.Text("where is it?", List.of(new Span(Style.BOLD, 0, 5, null))));
  }

  @ParameterizedTest
  @CsvSource({
    "command-for-another, false, /start@other_bot",
    "command-bare, true, /queue",
    "mention-inside, true, ask @baton_test_bot first",
    "group-chatter, false, hello all",
  })
  void groupMessagesAreForTheBotOnlyIfAddressedToIt(String file, boolean toBot, String text) {
    Event.Said said = said(file);

    assertThat(said.toBot()).isEqualTo(toBot);
    assertThat(said.content().asText()).isEqualTo(text);
    assertThat(one(file).direct()).isFalse();
  }

  @Test
  void withoutTheBotsNameNothingIsAMention() {
    Inbound inbound = read("mention-leading", null).getFirst();

    assertThat(((Event.Said) inbound.event()).toBot()).isFalse();
    assertThat(((Event.Said) inbound.event()).content())
        .extracting(content -> ((Content.Text) content).text())
        .isEqualTo("@baton_test_bot, where is it?");
  }

  @Test
  void theRootOfATopicIsNotAQuote() {
    assertThat(one("topic-text").place()).isEqualTo(new Place("-1009000000001", "700"));
    assertThat(said("topic-text").replyTo()).isNull();
    assertThat(said("topic-reply").replyTo()).isEqualTo("703");
  }

  @Test
  void theGeneralTopicHasNoThread() {
    assertThat(one("general-reply-thread").place()).isEqualTo(Place.chat("-1009000000001"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "topic-created",
        "topic-closed",
        "joined",
        "pinned",
        "title",
        "other-bot",
        "added-to-group",
        "inline-query"
      })
  void serviceMessagesAndOtherBotsAreIgnored(String file) {
    assertThat(read(file, BOT)).isEmpty();
  }

  @Test
  void aMovedGroupTellsItsNewId() {
    Inbound inbound = one("migrated");

    assertThat(inbound.place()).isEqualTo(Place.chat("-4001"));
    assertThat(inbound.event()).isEqualTo(new Event.Moved("-1009000000009"));
  }

  @Test
  void anAnonymousAdminSpeaksAsTheGroup() {
    assertThat(one("anonymous-admin").from())
        .isEqualTo(new Person("-1009000000001", "Support", null, null, false));
  }

  @ParameterizedTest
  @CsvSource({
    "animation, ANIMATION, anim, a.mp4, video/mp4",
    "video-note, VIDEO, video_note/note, , video/mp4",
    "voice, VOICE, voice, , audio/ogg",
    "audio, AUDIO, song, s.mp3, audio/mpeg",
    "sticker, STICKER, stick, , image/webp",
    "sticker-animated, STICKER, tgs, , application/x-tgsticker",
    "document, DOCUMENT, doc, passwd.pdf, application/pdf",
  })
  void filesAreKnownByTheirId(
      String file, MediaKind kind, String id, @Nullable String name, String mime) {
    assertThat(said(file).content())
        .isEqualTo(
            new Content.Media(kind, new FileRef.Held("telegram", id, name, mime, 4096), null));
  }

  @Test
  void thePartsOfAnAlbumShareAKeyAndTheLargestPhotoIsTaken() {
    Event.Said said = said("photo-album");

    assertThat(said.album()).isEqualTo("13579");
    assertThat(said.content())
        .isEqualTo(
            new Content.Media(
                MediaKind.IMAGE,
                new FileRef.Held("telegram", "large", null, "image/jpeg", 4096),
                new Content.Text("look here", List.of(new Span(Style.UNDERLINE, 0, 4, null)))));
  }

  @Test
  void locationsContactsAndCaptionsAreRead() {
    assertThat(said("location").content()).isEqualTo(new Content.Location(52.5, 13.4, null, null));
    assertThat(said("venue").content())
        .isEqualTo(new Content.Location(52.5, 13.4, "Café", "Main St 1"));
    assertThat(said("contact").content()).isEqualTo(new Content.Contact("Ann Lee", "+4912345"));
    assertThat(said("video").content())
        .extracting(content -> ((Content.Media) content).caption())
        .isEqualTo(Content.Text.plain("see"));
  }

  @Test
  void anEditHasTheNewText() {
    assertThat(one("edited").event())
        .isEqualTo(new Event.Edited("55", Content.Text.plain("tomorrow")));
    assertThat(one("edited").at()).isEqualTo(SENT.plusSeconds(30));
  }

  @Test
  void aPressNamesItsMessageAndTopic() {
    Inbound inbound = one("pressed");

    assertThat(inbound.place()).isEqualTo(new Place("-1009000000001", "700"));
    assertThat(inbound.at()).isEqualTo(NOW);
    assertThat(inbound.event())
        .isEqualTo(new Event.Pressed("701", "tok-1", Map.of(), "4382bfdwdsb323b2d9"));
    assertThat(one("pressed-old").event())
        .isEqualTo(new Event.Pressed("12", "tok-2", Map.of(), "77"));
    assertThat(one("pressed-old").direct()).isTrue();
  }

  @Test
  void aChangedReactionIsOneAddedAndOneRemoved() {
    List<Inbound> events = read("reaction", BOT);

    assertThat(events)
        .extracting(Inbound::event)
        .containsExactly(new Event.Reacted("12", "🔥", true), new Event.Reacted("12", "👍", false));
    assertThat(events).extracting(Inbound::id).doesNotHaveDuplicates();
    assertThat(events.getFirst().id()).startsWith("u");
  }

  @Test
  void blockingTheBotIsReported() {
    assertThat(one("blocked").event()).isEqualTo(new Event.Reachable(false));
    assertThat(one("unblocked").event()).isEqualTo(new Event.Reachable(true));
  }

  @Test
  void anUpdateThatCannotBeReadIsKept() {
    Inbound inbound = one("poison");

    assertThat(inbound.id()).matches("u30000\\d+");
    assertThat(inbound.place()).isEqualTo(Place.chat(""));
    assertThat(inbound.at()).isEqualTo(SENT);
    assertThat(inbound.event()).isInstanceOf(Event.Unreadable.class);
    assertThat(((Event.Unreadable) inbound.event()).raw()).contains("Nowhere");
  }

  private static Event.Said said(String file) {
    return (Event.Said) one(file).event();
  }

  private static Inbound one(String file) {
    List<Inbound> events = read(file, BOT);
    assertThat(events).hasSize(1);
    return events.getFirst();
  }

  private static List<Inbound> read(String file, @Nullable BotIdentity self) {
    return Samples.read(Samples.recorded(file), self);
  }
}
