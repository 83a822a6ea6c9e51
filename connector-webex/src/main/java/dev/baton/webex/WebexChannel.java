package dev.baton.webex;

import dev.baton.connector.Capabilities;
import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import dev.baton.connector.Cards;
import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.CompletingChannel;
import dev.baton.connector.Content;
import dev.baton.connector.Edits;
import dev.baton.connector.Feature;
import dev.baton.connector.Files;
import dev.baton.connector.Health;
import dev.baton.connector.Inbound;
import dev.baton.connector.Inbox;
import dev.baton.connector.InspectingChannel;
import dev.baton.connector.Members;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.Receipt;
import dev.baton.connector.SpaceFindingChannel;
import dev.baton.connector.ThreadOpeningChannel;
import dev.baton.connector.Threads;
import dev.baton.connector.Webhook;
import dev.baton.connector.WebhookCall;
import dev.baton.connector.WebhookReply;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A bot account on Webex.
 *
 * <p>A thread is a Webex thread: the replies under one message, whose id is the id of the thread.
 * It has no title and cannot be closed, so nothing shows that its handoff is over. Webex sends no
 * webhook when a message is edited ({@link CatchUp} finds edits later), and bots can neither react
 * nor show that they are typing.
 */
final class WebexChannel
    implements Channel,
        Webhook,
        CompletingChannel,
        ThreadOpeningChannel,
        Edits,
        Files,
        Members,
        Cards,
        InspectingChannel,
        SpaceFindingChannel {

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int MAX_BUTTONS = 20;
  static final Set<Feature> FEATURES =
      Set.of(Feature.BUTTONS, Feature.CARDS, Feature.STYLES, Feature.MEDIA);

  /** Webex names no figures; most of its calls are refused beyond about 300 a minute. */
  static final Pace USUAL_PACE =
      new Pace(
          new Rate(10, Duration.ofSeconds(10)),
          new Rate(10, Duration.ofSeconds(10)),
          new Rate(50, Duration.ofSeconds(10)));

  private final WebexSettings settings;
  private final RandomGenerator random;
  private final SocketReceiver.Times times;
  private final Capabilities capabilities;
  private final ChannelContext context;
  private final WebexHttp http;
  private final WebexClient client;
  private final WebexSignature signature;
  private final WebexSender sender;
  private final WebexFiles files;
  private final AnnouncementCompleter announcements;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable String me;
  private volatile @Nullable WebexMaintenance maintenance;
  private volatile @Nullable SocketReceiver receiver;

  WebexChannel(WebexSettings settings, ChannelContext context) {
    this(settings, context, RandomGenerator.getDefault(), SocketReceiver.Times.USUAL);
  }

  WebexChannel(
      WebexSettings settings,
      ChannelContext context,
      RandomGenerator random,
      SocketReceiver.Times times) {
    this.settings = settings;
    this.random = random;
    this.times = times;
    this.capabilities =
        new Capabilities(
            ToWebex.LONGEST,
            ToWebex.LONGEST,
            Capabilities.Unit.UTF8_BYTES,
            MAX_BUTTONS,
            WebexSender.LARGEST_FILE,
            settings.pace(),
            FEATURES);
    this.context = context;
    this.http =
        new WebexHttp(
            settings.api(), settings.token(), DEADLINE, context.beforeCall(), context.clock());
    this.client = new WebexClient(http);
    this.signature = new WebexSignature(settings.webhookSecret());
    this.sender = new WebexSender(client, context.files(), random);
    this.files = new WebexFiles(context.name(), client, WebexSender.LARGEST_FILE);
    this.announcements =
        new AnnouncementCompleter(
            context.name(),
            client,
            new PersonDirectory(client, context.clock()),
            files,
            new DirectChatHistory(
                context.name(), client, settings, this::me, this::heardSince, context.clock()),
            this::me,
            context.clock(),
            AnnouncementCompleter::pause);
  }

  @Override
  public String name() {
    return context.name();
  }

  @Override
  public void open(Inbox inbox) {
    lock.lock();
    try {
      if (maintenance == null) {
        WebexMaintenance started = new WebexMaintenance(settings, context, client, this::me, inbox);
        maintenance = started;
        started.start();
        if (settings.mode() == WebexSettings.Mode.WEBSOCKET) {
          SocketReceiver socket = receiver(started, inbox);
          receiver = socket;
          socket.start();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (receiver != null) {
        receiver.close();
        receiver = null;
      }
      if (maintenance != null) {
        maintenance.stop();
        maintenance = null;
      }
      http.close();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Health health() {
    WebexMaintenance running = maintenance;
    if (running == null) {
      return new Health.Connecting("not open");
    }
    Health calls = http.health();
    SocketReceiver socket = receiver;
    if (socket != null && calls instanceof Health.Up && !(socket.health() instanceof Health.Up)) {
      return socket.health();
    }
    String trouble = running.trouble();
    return calls instanceof Health.Up && trouble != null ? new Health.Down(trouble) : calls;
  }

  private SocketReceiver receiver(WebexMaintenance told, Inbox inbox) {
    ServiceCatalog catalog = new ServiceCatalog(settings.catalog(), this::at);
    ActivityIntake intake =
        new ActivityIntake(
            context.name(),
            client,
            new RoomIds(client, catalog::region),
            this::me,
            inbox,
            told::missed,
            context.clock());
    return new SocketReceiver(
        context,
        settings.token(),
        this::me,
        new DeviceRegistration(context.name(), catalog, this::at, context.clock()),
        intake,
        told::listening,
        told::missed,
        times,
        random);
  }

  /** Makes a client for the host of an address, which is Webex's own. */
  private WebexHttp at(URI address) {
    return new WebexHttp(
        URI.create(address.getScheme() + "://" + address.getRawAuthority()),
        settings.token(),
        DEADLINE,
        context.beforeCall(),
        context.clock());
  }

  @Override
  public WebhookReply receive(WebhookCall call) {
    WebexSignature.Verdict verdict = signature.judge(call);
    FromWebex.Trust trust =
        verdict == WebexSignature.Verdict.GENUINE
            ? FromWebex.Trust.SIGNED
            : FromWebex.Trust.UNSIGNED;
    if (verdict == WebexSignature.Verdict.WRONG) {
      return new WebhookReply.Reject(403, "signature_wrong", "the signature does not match");
    }
    if (verdict == WebexSignature.Verdict.MISSING) {
      if (settings.mode() != WebexSettings.Mode.SIDECAR) {
        return new WebhookReply.Reject(401, "signature_missing", "the call is not signed");
      }
      if (!call.loopback()) {
        return new WebhookReply.Reject(
            403, "not_local", "unsigned calls are taken from programs on this machine only");
      }
    }
    try {
      WebexMapper.Envelope envelope =
          WebexClient.JSON.readValue(call.body(), WebexMapper.Envelope.class);
      return new WebhookReply.Take(
          envelope == null
              ? List.of()
              : FromWebex.events(envelope, me, context.clock().instant(), trust));
    } catch (JacksonException unreadable) {
      return new WebhookReply.Reject(400, "bad_json", "the body is not the JSON of a webhook");
    }
  }

  @Override
  public Completed complete(Inbound announced) {
    return announcements.complete(announced);
  }

  private @Nullable Instant heardSince() {
    WebexMaintenance running = maintenance;
    return running == null ? null : running.heardSince();
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public Receipt send(Outbound message) {
    return new Receipt(sender.post(message.to(), message.content()).id());
  }

  /** Posts the head, whose id becomes the thread. Webex has no thread titles, so none is shown. */
  @Override
  public Threads.Opened open(Threads.Whereabouts where, String title, Outbound head) {
    WebexMapper.Message posted =
        switch (where) {
          case Threads.Whereabouts.In(String chat) -> sender.post(Place.chat(chat), head.content());
          case Threads.Whereabouts.With(String person) -> sender.postTo(person, head.content());
        };
    return new Threads.Opened(new Place(posted.roomId(), posted.id()), posted.id());
  }

  @Override
  public void edit(Place place, String messageId, Content content) {
    sender.edit(place, messageId, content);
  }

  @Override
  public void delete(Place place, String messageId) {
    client.delete(messageId);
  }

  @Override
  public Files.Opened open(Content.FileRef file) {
    return files.open(file);
  }

  @Override
  public @Nullable List<Content> read(
      String json, @Nullable String words, Function<Content.Choice, String> token) {
    return BotCards.read(json, words, token);
  }

  @Override
  public boolean isMember(String chat, String personId) {
    return !client.memberships(chat, personId).isEmpty();
  }

  @Override
  public List<Space> spaces() {
    return client.rooms("group").stream()
        .map(room -> new Space(room.id(), Objects.requireNonNullElse(room.title(), "")))
        .toList();
  }

  @Override
  public List<InspectingChannel.Finding> inspect(@Nullable String space) {
    WebexWebhookRegistration registration =
        new WebexWebhookRegistration(context.name(), client, settings, context.clock());
    DeviceRegistration devices =
        new DeviceRegistration(
            context.name(),
            new ServiceCatalog(settings.catalog(), this::at),
            this::at,
            context.clock());
    return new WebexInspection(client, settings, registration, devices, context.webhookUrl())
        .of(space);
  }

  /** Returns the bot's person id, which is looked up once. */
  private String me() {
    String known = me;
    if (known == null) {
      known = client.me().id();
      me = known;
    }
    return known;
  }
}
