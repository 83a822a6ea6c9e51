package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.routing.AgentCommand.Canned;
import dev.baton.routing.content.TextBuilder;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentCommandTest {

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void textThatBeginsWithASlashNeverReachesTheUser(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      String text = blank(random) + "/" + anything(random, random.nextInt(30));
      assertThat(AgentCommand.of(Text.plain(text))).isNotInstanceOf(AgentCommand.Say.class);
      Content photo =
          new Content.Media(
              Content.MediaKind.IMAGE,
              new Content.FileRef.Held("c", "f", null, null, -1),
              Text.plain(text));
      assertThat(AgentCommand.of(photo)).isNotInstanceOf(AgentCommand.Say.class);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyOtherTextIsAMessage(long seed) {
    Random random = new Random(seed);
    String text = "w" + anything(random, random.nextInt(40)) + " /note // /resolve";
    assertThat(AgentCommand.of(Text.plain(text))).isInstanceOf(AgentCommand.Say.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u00a0/note angry", "\u200b//angry", "\ufeff/resolve", "\u200e\u2066/note angry"})
  void invisibleCharactersBeforeASlashDoNotHideIt(String text) {
    assertThat(AgentCommand.of(Text.plain(text))).isNotInstanceOf(AgentCommand.Say.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1\ufe0f\u20e3// he lies", "hello\n2\u20e3 // x", "#\ufe0f\u20e3//x"})
  void aDigitDrawnAsAKeyIsAListSign(String text) {
    assertThat(AgentCommand.of(Text.plain(text))).isInstanceOf(AgentCommand.Note.class);
  }

  @Test
  void commandsIgnoreCase() {
    assertThat(command("/note x")).isInstanceOf(AgentCommand.Note.class);
    assertThat(command("//x")).isInstanceOf(AgentCommand.Note.class);
    assertThat(command("/Claim")).isEqualTo(new AgentCommand.Claim(0));
    assertThat(command("/claim 2")).isEqualTo(new AgentCommand.Claim(2));
    assertThat(command("/claim two")).isEqualTo(new AgentCommand.Claim(0));
    assertThat(command("/resolve")).isEqualTo(new AgentCommand.Resolve(null));
    assertThat(command("/RESOLVE  see you\nsoon "))
        .isEqualTo(new AgentCommand.Resolve(Text.plain("see you\nsoon")));
    assertThat(command("/release")).isEqualTo(new AgentCommand.Release());
    assertThat(command("/transfer")).isEqualTo(new AgentCommand.Transfer(Text.plain("")));
    assertThat(command("/Transfer Ben // he knows"))
        .isEqualTo(new AgentCommand.Transfer(Text.plain("Ben // he knows")));
    assertThat(command("/transfer @ben // he knows"))
        .isEqualTo(new AgentCommand.Transfer(Text.plain("@ben // he knows")));
    assertThat(command("/history")).isEqualTo(new AgentCommand.History(20));
    assertThat(command("/history 999999")).isEqualTo(new AgentCommand.History(100));
    assertThat(command("/history 0")).isEqualTo(new AgentCommand.History(1));
    assertThat(command("/who")).isEqualTo(new AgentCommand.Who());
    assertThat(command("/queue")).isEqualTo(new AgentCommand.Queue());
    assertThat(command("/away")).isEqualTo(new AgentCommand.Away(""));
    assertThat(command("/Away lunch, back at 2"))
        .isEqualTo(new AgentCommand.Away("lunch, back at 2"));
    assertThat(command("/away // lunch")).isEqualTo(new AgentCommand.Away("lunch"));
    assertThat(command("/back")).isEqualTo(new AgentCommand.Back());
    assertThat(command("/help")).isEqualTo(new AgentCommand.Help());
    assertThat(command("/start")).isEqualTo(new AgentCommand.Help());
    assertThat(command("/Undo")).isEqualTo(new AgentCommand.Undo());
    assertThat(command("/undo that")).isEqualTo(new AgentCommand.Undo());
    assertThat(command("/Ask how\nlong? "))
        .isEqualTo(new AgentCommand.Ask(Text.plain("how\nlong?")));
    assertThat(command("/ask")).isEqualTo(new AgentCommand.Ask(Text.plain("")));
    assertThat(command("/ask x\n// y"))
        .isEqualTo(
            new AgentCommand.WithNote(new AgentCommand.Ask(Text.plain("")), Text.plain("x\n// y")));
    assertThat(command("/draft please")).isEqualTo(new AgentCommand.Draft());
    assertThat(command("/later")).isEqualTo(new AgentCommand.Later(""));
    assertThat(command("/LATER  2h\n// call")).isEqualTo(new AgentCommand.Later("2h // call"));
    assertThat(command("/watch OFF")).isEqualTo(new AgentCommand.Watch("off"));
    assertThat(command("/watch")).isEqualTo(new AgentCommand.Watch(""));
    assertThat(command("/Nonsense now"))
        .isEqualTo(new AgentCommand.Unknown("/Nonsense".toLowerCase(Locale.ROOT)));
    assertThat(command("/")).isInstanceOf(AgentCommand.Unknown.class);
  }

  @Test
  void cannedAnswersAreFoundSavedAndDropped() {
    assertThat(command("/canned")).isEqualTo(new Canned.Find(""));
    assertThat(command("/CANNED  Opening Hours ")).isEqualTo(new Canned.Find("Opening Hours"));
    assertThat(command("/canned hours\n \u200b\n")).isEqualTo(new Canned.Find("hours"));
    assertThat(command("/canned hours\nand more")).isEqualTo(new Canned.Unclear());
    assertThat(command("/canned \u200bhou\u200brs")).isEqualTo(new Canned.Find("hours"));
    assertThat(command("/canned save")).isEqualTo(new Canned.Save("", null));
    assertThat(command("/canned save Hours")).isEqualTo(new Canned.Save("hours", null));
    assertThat(command("/canned Save Hours \u200b ")).isEqualTo(new Canned.Save("hours", null));
    assertThat(command("/canned save hours  9\nto 17 "))
        .isEqualTo(new Canned.Save("hours", Text.plain("9\nto 17")));
    assertThat(command("/canned save\nhours\n9 to 17"))
        .isEqualTo(new Canned.Save("hours", Text.plain("9 to 17")));
    assertThat(command("/canned drop ＨＯＵＲＳ")).isEqualTo(new Canned.Drop("hours"));
    assertThat(command("/canned drop")).isEqualTo(new Canned.Drop(""));
    assertThat(command("/canned saved")).isEqualTo(new Canned.Find("saved"));
  }

  @Test
  void whatIsSavedKeepsItsFormatting() {
    Text words = new TextBuilder().plain("/canned save hours from ").bold("9").plain(" on").text();
    assertThat(AgentCommand.of(words))
        .isEqualTo(
            new Canned.Save(
                "hours", new TextBuilder().plain("from ").bold("9").plain(" on").text()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/canned // angry",
        "/canned hours\n// angry",
        "/canned save x Hello\n/note angry",
        "/canned drop x\n- // angry",
        "/undo // angry"
      })
  void aNoteBehindACommandIsANote(String text) {
    assertThat(command(text))
        .isInstanceOfSatisfying(
            AgentCommand.WithNote.class,
            both -> assertThat(AgentCommand.words(both.note()).text()).contains("angry"));
  }

  @Test
  void aNoteIsNoneOfTheWordsThatAreLookedFor() {
    assertThat(command("/canned // angry"))
        .isEqualTo(new AgentCommand.WithNote(new Canned.Find(""), Text.plain("// angry")));
    assertThat(command("/canned hours\n// angry"))
        .isEqualTo(
            new AgentCommand.WithNote(new Canned.Find("hours"), Text.plain("hours\n// angry")));
    Text note = Text.plain("// angry");
    assertThat(command("/canned save x // angry"))
        .isEqualTo(new AgentCommand.WithNote(new Canned.Save("x", note), note));
  }

  @Test
  void contentWithoutTextIsAMessage() {
    assertThat(AgentCommand.of(new Content.Location(1, 2, null, null)))
        .isInstanceOf(AgentCommand.Say.class);
    assertThat(AgentCommand.of(new Content.Contact("/note", "1")))
        .isInstanceOf(AgentCommand.Say.class);
    assertThat(AgentCommand.of(new Content.Custom("tg", "/note")))
        .isInstanceOf(AgentCommand.Say.class);
    assertThat(AgentCommand.of(new Content.Card(Text.plain("/note"), "{}")))
        .isInstanceOf(AgentCommand.Note.class);
  }

  private static AgentCommand command(String text) {
    return AgentCommand.of(Text.plain(text));
  }

  private static String blank(Random random) {
    StringBuilder blank = new StringBuilder();
    String blanks = " \t\n\r\u00a0\u2003\u200b\u200e\ufeff";
    for (int i = random.nextInt(4); i > 0; i--) {
      blank.append(blanks.charAt(random.nextInt(blanks.length())));
    }
    return blank.toString();
  }

  private static String anything(Random random, int count) {
    return random
        .ints(0, Character.MAX_CODE_POINT + 1)
        .limit(count)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
