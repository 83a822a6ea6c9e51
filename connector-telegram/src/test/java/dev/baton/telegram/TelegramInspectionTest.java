package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.InspectingChannel;
import dev.baton.connector.InspectingChannel.Finding.Kind;
import dev.baton.testkit.telegram.FakeTelegram;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TelegramInspectionTest {

  private static final long FORUM = -1009000000001L;

  private final FakeTelegram telegram = FakeTelegram.start();
  private final TelegramChannel channel = Rig.polling(telegram);

  @AfterEach
  void stop() {
    telegram.close();
  }

  @Test
  void aProperDeskHasNoProblems() {
    telegram.forum(FORUM, "Support");

    assertThat(channel.inspect(Long.toString(FORUM)))
        .hasSize(5)
        .allMatch(InspectingChannel.Finding::ok)
        .first()
        .extracting(InspectingChannel.Finding::text)
        .isEqualTo("the token is @baton_test_bot's");
  }

  @Test
  void aGroupWithoutTopicsAndRightsIsReportedWithWhatToDo() {
    telegram.group(-4001, "Friends");
    telegram.botRights(-4001, false, false);

    assertThat(wrong("-4001"))
        .anyMatch(text -> text.contains("turn on Topics"))
        .anyMatch(text -> text.contains("not an administrator"))
        .anyMatch(text -> text.contains("Manage Topics"))
        .hasSize(3);
  }

  @Test
  void aMissingRightIsReported() {
    telegram.forum(FORUM, "Support");
    telegram.botRights(FORUM, true, false);

    assertThat(wrong(Long.toString(FORUM)))
        .singleElement()
        .asString()
        .contains("may not manage topics");
  }

  @Test
  void aGroupWithoutTheBotIsReported() {
    assertThat(wrong("-100404")).singleElement().asString().contains("not in the group");
  }

  @Test
  void aMovedGroupIsReportedWithItsNewId() {
    telegram.group(-4001, "Friends");
    telegram.migrate(-4001, -1009000000009L);

    assertThat(wrong("-4001")).singleElement().asString().contains("-1009000000009");
  }

  @Test
  void aPrivateChatCannotBeADesk() {
    telegram.privateChat(5, "Eve");

    assertThat(wrong("5")).singleElement().asString().contains("private chat");
  }

  @Test
  void aWrongTokenIsReported() {
    telegram.revokeToken(true);

    assertThat(wrong(null)).singleElement().asString().contains("@BotFather");
  }

  @Test
  void aDeadServerIsReported() {
    telegram.close();

    assertThat(wrong(null)).singleElement().asString().contains("does not answer");
  }

  @Test
  void aWebhookThatARunningBatonRegistersIsANote() {
    TelegramChannel called = Rig.webhook(telegram, URI.create("http://127.0.0.1:9/hook"));

    assertThat(called.inspect(null))
        .noneMatch(finding -> finding.kind() == Kind.FAULT)
        .anyMatch(
            finding -> finding.kind() == Kind.NOTE && finding.text().contains("not registered"));
    assertThat(Rig.webhook(telegram, null).inspect(null))
        .anyMatch(finding -> !finding.ok() && finding.text().contains("public-url"));
  }

  private List<String> wrong(@Nullable String space) {
    return channel.inspect(space).stream()
        .filter(finding -> !finding.ok())
        .map(InspectingChannel.Finding::text)
        .toList();
  }
}
