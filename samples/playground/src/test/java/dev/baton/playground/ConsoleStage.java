package dev.baton.playground;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.console.ConsoleFile;
import dev.baton.console.ConsoleFiles;
import dev.baton.console.SignInOffer;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The console in front of an API that says what a test wants: any number of conversations, any
 * role, any trouble. What the real API says is {@link ConsoleStoryTest}'s.
 */
final class ConsoleStage implements AutoCloseable {

  static final String LONG_NAME =
      "Ana María de la Concepción Fernández-Villaverde y Ruiz de Alarcón";
  static final String MARKUP = "<script>document.title='broken'</script><b>bold</b>";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String API = "/api/v1";
  private static final String MINE = "/00000000000000002/";
  private static final int MOST_CHOSEN = 7;
  private static final List<String> NAMES =
      List.of(
          "Mia", "Jonas Weber", "محمد عبد الله", "", LONG_NAME, "🦊 Foxy 🧡", "<b>Bob</b>", "Zoë");
  private static final List<String> WORDS =
      List.of(
          "I want to send my shoes back",
          "مرحبا، أريد إرجاع الحذاء",
          MARKUP,
          "Is anybody there? I have been waiting for quite a while now and would like to know");

  private static final List<String> ORDINARY_NAMES =
      List.of("Ravi Kumar", "Jonas Weber", "Mia", "Zoë", "Łukasz", "Ana María", "Priya", "Sam");
  private static final List<String> ORDINARY_WORDS =
      List.of(
          "I want to send my shoes back",
          "They are too small. Can I have a larger pair?",
          "Is anybody there?",
          "Thank you so much! 🙏",
          "When do I get my money?");

  /** The calls that changed something, as {@code POST /path body}. */
  final List<String> changes = new CopyOnWriteArrayList<>();

  /** The calls that read, as {@code /path?query}. */
  final List<String> reads = new CopyOnWriteArrayList<>();

  private final List<String> names;
  private final List<String> words;
  private final Instant began = Instant.now();
  private final ConsoleFiles files =
      ConsoleFiles.load(new SignInOffer("Example", API + "/sign-in"));
  private final List<ObjectNode> conversations = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
  private final ServerSentEventHandler events = Handlers.serverSentEvents();
  private final AtomicLong ids = new AtomicLong();
  private final Undertow server;
  private volatile String role = "admin";
  private volatile boolean broken;
  private volatile boolean signedOut;
  private volatile String comesBack = "";
  private volatile @Nullable List<Runnable> heldBack;

  private ConsoleStage(int count, List<String> names, List<String> words) {
    this.names = names;
    this.words = words;
    List<ObjectNode> made = new ArrayList<>();
    for (int at = 0; at < count; at++) {
      made.add(conversation(at));
    }
    conversations.addAll(made);
    server =
        Undertow.builder()
            .setByteBufferPool(new DefaultByteBufferPool(true, 16384, 1000, 0))
            .setIoThreads(1)
            .setWorkerThreads(4)
            .addHttpListener(0, "127.0.0.1")
            .setHandler(exchange -> serve(exchange))
            .build();
    server.start();
  }

  /** Begins with so many conversations; every seventh waits, and every seventh is an agent's. */
  static ConsoleStage of(int conversations) {
    return new ConsoleStage(conversations, NAMES, WORDS);
  }

  /** Begins with conversations as they are in most places, for pictures. */
  static ConsoleStage ordinary() {
    return new ConsoleStage(40, ORDINARY_NAMES, ORDINARY_WORDS);
  }

  URI url() {
    InetSocketAddress bound = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    return URI.create("http://127.0.0.1:" + bound.getPort() + "/console");
  }

  URI url(String view) {
    return URI.create(url() + "#/" + view);
  }

  /** Says who is signed in from now on. */
  ConsoleStage as(String role) {
    this.role = role;
    return this;
  }

  /** Has nobody signed in until somebody comes back from where they have an account. */
  ConsoleStage signedOut() {
    signedOut = true;
    return this;
  }

  /** Says with which word people come back from there; empty for signed in. */
  void comesBackWith(String word) {
    comesBack = word;
  }

  /** Has the path of a change answer a problem: 409 {@code taken} or 412 {@code changed}. */
  void refuse(String path, int status) {
    refusals.put(path, status);
  }

  /** Answers nothing but errors, and ends the streams of events, until it is mended. */
  void breakDown() {
    broken = true;
    events.getConnections().forEach(each -> each.shutdown());
  }

  void mend() {
    broken = false;
  }

  boolean isFollowed() {
    return !events.getConnections().isEmpty();
  }

  /** Has somebody write in a conversation, as all who follow it are told. */
  void writes(int at, String words) {
    ObjectNode conversation = conversations.get(at);
    String now = Instant.now().toString();
    conversation.put("last_at", now);
    conversation.putObject("last_message").put("author", "user").put("text", words).put("at", now);
    tell("conversation", conversation.toString());
    ObjectNode message = message(1000 + (int) ids.get(), "user", "Mia", words, 0);
    message.put("conversation", conversation.path("id").asString());
    tell("message", message.toString());
  }

  /** Tells all who follow a conversation what a message is now. */
  void becomes(int at, int seq, String words, String delivery) {
    ObjectNode message = message(seq, "agent", "Ann", words, 6400);
    message.put("conversation", conversations.get(at).path("id").asString());
    tell("change", message.put("delivery", delivery).toString());
  }

  /** Makes answers with messages at once, and keeps them until they are let go. */
  void holdMessages() {
    heldBack = new CopyOnWriteArrayList<>();
  }

  boolean holds() {
    List<Runnable> kept = heldBack;
    return kept != null && !kept.isEmpty();
  }

  void letGo() {
    List<Runnable> kept = heldBack;
    heldBack = null;
    if (kept != null) {
      kept.forEach(Runnable::run);
    }
  }

  /** Has an agent take a conversation that waits. */
  void takes(int at, String id, String name) {
    ObjectNode conversation = conversations.get(at);
    conversation.put("control", "agent").put("epoch", 4);
    ((ObjectNode) conversation.path("handoff")).put("agent_id", id).put("agent_name", name);
    tell("conversation", conversation.toString());
  }

  private void tell(String kind, String json) {
    String id = String.valueOf(ids.incrementAndGet());
    events.getConnections().forEach(each -> each.send(json, kind, id, null));
  }

  @Override
  public void close() {
    server.stop();
  }

  private void serve(HttpServerExchange exchange) throws Exception {
    String path = exchange.getRequestPath();
    if (path.equals("/console")) {
      send(exchange, files.page());
      return;
    }
    if (path.startsWith("/console/")) {
      ConsoleFile file = files.find(files.release(), path.substring(path.lastIndexOf('/') + 1));
      if (file != null) {
        send(exchange, file);
      } else {
        answer(exchange, 404, problem("not_found"));
      }
      return;
    }
    if (broken) {
      answer(exchange, 503, problem("not_read"));
    } else if (path.equals(API + "/events")) {
      events.handleRequest(exchange);
    } else {
      exchange
          .getRequestReceiver()
          .receiveFullString((got, body) -> api(got, path.substring(API.length()), body), UTF_8);
    }
  }

  private void send(HttpServerExchange exchange, ConsoleFile file) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, file.type());
    exchange
        .getResponseHeaders()
        .put(new HttpString("Content-Security-Policy"), files.contentPolicy());
    exchange.getResponseSender().send(file.content());
  }

  private void api(HttpServerExchange exchange, String path, String body) {
    if (path.equals("/sign-in")) {
      signedOut = !comesBack.isEmpty();
      exchange.setStatusCode(303);
      exchange
          .getResponseHeaders()
          .put(Headers.LOCATION, "/console" + (signedOut ? "#/sign-in/" + comesBack : ""));
      exchange.endExchange();
      return;
    }
    if (signedOut) {
      answer(exchange, 401, problem("unauthorized"));
      return;
    }
    if (!exchange.getRequestMethod().toString().equals("GET")) {
      changes.add(exchange.getRequestMethod() + " " + path + " " + body);
      Integer status = refusals.get(path);
      if (status != null) {
        answer(
            exchange,
            status,
            problem(status == 409 ? "taken" : "changed").put("agent_name", "Ann"));
      } else {
        answer(exchange, 200, changed(path, body));
      }
      return;
    }
    String query = exchange.getQueryString();
    reads.add(query.isEmpty() ? path : path + "?" + query);
    ObjectNode json = read(exchange, path);
    List<Runnable> kept = heldBack;
    if (kept != null && path.endsWith("/messages") && json != null) {
      exchange.dispatch(
          SameThreadExecutor.INSTANCE, () -> kept.add(() -> answer(exchange, 200, json)));
      return;
    }
    answer(exchange, json == null ? 404 : 200, json == null ? problem("not_found") : json);
  }

  private ObjectNode changed(String path, String body) {
    ObjectNode json = JSON.createObjectNode();
    if (path.equals("/session")) {
      signedOut = true;
      json.put("ended", true)
          .putObject("provider")
          .put("name", "Example")
          .put("sign_out", API + "/signed-out");
    }
    if (path.endsWith("/notes") || path.endsWith("/messages")) {
      String words = JSON.readTree(body).path("text").asString("canned");
      json.set(
          "message",
          message(
              2000 + changes.size(), path.endsWith("/notes") ? "note" : "agent", "Olga", words, 0));
    }
    return json;
  }

  private @Nullable ObjectNode read(HttpServerExchange exchange, String path) {
    if (path.matches("/conversations/[^/]+")) {
      ObjectNode json = one(path.substring("/conversations/".length()));
      if (json != null && parameter(exchange, "messages").equals("false")) {
        json.putArray("messages");
      }
      return json;
    }
    return switch (path.replaceFirst("^/conversations/[^/]+/", "/conversations/*/")) {
      case "/session" -> session();
      case "/conversations" -> list(exchange);
      case "/conversations/*/messages" -> wrap("messages", messages(nameIn(path)));
      case "/conversations/*/timeline" -> timeline(path.contains(MINE));
      case "/queues" -> parsed(QUEUES);
      case "/agents" -> parsed(AGENTS);
      case "/canned" -> parsed(CANNED);
      case "/targets" -> parsed(TARGETS);
      case "/dead-letters" -> conversations.isEmpty() ? parsed(NO_LETTERS) : parsed(LETTERS);
      case "/report" -> parsed(REPORT);
      case "/status" -> parsed(STATUS);
      case "/audit" -> parsed(AUDIT);
      case "/tokens" -> parsed(TOKENS);
      default -> null;
    };
  }

  private ObjectNode session() {
    ObjectNode json = JSON.createObjectNode();
    json.putObject("caller").put("id", "olga").put("name", "Olga").put("role", role);
    return json.put("csrf", "c5rf");
  }

  private @Nullable ObjectNode one(String id) {
    return conversations.stream()
        .filter(each -> each.path("id").asString().equals(id))
        .findFirst()
        .map(found -> {
          ObjectNode json = JSON.createObjectNode();
          json.set("conversation", found);
          json.set("messages", messages(found.path("user_name").asString()));
          ArrayNode handoffs = json.putArray("handoffs");
          if (found.path("handoff").isObject()) {
            handoffs
                .addObject()
                .put("id", found.path("handoff_id").asString())
                .put("reason", words.get(0));
          }
          return json;
        })
        .orElse(null);
  }

  private ObjectNode list(HttpServerExchange exchange) {
    String control = parameter(exchange, "control");
    String user = parameter(exchange, "user");
    String agent = parameter(exchange, "agent");
    String before = parameter(exchange, "before");
    int limit = Integer.parseInt(parameter(exchange, "limit"));
    List<ObjectNode> found =
        conversations.stream()
            .filter(each -> control.isEmpty() || each.path("control").asString().equals(control))
            .filter(each -> user.isEmpty() || each.path("user_name").asString().contains(user))
            .filter(each ->
                agent.isEmpty() || each.path("handoff").path("agent_id").asString("").equals(agent))
            .sorted(
                Comparator.comparing((ObjectNode each) -> each.path("last_at").asString())
                    .reversed())
            .toList();
    int from = 0;
    if (!before.isEmpty()) {
      while (!found.get(from).path("id").asString().equals(before)) {
        from++;
      }
      from++;
    }
    List<ObjectNode> page = found.subList(from, Math.min(found.size(), from + limit));
    ArrayNode list = JSON.createArrayNode();
    page.forEach(list::add);
    ObjectNode json = wrap("conversations", list);
    boolean more = from + limit < found.size();
    return json.put("next", more ? page.getLast().path("id").asString() : null);
  }

  private static String parameter(HttpServerExchange exchange, String name) {
    return exchange.getQueryParameters().containsKey(name)
        ? exchange.getQueryParameters().get(name).getFirst()
        : "";
  }

  private ObjectNode conversation(int at) {
    String control = at % MOST_CHOSEN == 1 ? "queue" : at % MOST_CHOSEN == 2 ? "agent" : "bot";
    String lastAt = began.minusSeconds(5 + at * 37L).toString();
    ObjectNode json =
        JSON.createObjectNode()
            .put("id", "0000000000000000" + at)
            .put("channel", at % 3 == 0 ? "webex" : "telegram")
            .put("user_name", names.get(at % names.size()))
            .put("language", at % 2 == 0 ? "en" : "ar")
            .put("bot", "helpdesk")
            .put("control", control)
            .put("epoch", 3)
            .put("created_at", began.minusSeconds(90_000 + at).toString())
            .put("last_at", lastAt);
    if (!control.equals("bot")) {
      boolean mine = at % (2 * MOST_CHOSEN) == 2;
      json.put("handoff_id", "h" + at)
          .putObject("handoff")
          .put("id", "h" + at)
          .put("queue", "support")
          .put("agent_id", control.equals("queue") ? null : mine ? "olga" : "ann")
          .put("agent_name", control.equals("queue") ? null : mine ? "Olga" : "Ann")
          .put("created_at", began.minusSeconds(40 + at).toString())
          .put(
              "waiting_since",
              control.equals("queue") ? began.minusSeconds(40 + at).toString() : null);
    }
    json.putObject("last_message")
        .put("author", at % 2 == 0 ? "user" : "bot")
        .put("text", words.get(at % words.size()))
        .put("at", lastAt);
    return json;
  }

  private String nameIn(String path) {
    return conversations.stream()
        .filter(each -> path.contains("/" + each.path("id").asString() + "/"))
        .findFirst()
        .map(each -> each.path("user_name").asString())
        .orElse("");
  }

  private ArrayNode messages(String user) {
    ArrayNode list = JSON.createArrayNode();
    list.add(message(1, "user", user, words.get(0), 7500));
    list.add(message(2, "bot", null, "You can send them back within 30 days.", 7490));
    list.add(message(3, "user", user, "I would rather talk to a person", 7300));
    list.add(message(4, "system", null, "You are number 2 in line.", 7297));
    list.add(message(5, "user", user, words.get(2), 7100));
    list.add(message(6, "draft", null, "Our opening hours are from 9 to 17.", 7080));
    list.add(message(7, "agent", "Ann", "Hello, this is Ann. What is wrong with them?", 6780));
    list.add(message(8, "user", user, words.get(1), 6690));
    list.add(message(9, "note", "Ann", "she is a regular", 6650));
    list.add(
        message(10, "agent", "Ann", "I have sent you the larger pair.", 6400)
            .put("delivery", "failed")
            .put("failure", "the user has blocked the bot"));
    return list;
  }

  private ObjectNode message(
      int seq, String author, @Nullable String name, String words, int secondsAgo) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("id", "m" + seq)
            .put("seq", seq)
            .put("author", author)
            .put("author_name", name)
            .put("route", "people")
            .put("at", began.minusSeconds(secondsAgo).toString());
    json.putObject("content").put("type", "text").put("text", words);
    return json;
  }

  private ObjectNode timeline(boolean mine) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode spans = json.putArray("spans");
    span(spans, "bot", 7600, 7299, "The conversation began").put("bot", "helpdesk");
    span(spans, "queue", 7299, 6800, "The bot asked for a person").put("queue", "support");
    span(spans, "agent", 6800, mine ? 600 : 0, "Ann took it from the queue")
        .put("agent_name", "Ann");
    if (mine) {
      span(spans, "agent", 600, 0, "Olga took it over from Ann").put("agent_name", "Olga");
    }
    ArrayNode marks = json.putArray("marks");
    mark(marks, "draft", 7080, "m6");
    mark(marks, "note", 6650, "m9");
    mark(marks, "delivery_failed", 6400, "m10");
    return json;
  }

  private ObjectNode span(ArrayNode spans, String control, int from, int to, String why) {
    return spans
        .addObject()
        .put("control", control)
        .put("from", began.minusSeconds(from).toString())
        .put("to", to == 0 ? null : began.minusSeconds(to).toString())
        .put("why", why);
  }

  private void mark(ArrayNode marks, String kind, int ago, String message) {
    marks
        .addObject()
        .put("kind", kind)
        .put("at", began.minusSeconds(ago).toString())
        .put("message_id", message);
  }

  private static String numbers(int handoffs, int answered) {
    return NUMBERS
        .replace("HANDOFFS", String.valueOf(handoffs))
        .replace("ANSWERED", String.valueOf(answered))
        .replace("SHORT", String.valueOf(30 + 3 * handoffs))
        .replace("LONG", String.valueOf(90 + 12 * handoffs));
  }

  private static ObjectNode wrap(String name, ArrayNode list) {
    ObjectNode json = JSON.createObjectNode();
    json.set(name, list);
    return json.putNull("next");
  }

  private static ObjectNode parsed(String json) {
    return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
  }

  private static ObjectNode problem(String code) {
    return JSON.createObjectNode().put("code", code).put("detail", "the words of the API");
  }

  private static void answer(HttpServerExchange exchange, int status, ObjectNode json) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(json.toString(), UTF_8);
  }

  private static final String QUEUES =
      """
      {'queues':[{'name':'support','desks':['tg','wx'],'open':true,'opens_at':null,'waiting':3,
      'oldest_waiting_seconds':125,'with_agents':2},{'name':'billing','desks':['tg'],'open':false,
      'opens_at':'2036-12-01T08:00:00Z','waiting':0,'oldest_waiting_seconds':null,'with_agents':0}]}
      """;
  private static final String AGENTS =
      """
      {'agents':[{'id':'ann','name':'Ann','desk':'tg','status':'here','conversations':2,'limit':3,
      'last_seen_at':'2026-11-30T10:00:00Z'},{'id':'ben','name':'Ben','desk':'tg','status':'away',
      'conversations':3,'limit':3,'last_seen_at':null}]}
      """;
  private static final String CANNED =
      "{'canned':[{'name':'hours','texts':{'en':'We are here from 9 to 17, {user}.'}}]}";
  private static final String TARGETS =
      """
      {'targets':[{'kind':'agent','name':'Ann','id':'ann','desk':'tg','title':'Ann'},
      {'kind':'queue','name':'billing','title':'billing'},
      {'kind':'bot','name':'helpdesk','title':'helpdesk'}]}
      """;
  private static final String NO_LETTERS = "{'dead_letters':[],'count':0,'next':null}";
  private static final String LETTERS =
      """
      {'dead_letters':[{'id':'l1','direction':'out','kind':'say','channel':'telegram','lane':'x',
      'conversation':'00000000000000002','message':'m10','why':'Forbidden: bot was blocked',
      'since':'2026-11-30T10:00:00Z','attempts':1,
      'content':{'type':'text','text':'I have sent you the larger pair.'}}],'count':1,'next':null}
      """;
  private static final String NUMBERS =
      """
      'handoffs':HANDOFFS,'answered':ANSWERED,'queued':1,'longest_wait_seconds':320,'accepted':ANSWERED,'ended':ANSWERED,
      'end_reasons':{'agent_resolved':31,'user_ended':4,'wait_expired':6},
      'until_accepted':{'count':10,'median_seconds':42,'p90_seconds':200,'longest_seconds':900},
      'until_first_words':{'count':10,'median_seconds':SHORT,'p90_seconds':LONG,'longest_seconds':990},
      'handling':{'count':9,'median_seconds':640,'p90_seconds':2200,'longest_seconds':9000},
      'ratings':{'count':4,'average':4.25}
      """;
  private static final String REPORT =
      "{'by':'day','zone':'UTC','total':{"
          + numbers(44, 38)
          + "},'groups':["
          + "{'day':'2026-11-27',"
          + numbers(8, 7)
          + "},{'day':'2026-11-28',"
          + numbers(15, 12)
          + "},{'day':'2026-11-29',"
          + numbers(12, 10)
          + "},{'day':'2026-11-30',"
          + numbers(9, 9)
          + "}]}";
  private static final String STATUS =
      """
      {'version':'0.1.0','started_at':'2026-11-30T08:00:00Z','node':'n1',
      'store':{'status':'up','kind':'sqlite','waiting_operations':0},
      'channels':{'telegram':{'type':'telegram','status':'up','queued_deliveries':3},
      'webex':{'type':'webex','status':'down','cause':'the token is not valid','queued_deliveries':0}},
      'bots':{'helpdesk':{'status':'up','circuit':'closed','cause':null}},
      'nodes':[{'id':'n1','since':'2026-11-30T08:00:00Z','shards':64,'leaving':false}],
      'shards':{'count':64,'held':64},'dead_letters':1,'oldest_waiting_seconds':{'in':null,'out':4}}
      """;
  private static final String AUDIT =
      """
      {'entries':[{'id':'1','at':'2026-11-30T10:00:00Z','actor':{'kind':'agent','id':'ann',
      'name':'Ann'},'action':'handoff.claimed','conversation':'00000000000000002','handoff':'h2',
      'epoch':3,'detail':{'queue':'support'},'seal':'9f8a7b6c5d4e3f2a'}],'next':null}
      """;
  private static final String TOKENS =
      """
      {'tokens':[{'id':'t1','name':'Olga','role':'admin','created_at':'2026-11-01T10:00:00Z',
      'expires_at':'2036-11-30T10:00:00Z','last_used_at':null,'revoked':false},
      {'id':'t2','name':'Old','role':'viewer','created_at':'2026-11-01T10:00:00Z',
      'expires_at':null,'last_used_at':null,'revoked':true}]}
      """;
}
