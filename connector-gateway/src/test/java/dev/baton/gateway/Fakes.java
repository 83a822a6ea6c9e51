package dev.baton.gateway;

import dev.baton.bot.Bot;
import dev.baton.connector.Capabilities;
import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.EmojiReactions;
import dev.baton.connector.Health;
import dev.baton.connector.Inbox;
import dev.baton.connector.InspectingChannel;
import dev.baton.connector.Members;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.Receipt;
import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import dev.baton.connector.ThreadStates;
import dev.baton.connector.Threads;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Channels and bots with the settings of real ones and no platform behind them. */
final class Fakes {

  static final InstalledTypes INSTALLED =
      InstalledTypes.of(
          Map.of(
              "telegram", new Provider("telegram", "telegram"),
              "webex", new Provider("webex", "webexteams")),
          List.of(new SilentType()),
          Clock.systemUTC());

  private static final Capabilities.Pace UNPACED =
      new Capabilities.Pace(
          Capabilities.Rate.UNLIMITED, Capabilities.Rate.UNLIMITED, Capabilities.Rate.UNLIMITED);

  private Fakes() {}

  /** Reads what real channels read. */
  record Provider(String type, String inputChannel) implements ChannelProvider {

    enum Mode {
      POLLING,
      WEBHOOK
    }

    @Override
    public Channel create(Settings settings, ChannelContext context) {
      Secret token = settings.secret("token");
      settings.url("api-url", "https://example.com");
      settings.secretOrNull("webhook-secret");
      if (type.equals("telegram")) {
        settings.choice("mode", Mode.POLLING);
      }
      Capabilities.Pace.read(settings, UNPACED);
      Set<String> emojis = type.equals("telegram") ? Set.of("👀", "🎉") : Set.of();
      return new Line(context.name(), token, context.webhookUrl(), emojis);
    }
  }

  /** A channel whose token determines the state of its account. */
  record Line(String name, Secret token, @Nullable URI webhookUrl, Set<String> emojis)
      implements Channel, InspectingChannel, EmojiReactions, Members, ThreadStates {

    @Override
    public boolean isMember(String chat, String personId) {
      return true;
    }

    @Override
    public Threads.Opened open(Threads.Whereabouts where, String title, Outbound head) {
      return new Threads.Opened(head.to(), head.id());
    }

    @Override
    public Threads.Opened open(
        Threads.Whereabouts where, String title, Outbound head, State state) {
      return open(where, title, head);
    }

    @Override
    public void show(Place thread, State state) {}

    @Override
    public String emoji(Mark mark) {
      return "👀";
    }

    @Override
    public void show(Place place, String messageId, @Nullable String emoji) {}

    @Override
    public void react(Place place, String messageId, Mark mark) {}

    @Override
    public List<Finding> inspect(@Nullable String space) {
      if (token.reveal().equals("revoked")) {
        throw new DeliveryException.CredentialsRejected("the platform refuses the token", null);
      }
      if (token.reveal().startsWith("broken-")) {
        throw new IllegalArgumentException("no header: " + token.reveal());
      }
      Finding account = new Finding(true, "the account answers");
      if (space == null) {
        return List.of(account);
      }
      boolean forum = !space.equals("plain");
      return List.of(
          account, new Finding(forum, forum ? "the space is a forum" : "turn on Topics in it"));
    }

    @Override
    public Health health() {
      return new Health.Up();
    }

    @Override
    public void open(Inbox inbox) {}

    @Override
    public Receipt send(Outbound message) {
      return new Receipt(message.id());
    }

    @Override
    public Capabilities capabilities() {
      Capabilities.Pace pace =
          new Capabilities.Pace(
              Capabilities.Rate.UNLIMITED,
              new Capabilities.Rate(1, Duration.ofSeconds(3)),
              Capabilities.Rate.UNLIMITED);
      return new Capabilities(4096, 1024, Capabilities.Unit.UTF16, 8, 1 << 20, pace, Set.of());
    }

    @Override
    public void close() {}
  }

  /** {@code rasa} without a Rasa. */
  static final class SilentType implements BotType {

    @Override
    public String word() {
      return "rasa";
    }

    @Override
    public Bot create(Settings settings, Clock clock) {
      settings.url("url");
      settings.secretOrNull("token");
      settings.duration("timeout", Duration.ofSeconds(60));
      return turn -> List.of();
    }

    @Override
    public List<InspectingChannel.Finding> inspect(Settings settings) {
      return List.of(new InspectingChannel.Finding(true, "answers"));
    }
  }
}
