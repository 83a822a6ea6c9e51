package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.connector.Albums;
import dev.baton.connector.Capabilities;
import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.connector.Capabilities.Unit;
import dev.baton.connector.Cards;
import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.Content;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Edits;
import dev.baton.connector.EmojiReactions;
import dev.baton.connector.Feature;
import dev.baton.connector.Files;
import dev.baton.connector.Health;
import dev.baton.connector.Inbox;
import dev.baton.connector.InspectingChannel;
import dev.baton.connector.Members;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.PressAnsweringChannel;
import dev.baton.connector.Receipt;
import dev.baton.connector.SpaceFindingChannel;
import dev.baton.connector.ThreadRemovingChannel;
import dev.baton.connector.ThreadStates;
import dev.baton.connector.Threads;
import dev.baton.connector.Typing;
import dev.baton.connector.Webhook;
import dev.baton.connector.WebhookCall;
import dev.baton.connector.WebhookReply;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.methods.AnswerCallbackQuery;
import org.telegram.telegrambots.meta.api.methods.GetMe;
import org.telegram.telegrambots.meta.api.methods.groupadministration.GetChatMember;
import org.telegram.telegrambots.meta.api.methods.send.SendChatAction;

/** One bot account on Telegram. */
final class TelegramChannel
    implements Channel,
        Webhook,
        Threads,
        ThreadStates,
        ThreadRemovingChannel,
        Albums,
        Edits,
        EmojiReactions,
        Typing,
        Files,
        PressAnsweringChannel,
        Members,
        Cards,
        InspectingChannel,
        SpaceFindingChannel {

  private static final Logger log = LoggerFactory.getLogger(TelegramChannel.class);

  private static final String SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token";
  private static final int TOAST_LIMIT = 200;
  private static final int POLLS = 10_000;
  private static final Duration WEBHOOK_CHECK = Duration.ofSeconds(60);

  /**
   * Telegram's limits by the documentation and FAQ of the Bot API: about one message per second to
   * a chat, with short bursts, 20 per minute to a group, 30 per second for the account.
   */
  static final Pace USUAL_PACE =
      new Pace(
          new Rate(10, Duration.ofSeconds(10)),
          new Rate(20, Duration.ofMinutes(1)),
          new Rate(30, Duration.ofSeconds(1)));

  private static final Set<Feature> FEATURES =
      Set.of(
          Feature.BUTTONS,
          Feature.STYLES,
          Feature.MEDIA,
          Feature.LOCATION,
          Feature.CONTACT,
          Feature.COPIES,
          Feature.REPLIES,
          Feature.EDIT_BUTTONS,
          Feature.HEARS_GROUPS);

  /** By the documentation of sendMediaGroup. */
  private static final Set<Set<Content.MediaKind>> MIXES =
      Set.of(
          Set.of(Content.MediaKind.IMAGE, Content.MediaKind.VIDEO),
          Set.of(Content.MediaKind.DOCUMENT),
          Set.of(Content.MediaKind.AUDIO));

  private final TelegramSettings settings;
  private final ChannelContext context;
  private final RandomGenerator random;
  private final Duration webhookCheck;
  private final Capabilities capabilities;
  private final TelegramApi api;
  private final UpdateReader reader;
  private final FileTransfer files;
  private final long largestFile;
  private final Sender sender;
  private final MessageEdits edits;
  private final BotReactions reactions;
  private final QueryAnswers queries;
  private final Topics topics;
  private final TelegramInspection inspection;
  private final ReentrantLock lifecycle = new ReentrantLock();
  private volatile @Nullable ReceiverLoop receiver;
  private volatile @Nullable BotIdentity self;

  TelegramChannel(TelegramSettings settings, ChannelContext context) {
    this(settings, context, RandomGenerator.getDefault(), WEBHOOK_CHECK);
  }

  TelegramChannel(
      TelegramSettings settings,
      ChannelContext context,
      RandomGenerator random,
      Duration webhookCheck) {
    this.settings = settings;
    this.context = context;
    this.random = random;
    this.webhookCheck = webhookCheck;
    capabilities =
        new Capabilities(
            4096, 1024, Unit.UTF16, 100, FileTransfer.UPLOAD_LIMIT, settings.pace(), FEATURES);
    api = new TelegramApi(settings, context.beforeCall());
    SentPolls polls = new SentPolls(POLLS);
    reader =
        new UpdateReader(context.name(), api.mapper(), context.clock(), () -> self, polls::place);
    files = new FileTransfer(context.name(), api, context.files());
    largestFile =
        settings.isTelegramsOwn() ? FileTransfer.GIVEN_BY_TELEGRAM : FileTransfer.DOWNLOAD_LIMIT;
    MediaSender media = new MediaSender(context.name(), api, files);
    sender = new Sender(context.name(), api, media, polls);
    edits = new MessageEdits(context.name(), api, media);
    reactions = new BotReactions(api);
    queries = new QueryAnswers(context.name(), api);
    topics = new Topics(context.name(), api, sender, () -> self);
    inspection = new TelegramInspection(settings, context.webhookUrl(), api);
  }

  @Override
  public String name() {
    return context.name();
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public void open(Inbox inbox) {
    lifecycle.lock();
    try {
      if (receiver != null) {
        throw new IllegalStateException("the channel " + name() + " is already open");
      }
      ReceiverLoop next =
          switch (settings.mode()) {
            case POLLING ->
                new Poller(
                    name(),
                    this::identify,
                    context.duty(),
                    random,
                    api,
                    update -> {
                      queries.answer(update);
                      return reader.read(update);
                    },
                    inbox,
                    context.clock());
            case WEBHOOK ->
                new TelegramWebhookRegistration(
                    name(),
                    this::identify,
                    context.duty(),
                    random,
                    api,
                    context.webhookUrl(),
                    settings.webhookSecret(),
                    context.clock(),
                    webhookCheck);
          };
      receiver = next;
      next.start();
    } finally {
      lifecycle.unlock();
    }
  }

  @Override
  public void close() {
    lifecycle.lock();
    try {
      ReceiverLoop current = receiver;
      receiver = null;
      if (current != null) {
        current.close();
      }
      api.closeIdle();
    } finally {
      lifecycle.unlock();
    }
  }

  @Override
  public Health health() {
    ReceiverLoop current = receiver;
    return current == null ? new Health.Down("closed") : current.health();
  }

  @Override
  public WebhookReply receive(WebhookCall call) {
    String secret = call.header(SECRET_HEADER);
    if (secret == null) {
      return new WebhookReply.Reject(
          401, "secret_missing", "the header " + SECRET_HEADER + " is missing");
    }
    if (!settings.webhookSecret().matches(secret)) {
      return new WebhookReply.Reject(403, "secret_wrong", "the secret token is wrong");
    }
    JsonNode update = reader.update(call.body());
    if (update == null) {
      return new WebhookReply.Reject(400, "no_update", "the body is not JSON with an update_id");
    }
    queries.answer(update);
    return new WebhookReply.Take(reader.read(update));
  }

  @Override
  public Receipt send(Outbound message) {
    return sender.send(message);
  }

  @Override
  public int most() {
    return 10;
  }

  @Override
  public Set<Set<Content.MediaKind>> mixes() {
    return MIXES;
  }

  @Override
  public List<Receipt> sendAlbum(List<Outbound> parts) {
    return sender.sendAlbum(parts);
  }

  @Override
  public void edit(Place place, String messageId, Content content) {
    edits.edit(place, messageId, content);
  }

  @Override
  public void delete(Place place, String messageId) {
    edits.delete(place, messageId);
  }

  @Override
  public @Nullable List<Content> read(
      String json, @Nullable String words, Function<Content.Choice, String> token) {
    return new CustomMessageReader(api.mapper()).read(json, token);
  }

  @Override
  public Threads.Opened open(Whereabouts where, String title, Outbound head) {
    return topics.open(where, title, head);
  }

  @Override
  public Threads.Opened open(
      Whereabouts where, String title, Outbound head, ThreadStates.State state) {
    return topics.open(where, title, head, state);
  }

  @Override
  public void show(Place thread, ThreadStates.State state) {
    topics.show(thread, state);
  }

  @Override
  public void finish(Place thread) {
    topics.finish(thread);
  }

  @Override
  public void remove(Place thread) {
    topics.remove(thread);
  }

  @Override
  public int messagesToOpen() {
    return topics.messagesToOpen();
  }

  @Override
  public void resume(Place thread) {
    topics.resume(thread);
  }

  @Override
  public Files.Opened open(Content.FileRef file) {
    return files.open(file);
  }

  @Override
  public long largest() {
    return largestFile;
  }

  @Override
  public void react(Place place, String messageId, Mark mark) {
    show(place, messageId, emoji(mark));
  }

  @Override
  public Set<String> emojis() {
    return BotReactions.EMOJIS;
  }

  @Override
  public String emoji(Mark mark) {
    return BotReactions.emoji(mark);
  }

  @Override
  public boolean onWholeAlbums() {
    return true;
  }

  @Override
  public void show(Place place, String messageId, @Nullable String emoji) {
    reactions.show(place, messageId, emoji);
  }

  @Override
  public void typing(Place place) {
    try {
      api.call(
          SendChatAction.builder()
              .chatId(place.chat())
              .messageThreadId(ToTelegram.thread(place))
              .action("typing")
              .build());
    } catch (DeliveryException unseen) {
      log.debug("{}: chat {}: typing not shown: {}", name(), place.chat(), unseen.getMessage());
    }
  }

  @Override
  public void answer(String pressId, @Nullable String text) {
    try {
      api.call(
          AnswerCallbackQuery.builder()
              .callbackQueryId(pressId)
              .text(text == null || text.length() <= TOAST_LIMIT ? text : shortened(text))
              .build());
    } catch (DeliveryException late) {
      log.debug("{}: press {} not answered: {}", name(), pressId, late.getMessage());
    }
  }

  @Override
  public boolean isMember(String chat, String personId) {
    if (Topics.isPrivate(chat)) {
      return chat.equals(personId);
    }
    try {
      JsonNode member =
          api.call(GetChatMember.builder().chatId(chat).userId(Long.parseLong(personId)).build());
      return switch (member.path("status").asText()) {
        case "creator", "administrator", "member" -> true;
        case "restricted" -> member.path("is_member").asBoolean();
        default -> false;
      };
    } catch (NumberFormatException foreign) {
      return false;
    } catch (DeliveryException.Refused refused) {
      if (TelegramErrors.says(refused, "participant_id_invalid")
          || TelegramErrors.says(refused, "user not found")
          || TelegramErrors.says(refused, "member not found")) {
        return false;
      }
      throw refused;
    }
  }

  @Override
  public List<Space> spaces() {
    return new GroupFinder(api).find();
  }

  @Override
  public List<Finding> inspect(@Nullable String space) {
    return inspection.inspect(space);
  }

  @Override
  public String toString() {
    return "TelegramChannel[" + name() + "]";
  }

  private void identify() {
    self = BotIdentity.of(api.call(GetMe.builder().build()));
  }

  private static String shortened(String text) {
    int end = TOAST_LIMIT - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + "…";
  }
}
