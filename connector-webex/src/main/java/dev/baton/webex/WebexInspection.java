package dev.baton.webex;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.InspectingChannel.Finding;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks an account and a space, for {@code baton check}. */
final class WebexInspection {

  private final WebexClient client;
  private final WebexSettings settings;
  private final WebexWebhookRegistration registration;
  private final DeviceRegistration devices;
  private final @Nullable URI webhookUrl;
  private final List<Finding> findings = new ArrayList<>();

  WebexInspection(
      WebexClient client,
      WebexSettings settings,
      WebexWebhookRegistration registration,
      DeviceRegistration devices,
      @Nullable URI webhookUrl) {
    this.client = client;
    this.settings = settings;
    this.registration = registration;
    this.devices = devices;
    this.webhookUrl = webhookUrl;
  }

  List<Finding> of(@Nullable String space) {
    try {
      WebexMapper.Person me = client.me();
      note(
          me.bot(),
          me.bot()
              ? "the token is that of the bot " + me.displayName()
              : "the token is a person's; create a bot at developer.webex.com and use its token");
      way();
      if (space != null) {
        space(space, me);
      }
    } catch (DeliveryException | WebexClient.Unreadable failed) {
      note(
          false,
          failed.getMessage()
              + (failed instanceof DeliveryException.CredentialsRejected
                  ? "; copy the bot's access token anew"
                  : "; check api-url and the way out of this network"));
    }
    return List.copyOf(findings);
  }

  private void way() {
    switch (settings.mode()) {
      case SIDECAR ->
          note(true, "mode sidecar: unsigned calls are taken, from programs on this machine only");
      case WEBSOCKET -> socket();
      case WEBHOOK -> webhooks();
    }
  }

  /** The connection itself is not tried: it would cut off that of a running Baton. */
  private void socket() {
    URI service = devices.look();
    Proxy proxy =
        Optional.ofNullable(ProxySelector.getDefault())
            .flatMap(proxies -> proxies.select(service).stream().findFirst())
            .orElse(Proxy.NO_PROXY);
    if (proxy.type() == Proxy.Type.SOCKS) {
      note(
          false,
          "mode websocket cannot go through a SOCKS proxy: let this machine reach "
              + service.getHost()
              + " by an HTTP proxy or directly, or use webhooks");
      return;
    }
    note(
        true,
        "mode websocket: Baton connects to Webex and needs no public address; "
            + service.getHost()
            + " answers");
  }

  private void webhooks() {
    if (webhookUrl == null) {
      note(
          false,
          "there is no server.public-url, so no webhook will be registered: set it, or use mode:"
              + " websocket");
      return;
    }
    List<WebexMapper.Hook> own = registration.own();
    long inactive = own.stream().filter(hook -> !hook.active()).count();
    long elsewhere =
        own.stream().filter(hook -> !webhookUrl.toString().equals(hook.targetUrl())).count();
    note(
        inactive == 0 ? Finding.Kind.GOOD : Finding.Kind.NOTE,
        inactive == 0
            ? own.size()
                + " webhooks are registered"
                + (own.isEmpty() ? "; a running Baton registers them" : "")
            : inactive
                + " webhooks are inactive: Webex could not deliver; a running Baton wakes them");
    if (elsewhere > 0) {
      note(
          Finding.Kind.NOTE,
          elsewhere + " webhooks lead to another address; a running Baton corrects them");
    }
  }

  private void space(String space, WebexMapper.Person me) {
    WebexMapper.Room room;
    try {
      room = client.room(space);
    } catch (DeliveryException.Gone gone) {
      note(false, "the bot is not in this space, or the id is wrong: add the bot to the space");
      return;
    }
    note(
        !room.direct(),
        room.direct()
            ? "this is a chat with one person; a desk needs a group space"
            : "the space is a group; the bot hears there only what mentions it");
    boolean member = !client.memberships(space, me.id()).isEmpty();
    note(member, member ? "the bot is a member" : "the bot is not a member: add it to the space");
  }

  private void note(boolean ok, String text) {
    note(ok ? Finding.Kind.GOOD : Finding.Kind.FAULT, text);
  }

  private void note(Finding.Kind kind, String text) {
    findings.add(new Finding(kind, text));
  }
}
