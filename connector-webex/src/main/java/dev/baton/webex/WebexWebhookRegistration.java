package dev.baton.webex;

import dev.baton.connector.DeliveryException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the account's webhooks registered, pointed here and active.
 *
 * <p>Webex switches a webhook off after a hundred failed deliveries within five minutes and never
 * on again. Baton's own are known by their name, {@code baton:<channel>}; others are left alone. Of
 * duplicates the oldest stays. All nodes decide the same, so they do not undo each other's work.
 * Not safe for use by several threads.
 */
final class WebexWebhookRegistration {

  private static final Logger LOG = LoggerFactory.getLogger(WebexWebhookRegistration.class);

  /**
   * An event to register a webhook for.
   *
   * @param mine only events of the bot itself
   * @param vital whether the channel cannot work without it
   */
  record Subscription(String resource, String event, boolean mine, boolean vital) {}

  static final List<Subscription> WANTED =
      List.of(
          new Subscription("messages", "created", false, true),
          new Subscription("messages", "deleted", false, true),
          new Subscription("attachmentActions", "created", false, true),
          new Subscription("memberships", "created", true, false),
          new Subscription("memberships", "deleted", true, false),
          new Subscription("rooms", "migrated", false, false));

  /**
   * The state before the repair.
   *
   * @param since when the oldest of Baton's webhooks was created; null if there was none
   * @param deliveryInterrupted whether one was inactive or missing, so that events may have been
   *     missed
   */
  record Found(@Nullable Instant since, boolean deliveryInterrupted) {}

  private final String name;
  private final WebexClient client;
  private final WebexSettings settings;
  private final Clock clock;
  private final Set<Subscription> refused = new HashSet<>();
  private boolean secretSet;

  WebexWebhookRegistration(
      String channel, WebexClient client, WebexSettings settings, Clock clock) {
    this.name = "baton:" + channel;
    this.client = client;
    this.settings = settings;
    this.clock = clock;
  }

  /** Returns the account's webhooks with this channel's name. */
  List<WebexMapper.Hook> own() {
    return client.hooks().stream().filter(hook -> name.equals(hook.name())).toList();
  }

  /**
   * Checks the webhooks, and creates, corrects or removes some if needed.
   *
   * @param me the bot's person id
   * @throws DeliveryException if Webex does not list the webhooks, or refuses one of the vital ones
   */
  Found repair(URI target, String me) {
    List<WebexMapper.Hook> own = own();
    Instant since = oldest(own);
    boolean deliveryInterrupted = false;
    List<WebexMapper.Hook> spare = new ArrayList<>(own);
    for (Subscription wanted : WANTED) {
      WebexMapper.Hook kept =
          own.stream()
              .filter(hook -> serves(hook, wanted))
              .min(
                  Comparator.comparing(
                          (WebexMapper.Hook hook) -> WebexMapper.time(hook.created(), Instant.MAX))
                      .thenComparing(WebexMapper.Hook::id))
              .orElse(null);
      if (kept == null) {
        deliveryInterrupted |= wanted.vital();
        create(wanted, target, me);
      } else {
        spare.remove(kept);
        deliveryInterrupted |= !kept.active();
        if (!fits(kept, target)) {
          LOG.info("{}: repairing the webhook for {}", name, kept.resource());
          client.updateHook(kept.id(), body(target, Map.of("status", "active")));
        }
      }
    }
    secretSet = true;
    for (WebexMapper.Hook duplicate : spare) {
      LOG.info("{}: removing a spare webhook for {}", name, duplicate.resource());
      client.deleteHook(duplicate.id());
    }
    return new Found(since, deliveryInterrupted);
  }

  /**
   * Removes this channel's webhooks: it is told by another way now, and their address may be
   * somebody else's one day.
   *
   * @return when the oldest of them was created; null if there was none
   */
  @Nullable Instant withdraw() {
    List<WebexMapper.Hook> own = own();
    for (WebexMapper.Hook hook : own) {
      LOG.info(
          "{}: removing the webhook for {}, which is not used any more", name, hook.resource());
      client.deleteHook(hook.id());
    }
    return oldest(own);
  }

  private @Nullable Instant oldest(List<WebexMapper.Hook> own) {
    return own.stream()
        .map(hook -> WebexMapper.time(hook.created(), clock.instant()))
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  private void create(Subscription wanted, URI target, String me) {
    if (refused.contains(wanted)) {
      return;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("resource", wanted.resource());
    fields.put("event", wanted.event());
    if (wanted.mine()) {
      fields.put("filter", "personId=" + me);
    }
    try {
      client.createHook(body(target, fields));
    } catch (DeliveryException.Refused refusal) {
      if (wanted.vital()) {
        throw refusal;
      }
      refused.add(wanted);
      LOG.warn(
          "{}: goes on without the webhook for {}:{} ({})",
          name,
          wanted.resource(),
          wanted.event(),
          refusal.getMessage());
    }
  }

  private Map<String, Object> body(URI target, Map<String, ?> more) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("targetUrl", target.toString());
    body.put("secret", settings.webhookSecret().reveal());
    body.putAll(more);
    return body;
  }

  private static boolean serves(WebexMapper.Hook hook, Subscription wanted) {
    return wanted.resource().equals(hook.resource()) && wanted.event().equals(hook.event());
  }

  /** If the list does not show secrets, the only way to be sure is to set the secret once. */
  private boolean fits(WebexMapper.Hook hook, URI target) {
    boolean secretRight =
        hook.secret() == null ? secretSet : settings.webhookSecret().equals(hook.secret());
    return hook.active() && target.toString().equals(hook.targetUrl()) && secretRight;
  }
}
