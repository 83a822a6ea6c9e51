package dev.baton.gateway.oidc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A strict provider of OpenID Connect: it refuses whatever is not as the standards want it, and
 * signs with keys of its own, made without the library that is under test.
 */
public final class FakeIdentityProvider implements AutoCloseable {

  public static final String CLIENT = "baton at work";
  static final String SECRET = "s3cret:+ of/baton";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final KeyPair KEYS = keys();
  private static final KeyPair OTHERS = keys();

  /** How an ID token is signed. */
  enum Signed {
    WELL,
    BY_ANOTHER,
    WITH_UNKNOWN_KID,
    NOT,
    WITH_PUBLIC_KEY,
    WITH_CLIENT_SECRET,
    THEN_CHANGED
  }

  /** What a path does instead of answering well. */
  enum Fault {
    DOWN,
    SLOW,
    GARBAGE,
    HUGE,
    ELSEWHERE
  }

  private record Grant(String redirect, String challenge, String nonce) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String redirect;
  private final Clock clock;
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();
  private final AtomicInteger codes = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);
  final Map<String, Fault> faults = new ConcurrentHashMap<>();
  final List<String> calls = new CopyOnWriteArrayList<>();
  volatile UnaryOperator<Map<String, Object>> metadata = usual -> usual;
  volatile UnaryOperator<Map<String, Object>> claims = usual -> usual;
  volatile Signed signed = Signed.WELL;
  volatile String kid = "first";

  /**
   * @param redirect the only address to which it sends browsers back
   */
  public FakeIdentityProvider(String redirect, Clock clock) {
    this.redirect = redirect;
    this.clock = clock;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public URI issuer() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/realms/main");
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().replaceFirst("^/realms/main", "");
    byte[] body = exchange.getRequestBody().readAllBytes();
    calls.add(path);
    Fault fault = faults.get(path);
    if (fault != null) {
      fail(exchange, fault);
      return;
    }
    switch (path) {
      case "/.well-known/openid-configuration" -> send(exchange, 200, described());
      case "/jwks" -> send(exchange, 200, jwks());
      case "/authorize" -> authorize(exchange);
      case "/token" -> token(exchange, new String(body, StandardCharsets.UTF_8));
      default -> send(exchange, 404, "{}");
    }
  }

  private void fail(HttpExchange exchange, Fault fault) throws IOException {
    switch (fault) {
      case DOWN -> send(exchange, 503, "{\"error\":\"down\"}");
      case GARBAGE -> send(exchange, 200, "<html>Welcome to the hotel</html>");
      case HUGE -> {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
          byte[] spaces = new byte[1 << 16];
          Arrays.fill(spaces, (byte) ' ');
          for (int sent = 0; sent < 10 << 20; sent += spaces.length) {
            out.write(spaces);
          }
        }
      }
      case ELSEWHERE -> {
        exchange.getResponseHeaders().set("Location", issuer() + "/jwks");
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
      }
      case SLOW -> {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(' ');
        exchange.getResponseBody().flush();
        try {
          closing.await();
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
        }
        exchange.close();
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String described() {
    Map<String, Object> usual = new LinkedHashMap<>();
    usual.put("issuer", issuer().toString());
    usual.put("authorization_endpoint", issuer() + "/authorize");
    usual.put("token_endpoint", issuer() + "/token");
    usual.put("jwks_uri", issuer() + "/jwks");
    usual.put("end_session_endpoint", issuer() + "/logout");
    usual.put("response_types_supported", List.of("code"));
    usual.put("subject_types_supported", List.of("public"));
    usual.put("id_token_signing_alg_values_supported", List.of("RS256", "none", "HS256"));
    usual.put("code_challenge_methods_supported", List.of("S256"));
    usual.put("authorization_response_iss_parameter_supported", true);
    return JSON.writeValueAsString(metadata.apply(usual));
  }

  private String jwks() {
    RSAPublicKey key = (RSAPublicKey) KEYS.getPublic();
    return JSON.writeValueAsString(
        Map.of(
            "keys",
            List.of(
                Map.of(
                    "kty",
                    "RSA",
                    "use",
                    "sig",
                    "kid",
                    kid,
                    "n",
                    text(unsigned(key.getModulus())),
                    "e",
                    text(unsigned(key.getPublicExponent()))))));
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  /** Signs the person in at once, and sends their browser back. */
  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> asked = form(exchange.getRequestURI().getRawQuery());
    boolean right =
        "code".equals(asked.get("response_type"))
            && CLIENT.equals(asked.get("client_id"))
            && redirect.equals(asked.get("redirect_uri"))
            && List.of(asked.getOrDefault("scope", "").split(" ", -1)).contains("openid")
            && asked.getOrDefault("state", "").length() == 43
            && asked.getOrDefault("nonce", "").length() == 43
            && "S256".equals(asked.get("code_challenge_method"))
            && asked.getOrDefault("code_challenge", "").length() == 43;
    if (!right) {
      send(exchange, 400, "{\"error\":\"invalid_request\"}");
      return;
    }
    String code = "code-" + codes.incrementAndGet();
    grants.put(
        code,
        new Grant(
            redirect, asked.getOrDefault("code_challenge", ""), asked.getOrDefault("nonce", "")));
    exchange
        .getResponseHeaders()
        .set(
            "Location",
            redirect
                + "?state="
                + asked.get("state")
                + "&code="
                + code
                + "&session_state=x&iss="
                + issuer());
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void token(HttpExchange exchange, String body) throws IOException {
    Map<String, String> asked = form(body);
    if (!isClient(exchange.getRequestHeaders().getFirst("Authorization"))) {
      send(exchange, 401, "{\"error\":\"invalid_client\"}");
      return;
    }
    Grant grant = grants.remove(asked.getOrDefault("code", ""));
    boolean right =
        exchange.getRequestMethod().equals("POST")
            && "authorization_code".equals(asked.get("grant_type"))
            && grant != null
            && grant.redirect().equals(asked.get("redirect_uri"))
            && grant.challenge().equals(challenge(asked.getOrDefault("code_verifier", "")));
    if (!right || grant == null) {
      send(exchange, 400, "{\"error\":\"invalid_grant\"}");
      return;
    }
    send(
        exchange,
        200,
        JSON.writeValueAsString(
            Map.of(
                "access_token",
                "a",
                "token_type",
                "Bearer",
                "expires_in",
                300,
                "id_token",
                idToken(grant.nonce()))));
  }

  private static boolean isClient(@Nullable String header) {
    if (header == null || !header.startsWith("Basic ")) {
      return false;
    }
    String[] both =
        new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8)
            .split(":", -1);
    return both.length == 2 && CLIENT.equals(decoded(both[0])) && SECRET.equals(decoded(both[1]));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static Map<String, String> form(@Nullable String text) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : String.valueOf(text).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        String name = decoded(pair.substring(0, equals));
        if (form.put(name, decoded(pair.substring(equals + 1))) != null) {
          throw new IllegalStateException(name + " is there twice");
        }
      }
    }
    return form;
  }

  private static String challenge(String verifier) {
    try {
      return text(
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private String idToken(String nonce) {
    long now = clock.instant().getEpochSecond();
    Map<String, Object> usual = new LinkedHashMap<>();
    usual.put("iss", issuer().toString());
    usual.put("sub", "7f-ann");
    usual.put("aud", CLIENT);
    usual.put("exp", now + 300);
    usual.put("iat", now);
    usual.put("nonce", nonce);
    usual.put("name", "Ann Lee");
    usual.put("email", "ann@example.com");
    usual.put("groups", List.of("everybody", "support"));
    String header =
        switch (signed) {
          case NOT -> "{\"alg\":\"none\"}";
          case WITH_PUBLIC_KEY, WITH_CLIENT_SECRET -> "{\"alg\":\"HS256\",\"kid\":\"" + kid + "\"}";
          case WITH_UNKNOWN_KID -> "{\"alg\":\"RS256\",\"kid\":\"unknown\"}";
          default -> "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"" + kid + "\"}";
        };
    String words =
        text(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + text(JSON.writeValueAsBytes(claims.apply(usual)));
    String signature = signed == Signed.NOT ? "" : text(signature(words));
    if (signed == Signed.THEN_CHANGED) {
      usual.put("sub", "7f-boss");
      words = words.substring(0, words.indexOf('.') + 1) + text(JSON.writeValueAsBytes(usual));
    }
    return words + "." + signature;
  }

  private byte[] signature(String words) {
    byte[] bytes = words.getBytes(StandardCharsets.US_ASCII);
    try {
      if (signed == Signed.WITH_PUBLIC_KEY || signed == Signed.WITH_CLIENT_SECRET) {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(
            new SecretKeySpec(
                signed == Signed.WITH_PUBLIC_KEY
                    ? KEYS.getPublic().getEncoded()
                    : SECRET.getBytes(StandardCharsets.UTF_8),
                "HmacSHA256"));
        return mac.doFinal(bytes);
      }
      Signature rsa = Signature.getInstance("SHA256withRSA");
      rsa.initSign((signed == Signed.BY_ANOTHER ? OTHERS : KEYS).getPrivate());
      rsa.update(bytes);
      return rsa.sign();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.close();
  }
}
