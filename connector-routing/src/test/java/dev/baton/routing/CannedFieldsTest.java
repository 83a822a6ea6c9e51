package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content.Text;
import dev.baton.routing.content.TextBuilder;
import org.junit.jupiter.api.Test;

class CannedFieldsTest {

  @Test
  void namesStandForFields() {
    assertThat(filled("Hi {user}, I am {agent}, {user}.", "Uma", "Ann"))
        .isEqualTo("Hi Uma, I am Ann, Uma.");
    assertThat(filled("no field { user", "Uma", "Ann")).isEqualTo("no field { user");
  }

  @Test
  void aNameThatIsNotKnownLeavesNoGap() {
    assertThat(filled("Hi {user}, welcome", "", "Ann")).isEqualTo("Hi, welcome");
    assertThat(filled("{user} welcome", "  ", "Ann")).isEqualTo(" welcome");
    assertThat(filled("{user}{user}", "", "Ann")).isEmpty();
  }

  @Test
  void aNameIsNoFieldAndBreaksNoLine() {
    assertThat(filled("Hi {user}!", "{agent}\n// x", "Ann")).isEqualTo("Hi {agent} // x!");
    assertThat(filled("Hi {user}!", "$1 \\", "Ann")).isEqualTo("Hi $1 \\!");
  }

  @Test
  void formattingStaysOnItsWords() {
    Text words =
        new TextBuilder()
            .bold("Dear {user}")
            .plain(", ")
            .italic("{agent}")
            .plain(" is ")
            .bold("here")
            .text();
    assertThat(CannedFields.filled(words, "Uma Thorn", "Jo"))
        .isEqualTo(
            new TextBuilder()
                .bold("Dear Uma Thorn")
                .plain(", ")
                .italic("Jo")
                .plain(" is ")
                .bold("here")
                .text());
    Text gone = new TextBuilder().plain("Hi ").bold("{user}").plain("!").text();
    assertThat(CannedFields.filled(gone, "", "Jo")).isEqualTo(Text.plain("Hi!"));
  }

  private static String filled(String words, String user, String agent) {
    return CannedFields.filled(Text.plain(words), user, agent).text();
  }
}
