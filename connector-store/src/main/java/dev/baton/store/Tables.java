package dev.baton.store;

import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The tables within one transaction. Must not be kept beyond the operation they were given to. */
public final class Tables {

  private final Sql sql;
  private @Nullable Database database;
  private final Numbers numbers;
  private final InboundTable inbound;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final TurnTable turns;
  private final HandoffTable handoffs;
  private final AssignmentTable assignments;
  private final LeftMessageTable leftMessages;
  private final CallBackTable callBacks;
  private final DeskThreadTable threads;
  private final DeliveryTable deliveries;
  private final ButtonTable buttons;
  private final NodeTable nodes;
  private final DeadLetterTable deadLetters;
  private final ErasureTable erasures;
  private final BroadcastTable broadcasts;
  private final BotTable bots;
  private final RetentionTable retention;
  private final FloodTable floods;
  private final HoldTable holds;
  private final BacklogTable backlog;
  private final PersonalDataTable personalData;
  private final CannedAnswerTable cannedAnswers;
  private final ReportTable reports;
  private final DeskAgentTable agents;
  private final WaitingTable waiting;
  private final MessageChangeTable messageChanges;
  private final RatingTable ratings;
  private final WaitReminderTable waitReminders;
  private final ReactionTable reactions;
  private final BotQuestionTable questions;
  private final ReminderTable reminders;
  private final WatcherTable watchers;
  private final HookTable hooks;
  private final TranscriptRequestTable transcriptRequests;
  private final AuditTable audit;
  private final ListingTable listing;
  private final KeptAnswerTable keptAnswers;
  private final ApiTokenTable apiTokens;
  private final ApiSessionTable apiSessions;
  private final TrainingTable training;

  Tables(Sql sql) {
    this.sql = sql;
    this.numbers = new Numbers(sql);
    this.inbound = new InboundTable(sql, this);
    this.conversations = new ConversationTable(sql, this);
    this.messages = new MessageTable(sql, conversations);
    this.turns = new TurnTable(sql, messages, conversations);
    this.handoffs = new HandoffTable(sql);
    this.assignments = new AssignmentTable(sql, handoffs);
    this.leftMessages = new LeftMessageTable(sql);
    this.callBacks = new CallBackTable(sql);
    this.threads = new DeskThreadTable(sql);
    this.deliveries = new DeliveryTable(sql, this);
    this.buttons = new ButtonTable(sql);
    this.nodes = new NodeTable(sql);
    this.deadLetters = new DeadLetterTable(sql, this);
    this.erasures = new ErasureTable(sql, this);
    this.broadcasts = new BroadcastTable(sql, this);
    this.bots = new BotTable(sql, conversations);
    this.retention = new RetentionTable(sql);
    this.floods = new FloodTable(sql);
    this.holds = new HoldTable(sql);
    this.backlog = new BacklogTable(sql);
    this.personalData = new PersonalDataTable(sql);
    this.cannedAnswers = new CannedAnswerTable(sql);
    this.reports = new ReportTable(sql);
    this.agents = new DeskAgentTable(sql, this);
    this.waiting = new WaitingTable(sql);
    this.messageChanges = new MessageChangeTable(sql);
    this.ratings = new RatingTable(sql);
    this.waitReminders = new WaitReminderTable(sql);
    this.reactions = new ReactionTable(sql);
    this.questions = new BotQuestionTable(sql);
    this.reminders = new ReminderTable(sql);
    this.watchers = new WatcherTable(sql);
    this.hooks = new HookTable(sql);
    this.transcriptRequests = new TranscriptRequestTable(sql);
    this.audit = new AuditTable(sql);
    this.listing = new ListingTable(sql);
    this.keptAnswers = new KeptAnswerTable(sql);
    this.apiTokens = new ApiTokenTable(sql);
    this.apiSessions = new ApiSessionTable(sql);
    this.training = new TrainingTable(sql);
  }

  /**
   * Locks and reads what the operations of a batch are known to look at.
   *
   * @param streams from which they are known to take numbers
   */
  void lookAhead(Set<String> streams, Ahead ahead) {
    numbers.lock(streams);
    if (sql.locks()) {
      conversations.lookAhead(ahead);
      inbound.lookAhead(ahead.events());
      numbers.lock(ahead.lanes());
      deliveries.lookAhead(ahead.lanes());
    }
  }

  /**
   * Begins an operation in this transaction. It knows what earlier ones read, as far as nobody else
   * can have changed it.
   */
  void begin(Database within) {
    database = within;
    deliveries.begin();
  }

  /**
   * Ends the transaction. What was read is kept if nobody but this writer can change it; where
   * others can, a conversation is read again once it is locked again.
   */
  void end() {
    numbers.forget();
    deliveries.forget();
    inbound.forget();
    if (sql.locks()) {
      conversations.forget();
    }
  }

  /** Forgets what was read, and what was added and not written. */
  void forget() {
    conversations.forget();
    messages.forget();
    deliveries.forget();
  }

  /**
   * Has the rows written that this operation has added. A row that it adds and then changes is
   * written once, as the operation leaves it; or before the first statement that might see it.
   */
  void writeAdded() {
    messages.writeAdded();
    deliveries.writeAdded();
  }

  /**
   * Whether work under a lease may be part of this transaction; see {@link Store.Terms#lease}. To
   * be asked only by an operation that writes.
   */
  public boolean permits(ShardLease lease) {
    Database within = database;
    return within != null && within.permits(lease);
  }

  public InboundTable inbound() {
    return inbound;
  }

  public ConversationTable conversations() {
    return conversations;
  }

  public MessageTable messages() {
    return messages;
  }

  public TurnTable turns() {
    return turns;
  }

  public HandoffTable handoffs() {
    return handoffs;
  }

  public AssignmentTable assignments() {
    return assignments;
  }

  public LeftMessageTable leftMessages() {
    return leftMessages;
  }

  public CallBackTable callBacks() {
    return callBacks;
  }

  public DeskThreadTable threads() {
    return threads;
  }

  public DeliveryTable deliveries() {
    return deliveries;
  }

  public ButtonTable buttons() {
    return buttons;
  }

  public NodeTable nodes() {
    return nodes;
  }

  public DeadLetterTable deadLetters() {
    return deadLetters;
  }

  public ErasureTable erasures() {
    return erasures;
  }

  public BroadcastTable broadcasts() {
    return broadcasts;
  }

  public BotTable bots() {
    return bots;
  }

  public RetentionTable retention() {
    return retention;
  }

  public FloodTable floods() {
    return floods;
  }

  public HoldTable holds() {
    return holds;
  }

  public BacklogTable backlog() {
    return backlog;
  }

  public PersonalDataTable personalData() {
    return personalData;
  }

  public CannedAnswerTable cannedAnswers() {
    return cannedAnswers;
  }

  public ReportTable reports() {
    return reports;
  }

  public DeskAgentTable agents() {
    return agents;
  }

  public MessageChangeTable messageChanges() {
    return messageChanges;
  }

  public WaitingTable waiting() {
    return waiting;
  }

  public RatingTable ratings() {
    return ratings;
  }

  public WaitReminderTable waitReminders() {
    return waitReminders;
  }

  public ReactionTable reactions() {
    return reactions;
  }

  public BotQuestionTable questions() {
    return questions;
  }

  public ReminderTable reminders() {
    return reminders;
  }

  public WatcherTable watchers() {
    return watchers;
  }

  public HookTable hooks() {
    return hooks;
  }

  public TranscriptRequestTable transcriptRequests() {
    return transcriptRequests;
  }

  public AuditTable audit() {
    return audit;
  }

  public ListingTable listing() {
    return listing;
  }

  public KeptAnswerTable keptAnswers() {
    return keptAnswers;
  }

  public ApiTokenTable apiTokens() {
    return apiTokens;
  }

  public ApiSessionTable apiSessions() {
    return apiSessions;
  }

  public TrainingTable training() {
    return training;
  }

  void writeNumbers() {
    numbers.write();
  }

  /** See {@link Numbers#lock}. */
  void lockStreams(Set<String> streams) {
    numbers.lock(streams);
  }

  /** See {@link Numbers#drop}. */
  void dropStream(String stream) {
    numbers.drop(stream);
  }

  /** See {@link Numbers#know}. */
  void knowLast(String stream, long last) {
    numbers.know(stream, last);
  }

  /**
   * Takes the next number of a stream, starting at 1. The row stays locked until the commit, so
   * that numbers follow the order of commits.
   */
  long next(String stream) {
    return numbers.next(stream);
  }

  /**
   * Takes the next number of rows that can be numbered from what is there. Where nodes share a
   * database, it is taken from the stream nevertheless: nodes of earlier versions do so too.
   *
   * @param last finds the last number that is there; 0 for none
   */
  long next(String stream, LongSupplier last) {
    return sql.isShared() ? next(stream) : last.getAsLong() + 1;
  }

  static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
