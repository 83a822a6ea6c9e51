package com.example.bot;

import dev.baton.Baton;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.Settings;
import dev.baton.http.Listener;
import dev.baton.plan.ChannelPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.store.JdbcStore;
import dev.baton.telegram.TelegramProvider;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One bot on one Telegram account, a group of agents behind it, and Baton's pages on port 8080. */
final class BotServer {

  private BotServer() {}

  public static void main(String[] arguments) {
    Baton baton = baton(System.getenv());
    Listener listener = Listener.start("127.0.0.1", 8080, baton.handler());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              listener.close();
              baton.close();
            }));
    baton.open();
  }

  /** Builds everything from the variables whose names begin with BOT_; fails with all it misses. */
  static Baton baton(Map<String, String> environment) {
    Map<String, String> own = new HashMap<>(environment);
    own.keySet().removeIf(name -> !name.startsWith("BOT_"));
    Settings settings = Settings.of(own);
    Settings telegram =
        Settings.of(
            Map.of(
                "token", settings.text("BOT_TELEGRAM_TOKEN"),
                "api-url", settings.text("BOT_TELEGRAM_API", "https://api.telegram.org")));
    ChannelProvider platform = new TelegramProvider();
    ChannelPlan channel =
        new ChannelPlan(
            "telegram", "telegram", platform.inputChannel(), "hello", "support", "", false);
    DeskPlan desk =
        new DeskPlan(
            "colleagues",
            "telegram",
            settings.text("BOT_AGENTS_GROUP"),
            DeskPlan.Where.SPACE,
            List.of(),
            DeskPlan.Claim.PRESS);
    Duration wait = Duration.ofMinutes(15);
    Duration idle = Duration.ofMinutes(30);
    Baton baton =
        Baton.builder()
            .store(JdbcStore.at("jdbc:sqlite:" + settings.text("BOT_DATABASE", "bot.db")))
            .bot("hello", new HelloBot())
            .channel(channel, context -> platform.create(telegram, context))
            .desk(desk)
            .queue(new QueuePlan("support", List.of("colleagues"), wait, idle))
            .build();
    settings.verify();
    telegram.verify();
    return baton;
  }
}
