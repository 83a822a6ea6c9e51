package dev.baton.gateway;

import dev.baton.connector.SettingForm.Shape;
import dev.baton.connector.Settings;
import dev.baton.store.NodeSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.postgresql.Driver;

/** Reads the section {@code store}. */
final class StoreSection {

  private static final String DEFAULT = "jdbc:sqlite:baton.db";
  private static final String SQLITE = "jdbc:sqlite:";
  private static final String POSTGRES = "jdbc:postgresql:";
  private static final String SQLITE_URL = "jdbc:sqlite:[^:].*";
  private static final String POSTGRES_URL = "jdbc:postgresql://[^/]+/[^?]+(\\?.*)?";

  private static final Shape URL =
      new Shape(
          SQLITE_URL + "|" + POSTGRES_URL,
          List.of(DEFAULT, "jdbc:postgresql://db.example.com/baton"));

  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Settings store;

  StoreSection(Settings store) {
    this.store = store;
  }

  StoreSettings read() {
    String url = store.text("url", DEFAULT, URL);
    if (url.startsWith(POSTGRES)) {
      return postgres(url);
    }
    if (!url.matches(SQLITE_URL) || url.contains(":memory:")) {
      store.problem(
          "url",
          "is not a store; write jdbc:sqlite: and a file name, or"
              + " jdbc:postgresql://host/database");
    }
    for (String key : List.of("user", "password", "node", "lease")) {
      if (store.has(key)) {
        store.problem(key, "is only for PostgreSQL; leave it out with " + SQLITE);
      }
    }
    return new StoreSettings.Sqlite(url);
  }

  private StoreSettings postgres(String url) {
    if (Driver.parseURL(url, null) == null || !url.matches(POSTGRES_URL)) {
      store.problem("url", "is not a PostgreSQL database; write jdbc:postgresql://host/database");
    }
    Duration lease = store.duration("lease", NodeSettings.USUAL_LEASE);
    if (lease.compareTo(Duration.ofSeconds(1)) < 0 || lease.compareTo(LONGEST) > 0) {
      store.problem("lease", "is " + lease.toMillis() + " ms; write a duration from 1s to 5m");
      lease = NodeSettings.USUAL_LEASE;
    }
    return new StoreSettings.Postgres(
        url,
        store.textOrNull("user"),
        store.secretOrNull("password"),
        new NodeSettings(store.text("node", machine()), lease));
  }

  /** The name of this machine. */
  static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "node";
    }
  }
}
