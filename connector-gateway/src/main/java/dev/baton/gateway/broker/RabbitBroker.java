package dev.baton.gateway.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import dev.baton.broadcast.BrokerEvent;
import dev.baton.broadcast.EventBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A RabbitMQ exchange with its queues, declared as Rasa declares them: a fanout exchange that is
 * not durable, and durable queues bound with an empty key. Events are persistent; they count as
 * published once the server has confirmed them and none was returned because no queue is bound.
 */
final class RabbitBroker implements EventBroker {

  private static final int CONNECT_MILLIS = 10_000;
  private static final long CONFIRM_MILLIS = 20_000;
  private static final int PERSISTENT = 2;

  private final RabbitSettings settings;
  private final AtomicLong returned = new AtomicLong();
  private @Nullable Connection connection;
  private @Nullable Channel channel;

  RabbitBroker(RabbitSettings settings) {
    this.settings = settings;
  }

  @Override
  public String type() {
    return "pika";
  }

  @Override
  public void publish(List<BrokerEvent> events) throws InterruptedException {
    try {
      Channel to = connected();
      returned.set(0);
      AMQP.BasicProperties properties =
          new AMQP.BasicProperties.Builder()
              .deliveryMode(PERSISTENT)
              .appId(settings.environment())
              .build();
      for (BrokerEvent event : events) {
        to.basicPublish(
            settings.exchange(),
            "",
            true,
            properties,
            event.json().getBytes(StandardCharsets.UTF_8));
      }
      if (!events.isEmpty() && !to.waitForConfirms(CONFIRM_MILLIS)) {
        throw new IOException("the server did not accept an event");
      }
      if (returned.get() > 0) {
        throw new IOException("no queue is bound to exchange " + settings.exchange());
      }
    } catch (IOException
        | TimeoutException
        | GeneralSecurityException
        | ShutdownSignalException failure) {
      drop();
      throw BrokerErrors.of(failure);
    } catch (InterruptedException stopped) {
      drop();
      throw stopped;
    }
  }

  private Channel connected() throws IOException, TimeoutException, GeneralSecurityException {
    Channel open = channel;
    if (open != null && open.isOpen()) {
      return open;
    }
    drop();
    Connection fresh = factory().newConnection("baton");
    connection = fresh;
    Channel declared = fresh.createChannel();
    declared.exchangeDeclare(settings.exchange(), "fanout");
    for (String queue : settings.queues()) {
      declared.queueDeclare(queue, true, false, false, null);
      declared.queueBind(queue, settings.exchange(), "");
    }
    declared.confirmSelect();
    declared.addReturnListener(back -> returned.incrementAndGet());
    channel = declared;
    return declared;
  }

  private ConnectionFactory factory() throws GeneralSecurityException, IOException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(settings.host());
    factory.setPort(settings.port());
    factory.setVirtualHost(settings.virtualHost());
    factory.setUsername(settings.username());
    factory.setPassword(settings.password().reveal());
    factory.setAutomaticRecoveryEnabled(false);
    factory.setConnectionTimeout(CONNECT_MILLIS);
    factory.setHandshakeTimeout(CONNECT_MILLIS);
    factory.setChannelRpcTimeout(CONNECT_MILLIS);
    factory.setThreadFactory(Thread.ofPlatform().daemon().name("baton-rabbit-", 0).factory());
    RabbitSettings.Tls tls = settings.tls();
    if (tls != null) {
      factory.useSslProtocol(context(tls));
      factory.enableHostnameVerification();
    }
    return factory;
  }

  private static SSLContext context(RabbitSettings.Tls tls)
      throws GeneralSecurityException, IOException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    KeyStore own = empty();
    if (tls.certificate() != null && tls.key() != null) {
      own.setKeyEntry(
          "client",
          tls.key().key(),
          new char[0],
          tls.certificate().certificates().toArray(Certificate[]::new));
    }
    keys.init(own, new char[0]);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted(tls.authorities()));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** Null stands for the authorities that Java trusts. */
  private static @Nullable KeyStore trusted(@Nullable PemFile authorities)
      throws GeneralSecurityException, IOException {
    if (authorities == null) {
      return null;
    }
    KeyStore store = empty();
    int nth = 0;
    for (Certificate authority : authorities.certificates()) {
      store.setCertificateEntry("authority-" + nth++, authority);
    }
    return store;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  private void drop() {
    Connection open = connection;
    connection = null;
    channel = null;
    if (open != null) {
      open.abort(CONNECT_MILLIS);
    }
  }

  @Override
  public void close() {
    drop();
  }
}
