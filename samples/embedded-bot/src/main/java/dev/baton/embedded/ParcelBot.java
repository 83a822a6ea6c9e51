package dev.baton.embedded;

import dev.baton.Baton;
import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.connector.Button;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Settings;
import dev.baton.conversation.HandoffRequest;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.DeskPlan.Claim;
import dev.baton.plan.DeskPlan.Where;
import dev.baton.plan.QueuePlan;
import dev.baton.store.JdbcStore;
import dev.baton.telegram.TelegramProvider;
import dev.baton.webex.WebexProvider;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A parcel service's bot on Telegram and Webex, with people behind it, in an Undertow of its own.
 */
final class ParcelBot {
  private ParcelBot() {}

  public static void main(String[] arguments) {
    Baton baton = baton(System.getenv());
    Undertow server = server(baton, 8080);
    Runtime.getRuntime().addShutdownHook(new Thread(baton::close));
    server.start();
    baton.open();
  }

  /** Serves the bot's own page beside Baton's paths. */
  static Undertow server(Baton baton, int port) {
    HttpHandler page = exchange -> exchange.getResponseSender().send("" + baton.health());
    HttpHandler pages = Handlers.path(baton.handler()).addExactPath("/", page);
    return Undertow.builder().addHttpListener(port, "127.0.0.1").setHandler(pages).build();
  }

  /** Builds everything from the variables whose names begin with PARCELS_. */
  static Baton baton(Map<String, String> environment) {
    Map<String, String> named = new HashMap<>(environment);
    named.keySet().removeIf(name -> !name.startsWith("PARCELS_"));
    Settings env = Settings.of(named);
    Baton.Builder parts = Baton.builder().bot("parcels", ParcelBot::reply);
    parts.store(JdbcStore.at("jdbc:sqlite:" + env.text("PARCELS_DATABASE", "parcels.db")));
    parts.publicUrl(env.url("PARCELS_URL")).apiToken(env.secret("PARCELS_API_TOKEN"));
    parts.handoffToken(env.secret("PARCELS_HANDOFF_TOKEN"));
    Settings telegram = plug(new TelegramProvider(), "https://api.telegram.org", env, parts);
    Settings webex = plug(new WebexProvider(), "https://webexapis.com/v1", env, parts);
    parts.queue(new QueuePlan("people", List.of("telegram", "webex"), Duration.ofHours(1), null));
    Baton baton = parts.build();
    List.of(env, telegram, webex).forEach(Settings::verify);
    return baton;
  }

  /** Adds a channel and the agents' space on it. */
  private static Settings plug(
      ChannelProvider platform, String api, Settings env, Baton.Builder parts) {
    String name = platform.type();
    String prefix = "PARCELS_" + name.toUpperCase(Locale.ROOT);
    String url = env.text(prefix + "_API", api);
    Settings settings = Settings.of(Map.of("token", env.text(prefix + "_TOKEN"), "api-url", url));
    parts.channel(
        new ChannelPlan(name, name, platform.inputChannel(), "parcels", "people", "", false),
        context -> platform.create(settings, context));
    String space = env.text(prefix + "_DESK");
    parts.desk(new DeskPlan(name, name, space, Where.SPACE, List.of(), Claim.PRESS));
    return settings;
  }

  /** The bot, with its one button. */
  static List<Reply> reply(Turn turn) {
    if (turn.content() instanceof Content.Choice) {
      Text words = Text.plain("I am getting a colleague.");
      HandoffRequest request = HandoffRequest.because("pressed the button");
      return List.of(new Reply.Say(words), new Reply.HandOff(request));
    }
    Text words = Text.plain("Hello " + turn.userName() + ". Your parcel is on its way.");
    Button button = Button.press("Talk to a person", "person");
    return List.of(new Reply.Say(new Content.Buttons(words, List.of(button))));
  }
}
