package dev.baton.http;

import dev.baton.connector.BaseUrl;
import dev.baton.connector.Secret;
import dev.baton.console.ConsoleFiles;
import dev.baton.http.IdentityProvider.Finding;
import dev.baton.routing.AccessSessions;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/v1/sign-in}: sends a browser to the identity provider; {@code
 * /api/v1/sign-in/callback}: begins a session when it comes back.
 *
 * <p>Both are visited, not called by a script, so every answer leads to the console, which says
 * what came of it. Nothing of a call says where else to go. There is nothing to guess, as all of an
 * attempt follows from its browser's own 256 bits; so nobody is slowed down for others' failures.
 */
final class SignInRoute {

  /** How the id begins of a caller who was vouched for; the provider's name for them follows. */
  static final String PERSON = "person:";

  static final String PATH = "/api/v1/sign-in";
  static final String CALLBACK = PATH + "/callback";

  private static final Logger log = LoggerFactory.getLogger(SignInRoute.class);
  private static final ExecutorService ASKING =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sign-in-", 0).factory());

  /** How many may wait for the provider at once. */
  private static final int AT_ONCE = 64;

  private static final int REMEMBERED = 10_000;

  private final IdentityProvider provider;
  private final URI returnTo;
  private final AccessSessions sessions;
  private final SessionCookie session;
  private final SecretCookie attempts;
  private final SameOrigin pages;
  private final Clock clock;
  private final SecureRandom random;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Boolean> spent =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  SignInRoute(
      HttpEdge.SignIn signIn,
      AccessSessions sessions,
      boolean secure,
      SameOrigin pages,
      Clock clock,
      SecureRandom random) {
    this.provider = signIn.provider();
    this.returnTo = new BaseUrl(signIn.address()).join(CALLBACK);
    this.sessions = sessions;
    this.session = new SessionCookie(secure);
    this.attempts = new SecretCookie("baton_sign_in", "Lax", secure);
    this.pages = pages;
    this.clock = clock;
    this.random = random;
  }

  /** What a browser finds at the console when it comes back. */
  private enum Word {
    AGAIN,
    BUSY,
    DECLINED,
    EXPIRED,
    REFUSED,
    UNREACHABLE,
    WITHOUT_ROLE,
    NOT_STORED;

    CompletionStage<Answer> soon() {
      return CompletableFuture.completedFuture(answer());
    }

    Answer answer() {
      return console("#/sign-in/" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
  }

  private static Answer console(String view) {
    return seeOther(ConsoleFiles.PATH + view);
  }

  private static Answer seeOther(String address) {
    return new Answer(303, "{}", Map.of("Location", address, "Referrer-Policy", "no-referrer"));
  }

  /** Sends a browser to the provider, if its person asks for that here. */
  CompletionStage<Answer> begin(HttpRoute.Call call) {
    if (!pages.isPossible(call.exchange())) {
      return Word.AGAIN.soon();
    }
    SignInAttempt attempt = SignInAttempt.begin(clock.instant(), random);
    String kept = attempts.kept(attempt.cookie(), SignInAttempt.LONGEST);
    return asking(() -> {
      try {
        URI page = provider.signInPage(attempt.asked(returnTo));
        return CompletableFuture.completedFuture(
            seeOther(page.toString()).with("Set-Cookie", kept));
      } catch (IOException failed) {
        return unreachable(failed);
      }
    });
  }

  /**
   * Takes a browser back, with which the provider sends its answer. An attempt counts once,
   * whatever comes of it.
   */
  CompletionStage<Answer> end(HttpRoute.Call call) {
    Secret kept = attempts.of(call.exchange());
    attempts.drop(call.exchange());
    SignInAttempt attempt = kept == null ? null : new SignInAttempt(kept);
    if (attempt == null || !attempt.isOpen(clock.instant())) {
      return Word.EXPIRED.soon();
    }
    Map<String, List<String>> answer = parameters(call);
    if (!isOf(attempt, answer.getOrDefault("state", List.of())) || !isFirst(attempt)) {
      return Word.EXPIRED.soon();
    }
    Secret old = session.of(call.exchange());
    return asking(() -> {
      try {
        return judged(provider.find(attempt.asked(returnTo), answer), old);
      } catch (IOException failed) {
        return unreachable(failed);
      }
    });
  }

  private static Map<String, List<String>> parameters(HttpRoute.Call call) {
    Map<String, Deque<String>> all = call.exchange().getQueryParameters();
    return all.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> List.copyOf(each.getValue())));
  }

  private static boolean isOf(SignInAttempt attempt, List<String> states) {
    return states.size() == 1 && new Secret(attempt.state()).matches(states.getFirst());
  }

  /** Whether it is the first time at this node; the provider knows it for all. */
  private boolean isFirst(SignInAttempt attempt) {
    lock.lock();
    try {
      return spent.put(attempt.state(), true) == null;
    } finally {
      lock.unlock();
    }
  }

  /** Has something done that waits for the provider, unless too many wait already. */
  private CompletionStage<Answer> asking(Supplier<CompletionStage<Answer>> what) {
    if (!places.tryAcquire()) {
      return Word.BUSY.soon();
    }
    return CompletableFuture.supplyAsync(what, ASKING)
        .whenComplete((asked, failure) -> places.release())
        .thenCompose(answer -> answer)
        .exceptionally(failure -> {
          log.error("a sign-in by {} failed", name(), failure);
          return Word.UNREACHABLE.answer();
        });
  }

  private CompletionStage<Answer> judged(Finding finding, @Nullable Secret old) {
    return switch (finding) {
      case Finding.Person person -> welcome(person, old);
      case Finding.WithoutRole nobody -> {
        log.warn("somebody signed in at {} and has no role here: {}", name(), nobody.why());
        yield Word.WITHOUT_ROLE.soon();
      }
      case Finding.Declined() -> Word.DECLINED.soon();
      case Finding.Unready unready -> {
        log.debug("{} let nobody sign in: {}", name(), unready.why());
        yield Word.UNREACHABLE.soon();
      }
      case Finding.Refused refused -> {
        log.warn("a sign-in by {} was refused: {}", name(), refused.why());
        yield Word.REFUSED.soon();
      }
    };
  }

  private CompletionStage<Answer> welcome(Finding.Person person, @Nullable Secret old) {
    CompletionStage<Boolean> ended =
        old == null
            ? CompletableFuture.completedFuture(false)
            : sessions.end(old).exceptionally(unsure -> false);
    return ended
        .thenCompose(ignored ->
            sessions.open(
                new AccessSessions.Holder.OfPerson(
                    PERSON + person.subject(), person.name(), person.role().word())))
        .handle((opened, failure) -> {
          if (failure == null) {
            log.info("{}{} signed in as {}", PERSON, person.subject(), person.role().word());
            return console("").with("Set-Cookie", session.kept(opened.secret()));
          }
          log.warn("a session could not be stored: {}", failure.toString());
          return Word.NOT_STORED.answer();
        });
  }

  private CompletionStage<Answer> unreachable(IOException failed) {
    log.warn("{} could not be asked who signs in: {}", name(), failed.getMessage());
    return Word.UNREACHABLE.soon();
  }

  private String name() {
    return provider.name();
  }
}
