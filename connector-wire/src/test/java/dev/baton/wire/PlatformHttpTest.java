package dev.baton.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server by hand: each test says what it does with each connection. */
@Timeout(60)
final class PlatformHttpTest {

  private static final Duration SECONDS = Duration.ofSeconds(20);
  private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final HttpEntity BODY =
      new ByteArrayEntity("{}".getBytes(StandardCharsets.UTF_8), null);

  private final ServerSocket server = listening();
  private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private final String address = "http://127.0.0.1:" + server.getLocalPort();
  private final PlatformHttp http = new PlatformHttp(URI.create(address), ProxySelector.of(null));

  private static ServerSocket listening() {
    try {
      return new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    for (Socket socket : accepted) {
      socket.close();
    }
  }

  @Test
  void usesAConnectionAgain() throws Exception {
    serve(ANSWER, ANSWER);

    assertThat(said(http)).isEqualTo("ok");
    assertThat(said(http)).isEqualTo("ok");

    assertThat(socket()).as("the one that answered both").isNotNull();
  }

  @Test
  void closesWhatNoCallUses() throws Exception {
    serve(ANSWER);
    assertThat(said(http)).isEqualTo("ok");
    http.closeIdle();
    assertThat(socket().getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void leavesAConnectionThatItsServerHasClosed() throws Exception {
    try (CloseableHttpClient client = client()) {
      serve(ANSWER);
      assertThat(said(client)).isEqualTo("ok");
      socket().close();
      serve(ANSWER);
      assertThat(said(client)).isEqualTo("ok");
    }
  }

  /** They would be read as the answer to somebody else's call. */
  @Test
  void leavesAConnectionOverWhichUnaskedBytesCame() throws Exception {
    try (CloseableHttpClient client = client()) {
      serve(ANSWER);
      assertThat(said(client)).isEqualTo("ok");
      socket().getOutputStream().write(ANSWER.replace("ok", "no").getBytes(StandardCharsets.UTF_8));
      serve(ANSWER);
      assertThat(said(client)).isEqualTo("ok");
    }
  }

  @Test
  void aSilentServerIsLeftAtTheDeadline() throws Exception {
    serve("");
    assertThatThrownBy(() -> said(http, Duration.ofMillis(300)))
        .isInstanceOf(SocketTimeoutException.class);
    assertThatItsEndIsSudden(socket());
  }

  /** A time-out for each read would never pass. */
  @Test
  void aDrippingServerIsLeftAtTheDeadline() throws Exception {
    serve("HTTP/1.1 200 OK\r\nContent-Length: 8000000\r\n\r\n");
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> thrown.complete(catchThrowable(() -> said(http, Duration.ofSeconds(1)))));
    Socket socket = socket();
    assertThatThrownBy(
            () -> {
              for (int drops = 0; drops < 8_000_000; drops++) {
                socket.getOutputStream().write(' ');
              }
            })
        .isInstanceOf(SocketException.class);
    assertThat(thrown.get(20, TimeUnit.SECONDS)).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void anInterruptEndsACall() throws Exception {
    serve("");
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual().start(() -> thrown.complete(catchThrowable(() -> said(http))));
    Socket socket = socket();
    caller.interrupt();
    assertThat(thrown.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void aCallThatWasCancelledBeforeIsNotMade() throws Exception {
    HttpPost request = request(address);
    request.cancel();
    try (PlatformHttp.Call call = http.call(request, SECONDS)) {
      assertThatThrownBy(call::open).isInstanceOf(IOException.class);
    }
    assertThat(heads).isEmpty();
  }

  /** The sender of an answer may be as strange in its head as in its body. */
  @Test
  void anEndlessHeadIsNotReadToItsEnd() throws Exception {
    serve("HTTP/1.1 200 OK\r\n" + "X-More: of it\r\n".repeat(500) + "Content-Length: 0\r\n\r\n");
    assertThatThrownBy(() -> said(http)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n",
        "HTTP/1.1 200 OK\r\n",
        ""
      })
  void anAnswerThatBreaksOffIsNone(String answer) throws Exception {
    serve(answer);
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> thrown.complete(catchThrowable(() -> said(http))));
    socket().close();
    assertThat(thrown.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
  }

  @Test
  void anUploadIsGivenUpWhenNobodyTakesIt() {
    CountDownLatch givenUp = new CountDownLatch(1);
    HttpEntity file = new InputStreamEntity(new ByteArrayInputStream(new byte[9]), 9, null);
    OutputStream stuck =
        new OutputStream() {
          @Override
          public void write(int one) {
            throw new AssertionError("parts are longer");
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
              assertThat(givenUp.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stopped) {
              Thread.currentThread().interrupt();
            }
            throw new SocketException("closed");
          }
        };

    UploadBody body = new UploadBody(file, Duration.ofMillis(50), givenUp::countDown);

    assertThatThrownBy(() -> body.writeTo(stuck)).isInstanceOf(SocketException.class);
  }

  /** The platform may look at a file for a while. */
  @Test
  void theAnswerToAnUploadMayTakeLongerThanItsParts() throws Exception {
    serveLate(ANSWER);
    PlatformHttp patient = withParts(Duration.ofMillis(50));
    HttpPost request = request(address);
    try (PlatformHttp.Call call = patient.upload(request, BODY, SECONDS)) {
      assertThat(EntityUtils.toString(call.open().getEntity())).isEqualTo("ok");
    }
  }

  @Test
  void aDownloadThatStopsIsLeft() throws Exception {
    serve("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok");
    PlatformHttp impatient = withParts(Duration.ofMillis(50));
    try (PlatformHttp.Call call = impatient.download(request(address), SECONDS)) {
      InputStream bytes = call.streamed(call.open());
      assertThatThrownBy(bytes::readAllBytes).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aConnectionForgetsTheTimeOutOfADownload() throws Exception {
    serveLate(ANSWER, ANSWER);
    PlatformHttp http = withParts(Duration.ofMillis(500));
    try (PlatformHttp.Call call = http.download(request(address), SECONDS)) {
      assertThat(EntityUtils.toString(call.open().getEntity())).isEqualTo("ok");
    }
    assertThat(said(http)).isEqualTo("ok");
    assertThat(socket()).as("the one that answered both").isNotNull();
  }

  /** What a proxy says is not the platform's word. */
  @Test
  void aProxyThatRefusesIsNotThePlatform() throws Exception {
    serve("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    PlatformHttp proxied =
        new PlatformHttp(URI.create("https://platform.test"), through(Proxy.Type.HTTP));
    try (PlatformHttp.Call call = proxied.call(request("https://platform.test"), SECONDS)) {
      assertThatThrownBy(call::open).isInstanceOf(IOException.class).hasMessageContaining("403");
    }
    assertThat(heads.take()).startsWith("CONNECT platform.test:443 HTTP/1.1");
  }

  private PlatformHttp withParts(Duration limit) {
    return new PlatformHttp(URI.create(address), ProxySelector.of(null), limit);
  }

  @Test
  void goesThroughTheMachinesProxy() throws Exception {
    serve(ANSWER);
    PlatformHttp proxied =
        new PlatformHttp(URI.create("http://platform.test:8081"), through(Proxy.Type.HTTP));
    assertThat(said(proxied, SECONDS)).isEqualTo("ok");
    assertThat(heads.take()).startsWith("POST http://platform.test:8081/method HTTP/1.1");
  }

  /** The name is for the proxy to look up. */
  @Test
  void goesThroughTheMachinesSocksProxy() throws Exception {
    CompletableFuture<String> asked = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> asked.complete(socks()));
    PlatformHttp proxied =
        new PlatformHttp(URI.create("http://platform.test:8081"), through(Proxy.Type.SOCKS));
    assertThat(said(proxied, SECONDS)).isEqualTo("ok");
    assertThat(asked.get(20, TimeUnit.SECONDS)).isEqualTo("platform.test");
  }

  private String socks() {
    try {
      Socket socket = server.accept();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      assertThat(in.readByte()).as("version").isEqualTo((byte) 5);
      in.skipNBytes(in.readByte());
      socket.getOutputStream().write(new byte[] {5, 0});
      in.skipNBytes(3);
      assertThat(in.readByte()).as("kind of address: a name").isEqualTo((byte) 3);
      String name = new String(in.readNBytes(in.readByte()), StandardCharsets.US_ASCII);
      in.skipNBytes(2);
      socket.getOutputStream().write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
      answer(socket, ANSWER);
      accepted.add(socket);
      return name;
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private ProxySelector through(Proxy.Type type) {
    Proxy proxy =
        new Proxy(
            type, new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        return List.of(proxy);
      }

      @Override
      public void connectFailed(URI uri, SocketAddress at, IOException failure) {
        throw new AssertionError(failure);
      }
    };
  }

  private static String said(PlatformHttp http) throws IOException {
    return said(http, SECONDS);
  }

  private static String said(PlatformHttp http, Duration limit) throws IOException {
    try (PlatformHttp.Call call = http.call(request("http://platform.test:8081"), limit)) {
      try {
        byte[] answer = BoundedBody.read(call.open().getEntity(), 8 << 20);
        return new String(answer, StandardCharsets.UTF_8);
      } catch (IOException failed) {
        throw call.judged(failed);
      }
    }
  }

  private static HttpPost request(String server) {
    HttpPost request = new HttpPost(server + "/method");
    request.setEntity(BODY);
    return request;
  }

  /** A client that looks at each connection before it uses it again. */
  private static CloseableHttpClient client() {
    return HttpClients.createMinimal(
        new PlatformConnections(Proxy.NO_PROXY, SECONDS, SECONDS, Duration.ZERO));
  }

  private String said(CloseableHttpClient client) throws IOException {
    HttpPost call = new HttpPost(address);
    call.setEntity(BODY);
    return client.execute(call, response -> EntityUtils.toString(response.getEntity()));
  }

  /** Not closed in peace, which would read what is left. */
  private static void assertThatItsEndIsSudden(Socket socket) {
    assertThatThrownBy(
            () -> {
              assertThat(socket.getInputStream().read()).as("no more bytes").isEqualTo(-1);
              throw new IOException("ended in peace");
            })
        .isInstanceOf(SocketException.class);
  }

  /** The next connection that was served, once all its requests are answered. */
  private Socket socket() throws InterruptedException {
    Socket next = accepted.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nobody connected");
    }
    return next;
  }

  /** Takes one connection, and gives one answer for each request over it. */
  private void serve(String... answers) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            Socket socket = server.accept();
            for (String answer : answers) {
              answer(socket, answer);
            }
            accepted.add(socket);
          } catch (IOException stopped) {
            assertThat(server.isClosed()).isTrue();
          }
        });
  }

  /** The last answer comes late. */
  private void serveLate(String... answers) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            Socket socket = server.accept();
            for (int i = 0; i < answers.length - 1; i++) {
              answer(socket, answers[i]);
            }
            heads.add(head(socket));
            CountDownLatch late = new CountDownLatch(1);
            Future<?> unused = CallTimer.after(Duration.ofSeconds(1), late::countDown);
            late.await();
            socket
                .getOutputStream()
                .write(answers[answers.length - 1].getBytes(StandardCharsets.UTF_8));
            accepted.add(socket);
          } catch (IOException | InterruptedException stopped) {
            assertThat(server.isClosed()).isTrue();
          }
        });
  }

  private void answer(Socket socket, String answer) throws IOException {
    heads.add(head(socket));
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
  }

  private static String head(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).isNotNegative();
      head.append((char) next);
    }
    if (head.indexOf("POST") == 0) {
      in.skipNBytes(2);
    }
    return head.toString();
  }
}
