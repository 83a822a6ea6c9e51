package dev.baton.bot.rasa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bot.Bot;
import dev.baton.bot.Reflects;
import dev.baton.bot.Remembers;
import dev.baton.bot.Resumable;
import dev.baton.bot.rasa.RasaSettings.Api;
import dev.baton.bot.rasa.RasaSettings.HandBackBy;
import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RasaSettingsTest {

  private static Settings settings(Object... pairs) {
    Map<String, Object> values = new HashMap<>();
    values.put("url", "http://localhost:5005/");
    for (int at = 0; at < pairs.length; at += 2) {
      values.put((String) pairs[at], pairs[at + 1]);
    }
    return Settings.of(values);
  }

  private static RasaSettings read(Object... pairs) {
    Settings settings = settings(pairs);
    RasaSettings read = RasaSettings.read(settings);
    settings.verify();
    return read;
  }

  private static void refuses(String problem, Object... pairs) {
    assertThatThrownBy(() -> read(pairs))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void hasSensibleDefaults() {
    RasaSettings read = read();
    assertThat(read.url()).isEqualTo(URI.create("http://localhost:5005"));
    assertThat(read.timeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(read.token()).isNull();
    assertThat(read.inputChannel()).isNull();
    assertThat(read.allowIntents()).containsExactly("/start");
    assertThat(read.api()).isEqualTo(Api.AUTO);
    assertThat(read.handBack()).isEqualTo(new HandBackBy.Intent("EXTERNAL_handoff_ended", false));
  }

  @Test
  void readsEveryKeyAndHidesTheToken() {
    RasaSettings read =
        read(
            "token",
            "s3cret",
            "timeout",
            "90s",
            "connect-timeout",
            "2s",
            "input-channel",
            "rest",
            "allow-intents",
            List.of("help", "/faq"),
            "api",
            "on",
            "hand-back",
            Map.of("action", "action_resume"));
    assertThat(read.timeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(read.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(read.inputChannel()).isEqualTo("rest");
    assertThat(read.allowIntents()).containsExactlyInAnyOrder("/help", "/faq");
    assertThat(read.api()).isEqualTo(Api.ON);
    assertThat(read.handBack()).isEqualTo(new HandBackBy.Action("action_resume"));
    assertThat(read.toString()).doesNotContain("s3cret");
    assertThat(read("hand-back", "none").handBack()).isEqualTo(new HandBackBy.Silence());
    assertThat(read("hand-back", Map.of("intent", "back")).handBack())
        .isEqualTo(new HandBackBy.Intent("back", true));
  }

  @Test
  void saysWhatIsWrong() {
    refuses("hand-back", "hand-back", "nothing");
    refuses("exactly one", "hand-back", Map.of("intent", "a", "action", "b"));
    refuses("exactly one", "hand-back", Map.of());
    refuses("api", "api", "off", "hand-back", Map.of("action", "b"));
    refuses("timeout", "timeout", "0s");
    refuses("url", "url", "http://localhost:5005/?a=b");
    refuses("url", "url", "http://user:pass@localhost:5005");
    refuses("url", "url", "localhost");
    refuses("timeuot", "timeuot", "5s");
  }

  @Test
  void hasOnlyTheTalentsThatTheServerHas() {
    Bot full = RasaBot.create(settings(), Clock.systemUTC());
    assertThat(full).isInstanceOf(Remembers.class).isInstanceOf(Reflects.class);
    Bot bare = RasaBot.create(settings("api", "off"), Clock.systemUTC());
    assertThat(bare).isInstanceOf(Resumable.class).isNotInstanceOf(Remembers.class);
  }
}
