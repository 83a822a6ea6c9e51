package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.Bot;
import dev.baton.bot.Reply;
import dev.baton.connector.Content.Text;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.TextLanguage;
import dev.baton.plan.UserSidePlan;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.ChatClient.Shown;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Mia and Uwe who ask for a person, Ann and Ben who are some, and a Baton between them. Everybody
 * has a client of the platform where they are. After a test, no platform has refused a call.
 */
final class People implements AutoCloseable {

  /** Users wait in a queue that tells them their place, calls them, and asks what they think. */
  static final UserSidePlan TOLD = new UserSidePlan(UserSidePlan.Tell.POSITION, null, true, true);

  static final Bot ECHO =
      turn -> List.of(new Reply.Say(Text.plain("echo: " + turn.content().asText())));

  final ThreePlatforms world;
  final ChatClient mia;
  final ChatClient uwe;
  final ChatClient annInRoom;
  final ChatClient benInRoom;

  /** Where they work: the desk's room, or their own chats with the bot. */
  final ChatClient ann;

  final ChatClient ben;
  private final Pair pair;
  private final String resolve;

  People(Path folder, Pair pair) {
    this(folder, pair, ECHO, UserSidePlan.SILENT);
  }

  People(Path folder, Pair pair, Bot bot, UserSidePlan side) {
    this(folder, pair, bot, side, TextLanguage.EN, "Resolve");
  }

  /**
   * @param resolve the button below the card of a conversation that an agent has
   */
  People(
      Path folder, Pair pair, Bot bot, UserSidePlan side, TextLanguage agentsRead, String resolve) {
    this.world =
        new ThreePlatforms(
            folder,
            bot,
            List.of(
                new ThreePlatforms.Desk(
                    pair.desk,
                    pair.where,
                    DeskPlan.Claim.PRESS,
                    agentsRead,
                    DeskPlan.Relay.ALL,
                    false)),
            side,
            pair == Pair.TELEGRAM_DIRECT_WITH_TOPICS);
    this.pair = pair;
    this.resolve = resolve;
    this.mia = own(pair.user, "Mia", 501);
    this.uwe = own(pair.user, "Uwe", 502);
    this.annInRoom = inRoom("Ann", 900);
    this.benInRoom = inRoom("Ben", 901);
    boolean direct = pair.where == DeskPlan.Where.DIRECT;
    this.ann = direct ? own(pair.desk, "Ann", 900) : annInRoom;
    this.ben = direct ? own(pair.desk, "Ben", 901) : benInRoom;
  }

  private ChatClient own(String platform, String name, long id) {
    return switch (platform) {
      case "telegram" -> world.telegram.privateChat(id, name);
      case "webex" -> world.webex.direct(email(name), name);
      default -> world.text.direct(name);
    };
  }

  private ChatClient inRoom(String name, long id) {
    return switch (pair.desk) {
      case "telegram" -> world.telegram.member(ThreePlatforms.FORUM, id, name);
      case "webex" -> world.webex.member(world.space, email(name), name);
      default -> world.text.member(ThreePlatforms.ROOM, name);
    };
  }

  private static String email(String name) {
    return name.toLowerCase(Locale.ROOT) + "@example.com";
  }

  /** Mia asks for a person, and Ann claims her. */
  void annHasMia() {
    mia.say(null, "/human");
    claims(annInRoom);
    Sight.reads(mia, "Ann has joined");
  }

  /** Claims the last offer in the room. */
  void claims(ChatClient agent) {
    agent.press(Sight.offered(agent, "Claim").id(), "Claim");
  }

  /** Writes a command outside of all conversations. */
  void outside(ChatClient agent, String command) {
    String unused =
        agent.say(
            null,
            switch (pair.desk) {
              case "telegram" -> command.replaceFirst("^\\S+", "$0@" + world.telegram.botName());
              case "webex" -> mention(command);
              default -> command;
            });
  }

  private String mention(String text) {
    return "@" + world.webex.botName() + " " + text;
  }

  /** The thread in which an agent has a conversation, or the message that one replies to there. */
  String thread(ChatClient agent) {
    Shown card = Sight.offered(agent, resolve);
    String thread = card.thread();
    return thread == null ? card.id() : thread;
  }

  /**
   * Writes where an agent has a conversation.
   *
   * @return the message's id
   */
  String at(ChatClient agent, String text) {
    return switch (pair) {
      case TELEGRAM_DIRECT_WITHOUT_TOPICS -> agent.reply(null, thread(agent), text);
      case TEXT_ONLY, TELEGRAM_USER_TEXT_AGENT -> agent.say(null, text);
      case WEBEX_SPACE -> agent.say(thread(agent), mention(text));
      case TELEGRAM_FORUM,
          TELEGRAM_DIRECT_WITH_TOPICS,
          WEBEX_DIRECT,
          TELEGRAM_USER_WEBEX_AGENT,
          WEBEX_USER_TELEGRAM_AGENT,
          TEXT_USER_TELEGRAM_AGENT ->
          agent.say(thread(agent), text);
    };
  }

  @Override
  public void close() {
    world.close();
    assertThat(world.telegram.refusedCalls()).isEmpty();
    assertThat(world.webex.refusedCalls()).isEmpty();
    assertThat(world.text.refused()).isEmpty();
  }
}
