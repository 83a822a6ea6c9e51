package dev.baton.http;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A provider that lets everybody in, once for each code, unless a test says otherwise. */
final class ScriptedIdentities implements IdentityProvider {

  final List<Attempt> asked = new CopyOnWriteArrayList<>();
  final List<Map<String, List<String>>> answers = new CopyOnWriteArrayList<>();
  final List<Thread> threads = new CopyOnWriteArrayList<>();
  volatile Finding finding = new Finding.Person("ann", "Ann Lee", Role.OPERATOR);
  volatile boolean down;
  volatile CountDownLatch goesOn = new CountDownLatch(0);
  volatile @Nullable URI signOut = URI.create("https://id.example/logout?client_id=baton");

  @Override
  public String name() {
    return "Example & Sons";
  }

  @Override
  public URI signInPage(Attempt attempt) throws IOException {
    reach();
    asked.add(attempt);
    return URI.create(
        "https://id.example/authorize?state="
            + attempt.state()
            + "&nonce="
            + attempt.nonce()
            + "&redirect_uri="
            + attempt.returnTo());
  }

  @Override
  public Finding find(Attempt attempt, Map<String, List<String>> answer) throws IOException {
    reach();
    asked.add(attempt);
    answers.add(answer);
    return finding;
  }

  private void reach() throws IOException {
    threads.add(Thread.currentThread());
    try {
      goesOn.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    if (down) {
      throw new IOException("nobody is there");
    }
  }

  @Override
  public @Nullable URI signOutPage() {
    return signOut;
  }
}
