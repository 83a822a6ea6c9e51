package dev.baton.gateway;

import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import dev.baton.hook.Hook;
import dev.baton.hook.HookKind;
import dev.baton.hook.HookSecret;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads {@code webhooks}: whom Baton tells what happens. */
final class WebhooksSection {

  private WebhooksSection() {}

  /** Reads all that are without problems; problems are noted in the settings. */
  static List<Hook> read(Settings webhooks) {
    List<Hook> hooks = new ArrayList<>();
    for (String name : webhooks.names()) {
      Settings settings = webhooks.section(name);
      URI url = url(settings);
      List<HookSecret> secrets = secrets(settings);
      Set<HookKind> kinds = kinds(settings);
      boolean text = settings.flag("text", false);
      if (!secrets.isEmpty()) {
        hooks.add(new Hook(name, url, secrets, kinds, text));
      }
    }
    return hooks;
  }

  private static URI url(Settings settings) {
    URI url = settings.url("url");
    if (url.getHost().equals("invalid")) {
      return url;
    }
    if ("http".equalsIgnoreCase(url.getScheme()) && !isThisMachine(url.getHost())) {
      settings.problem("url", "is http to another machine, where others can read it; write https");
    } else if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      settings.problem("url", "contains a user or a fragment; write host, port, path and query");
    }
    return url;
  }

  private static boolean isThisMachine(String host) {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  private static List<HookSecret> secrets(Settings settings) {
    List<HookSecret> secrets = new ArrayList<>();
    List<String> all = settings.texts("secret", List.of());
    for (String written : all) {
      try {
        secrets.add(new HookSecret(new Secret(written.strip())));
      } catch (IllegalArgumentException wrong) {
        settings.problem(
            "secret",
            wrong.getMessage()
                + "; write whsec_ and the base64 of 24 to 64 random bytes: echo whsec_$(openssl"
                + " rand -base64 32)");
      }
    }
    if (all.isEmpty()) {
      settings.problem("secret", "is missing");
    }
    return secrets;
  }

  private static Set<HookKind> kinds(Settings settings) {
    Set<HookKind> kinds = EnumSet.noneOf(HookKind.class);
    List<String> names = settings.texts("events", List.of());
    for (String name : names) {
      Set<HookKind> meant = HookKind.named(name);
      if (meant.isEmpty()) {
        settings.problem(
            "events",
            "contains '" + name + "', which is no event; write some of " + HookKind.names());
      }
      kinds.addAll(meant);
    }
    if (names.isEmpty()) {
      settings.problem("events", "is empty; write some of " + HookKind.names());
    }
    return kinds;
  }
}
