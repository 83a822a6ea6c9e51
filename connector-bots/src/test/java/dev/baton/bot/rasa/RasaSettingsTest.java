package dev.baton.bot.rasa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bot.Bot;
import dev.baton.bot.ProactiveBot;
import dev.baton.bot.RecallingBot;
import dev.baton.bot.ResumableBot;
import dev.baton.bot.ReviewingBot;
import dev.baton.bot.StreamingBot;
import dev.baton.bot.rasa.HandBackPlan.Fact;
import dev.baton.bot.rasa.HandBackPlan.Notice;
import dev.baton.bot.rasa.HandBackPlan.Recording;
import dev.baton.bot.rasa.RasaSettings.Api;
import dev.baton.bot.rasa.RasaSettings.Calm;
import dev.baton.bot.rasa.RasaSettings.Transport;
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
    RasaSettings read = RasaSettings.read(settings, Clock.systemUTC());
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
    assertThat(read.authorization().token()).isNull();
    assertThat(read.inputChannel()).isNull();
    assertThat(read.allowIntents()).containsExactly("/start");
    assertThat(read.api()).isEqualTo(Api.AUTO);
    assertThat(read.transport()).isEqualTo(Transport.REST);
    assertThat(read.calm()).isEqualTo(Calm.AUTO);
    assertThat(read.callback()).isNull();
    assertThat(read.authorization().jwt()).isNull();
    assertThat(read.connection().tls()).isNull();
    assertThat(read.connection().proxy()).isNull();
    assertThat(read.handoffIntent()).isEqualTo("handoff");
    assertThat(read.handBack().record()).isEqualTo(Recording.OFF);
    assertThat(read.handBack().slots()).isEmpty();
    assertThat(read.review().fallbackActions()).contains("utter_default");
    assertThat(read.handBack().notice())
        .isEqualTo(new Notice.Intent("EXTERNAL_handoff_ended", false));
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
    assertThat(read.connection().timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(read.inputChannel()).isEqualTo("rest");
    assertThat(read.allowIntents()).containsExactlyInAnyOrder("/help", "/faq");
    assertThat(read.api()).isEqualTo(Api.ON);
    assertThat(read.handBack().notice()).isEqualTo(new Notice.Action("action_resume"));
    assertThat(read.toString()).doesNotContain("s3cret");
    assertThat(read("hand-back", "none").handBack().notice()).isEqualTo(new Notice.None());
    assertThat(read("hand-back", Map.of("intent", "back")).handBack().notice())
        .isEqualTo(new Notice.Intent("back", true));
  }

  @Test
  void namesWhatIsWrong() {
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
  void readsRecordAndSlots() {
    assertThat(read("record", "separate-sender").handBack().record())
        .isEqualTo(Recording.SEPARATE_SENDER);
    assertThat(read("slots", List.of("handoff_outcome", "agent")).handBack().slots())
        .isEqualTo(Map.of("handoff_outcome", Fact.HANDOFF_OUTCOME, "agent", Fact.AGENT));
    assertThat(read("slots", Map.of("case_no", "handoff_id")).handBack().slots())
        .isEqualTo(Map.of("case_no", Fact.HANDOFF_ID));
    refuses("slots.case_no", "slots", Map.of("case_no", "number"));
    refuses("slots", "slots", List.of("outcome"));
    refuses("api", "api", "off", "record", "events");
    refuses("api", "api", "off", "slots", List.of("agent"));
    refuses("record", "record", "on");
  }

  @Test
  void requiresCredentialsForCallbacks() {
    refuses("callback-token is missing", "channel", "callback");
    refuses("callback-token has no use", "callback-token", "t");
    refuses("stream", "channel", "callback", "callback-token", "t", "stream", "true");
    refuses("channel", "channel", "socketio");
    RasaSettings read =
        read("channel", "callback", "callback-token", "s3cret", "callback-secret", "s3cret2");
    assertThat(read.transport()).isEqualTo(Transport.CALLBACK);
    assertThat(read.callback()).isNotNull();
    assertThat(read.toString()).doesNotContain("s3cret");
    assertThat(read("stream", "true").transport()).isEqualTo(Transport.STREAM);
  }

  @Test
  void namesWhatIsWrongWithTheConnection() {
    refuses("proxy", "proxy", "https://proxy:3128");
    refuses("proxy", "proxy", "http://proxy");
    refuses("proxy", "proxy", "http://me:secret@proxy:3128");
    refuses("tls has no use", "tls", Map.of("insecure", "true"));
    refuses("tls.ca", "url", "https://rasa", "tls", Map.of("ca", "/no/such/file"));
    refuses("tls.insecure", "url", "https://rasa", "tls", Map.of("ca", "x", "insecure", "true"));
    refuses("tls.certificate", "url", "https://rasa", "tls", Map.of("key", "/no/such/file"));
    refuses("jwt-method", "jwt-method", "HS256");
    refuses("jwt-method", "jwt-secret", "s", "jwt-method", "none");
    refuses("jwt-method", "jwt-secret", "s", "jwt-method", "RS256");
    refuses("jwt-private-key", "jwt-secret", "s", "jwt-private-key", "/no/such/file");
    refuses("jwt-private-key", "jwt-private-key", "/no/such/file");
    refuses("handoff-intent", "handoff-intent", "/handoff{}");
    refuses("calm", "api", "off", "calm", "on");
    assertThat(read("proxy", "none").connection().proxy()).isNotNull();
  }

  @Test
  void hasOnlyTheTalentsThatTheServerHas() {
    Bot full = RasaBot.create(settings(), Clock.systemUTC());
    assertThat(full).isInstanceOf(RecallingBot.class).isInstanceOf(ReviewingBot.class);
    Bot bare = RasaBot.create(settings("api", "off"), Clock.systemUTC());
    assertThat(bare).isInstanceOf(ResumableBot.class).isNotInstanceOf(RecallingBot.class);
    assertThat(full).isNotInstanceOf(StreamingBot.class).isNotInstanceOf(ProactiveBot.class);
    for (String api : List.of("on", "off")) {
      Bot streams = RasaBot.create(settings("api", api, "stream", "true"), Clock.systemUTC());
      assertThat(streams).isInstanceOf(StreamingBot.class).isNotInstanceOf(ProactiveBot.class);
      Bot wakes =
          RasaBot.create(
              settings("api", api, "channel", "callback", "callback-token", "t"),
              Clock.systemUTC());
      assertThat(wakes).isInstanceOf(ProactiveBot.class).isNotInstanceOf(StreamingBot.class);
      assertThat(wakes instanceof RecallingBot).isEqualTo(api.equals("on"));
    }
  }
}
