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
 * on again. Baton's own are known by their name, {@code baton:<channel>}; others are not touched.
 * Of doubles the oldest stays, whichever node looks, so nodes do not fight. Used by one thread.
 */
final class WebexWebhookRegistration {

  private static final Logger LOG = LoggerFactory.getLogger(WebexWebhookRegistration.class);

  /** What is listened for; {@code mine} narrows to the bot's own doings. */
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
   * What was found before it was mended.
   *
   * @param since when the oldest of Baton's webhooks was made; null when there was none
   * @param slept whether one was inactive or missing, so that events may have been missed
   */
  record Found(@Nullable Instant since, boolean slept) {}

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

  /** The account's webhooks that carry this channel's name. */
  List<WebexJson.Hook> own() {
    return client.hooks().stream().filter(hook -> name.equals(hook.name())).toList();
  }

  /**
   * Looks, and mends what is amiss.
   *
   * @param me the bot's person id
   * @throws DeliveryException when Webex does not let it look, or refuses one of the webhooks
   *     without which nothing is heard
   */
  Found mend(URI target, String me) {
    List<WebexJson.Hook> own = own();
    Instant since = null;
    for (WebexJson.Hook hook : own) {
      Instant created = WebexJson.time(hook.created(), clock.instant());
      since = since == null || created.isBefore(since) ? created : since;
    }
    boolean slept = false;
    List<WebexJson.Hook> spare = new ArrayList<>(own);
    for (Subscription wanted : WANTED) {
      WebexJson.Hook kept =
          own.stream()
              .filter(hook -> serves(hook, wanted))
              .min(
                  Comparator.comparing(
                          (WebexJson.Hook hook) -> WebexJson.time(hook.created(), Instant.MAX))
                      .thenComparing(WebexJson.Hook::id))
              .orElse(null);
      if (kept == null) {
        slept |= wanted.vital();
        create(wanted, target, me);
      } else {
        spare.remove(kept);
        slept |= !kept.active();
        if (!fits(kept, target)) {
          LOG.info("{}: repairing the webhook for {}", name, kept.resource());
          client.updateHook(kept.id(), body(target, Map.of("status", "active")));
        }
      }
    }
    secretSet = true;
    for (WebexJson.Hook double_ : spare) {
      LOG.info("{}: removing a spare webhook for {}", name, double_.resource());
      client.deleteHook(double_.id());
    }
    return new Found(since, slept);
  }

  private void create(Subscription wanted, URI target, String me) {
    if (refused.contains(wanted)) {
      return;
    }
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("resource", wanted.resource());
    told.put("event", wanted.event());
    if (wanted.mine()) {
      told.put("filter", "personId=" + me);
    }
    try {
      client.createHook(body(target, told));
    } catch (DeliveryException.Refused refusal) {
      if (wanted.vital()) {
        throw refusal;
      }
      refused.add(wanted);
      LOG.warn(
          "{}: goes on without news of {}:{} ({})",
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

  private static boolean serves(WebexJson.Hook hook, Subscription wanted) {
    return wanted.resource().equals(hook.resource()) && wanted.event().equals(hook.event());
  }

  /** A list that does not tell secrets leaves one way to be sure: to set it once. */
  private boolean fits(WebexJson.Hook hook, URI target) {
    boolean secretRight =
        hook.secret() == null ? secretSet : settings.webhookSecret().equals(hook.secret());
    return hook.active() && target.toString().equals(hook.targetUrl()) && secretRight;
  }
}
