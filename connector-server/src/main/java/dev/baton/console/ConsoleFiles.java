package dev.baton.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The page of the console and the files that it loads. All of them have one release in their path,
 * which changes with any of their bytes: so browsers may keep them for good, and never mix two
 * versions.
 */
public final class ConsoleFiles {

  /** The path of the page. */
  public static final String PATH = "/console";

  private static final String PREACT = "/META-INF/resources/webjars/preact/10.27.2/";
  private static final Map<String, String> LIBRARY =
      Map.of(
          "preact.js", PREACT + "dist/preact.module.js",
          "hooks.js", PREACT + "hooks/dist/hooks.module.js");
  private static final String[] OWN = {
    "agents.js",
    "api.js",
    "audit.js",
    "cells.js",
    "composer.js",
    "console.css",
    "console.js",
    "conversation.js",
    "conversations.js",
    "deeds.js",
    "health.js",
    "icon.svg",
    "keys.js",
    "letters.js",
    "listing.js",
    "live.js",
    "login.js",
    "parts.js",
    "plot.js",
    "queues.js",
    "reports.js",
    "timeline.js",
    "tokens.js",
    "virtual.js",
    "words.js"
  };
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");
  private static final Pattern IMPORT_MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
  private static final int RELEASE_LENGTH = 16;

  private final Map<String, ConsoleFile> byName = new TreeMap<>();
  private final String release;
  private final ConsoleFile page;
  private final String contentPolicy;

  private ConsoleFiles(@Nullable SignInOffer offer) {
    Map<String, byte[]> read = new TreeMap<>();
    for (String name : OWN) {
      read.put(name, bytes(name));
    }
    LIBRARY.forEach((name, place) -> read.put(name, bytes(place)));
    byte[] template = bytes("index.html");
    MessageDigest all = sha256();
    read.forEach((name, content) -> {
      all.update(name.getBytes(UTF_8));
      all.update(content);
    });
    all.update(template);
    release = tag(all.digest());
    read.forEach(
        (name, content) -> byName.put(name, new ConsoleFile(content, typeOf(name), release)));
    String html =
        new String(template, UTF_8)
            .replace("{files}", PATH + "/" + release)
            .replace("{sign-in}\n", offer == null ? "" : offer.element());
    byte[] content = html.getBytes(UTF_8);
    page = new ConsoleFile(content, typeOf("index.html"), tag(sha256().digest(content)));
    contentPolicy = policy(html);
  }

  /**
   * Reads them from the class path.
   *
   * @throws IllegalStateException if one of them is not there
   */
  public static ConsoleFiles load() {
    return load(null);
  }

  /**
   * As {@link #load()}.
   *
   * @param offer where people can sign in, beside the page itself; null for nowhere
   */
  public static ConsoleFiles load(@Nullable SignInOffer offer) {
    return new ConsoleFiles(offer);
  }

  /** The page itself. */
  public ConsoleFile page() {
    return page;
  }

  /** The part of the path that stands for the bytes of all files. */
  public String release() {
    return release;
  }

  /** A file that the page loads; null if there is none of this release and name. */
  public @Nullable ConsoleFile find(String release, String name) {
    return this.release.equals(release) ? byName.get(name) : null;
  }

  /**
   * What the browser lets the page do: load its own files, call its own server, and nothing else.
   * No text can become code or markup.
   */
  public String contentPolicy() {
    return contentPolicy;
  }

  private static String policy(String html) {
    Matcher map = IMPORT_MAP.matcher(html);
    if (!map.find()) {
      throw new IllegalStateException("the console's page has no import map");
    }
    String hash = Base64.getEncoder().encodeToString(sha256().digest(map.group(1).getBytes(UTF_8)));
    return "default-src 'none'; script-src 'self' 'sha256-"
        + hash
        + "'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none';"
        + " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script';"
        + " trusted-types 'none'";
  }

  private static String tag(byte[] digest) {
    return HexFormat.of().formatHex(digest).substring(0, RELEASE_LENGTH);
  }

  private static String typeOf(String name) {
    return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
  }

  private static byte[] bytes(String place) {
    try (InputStream file = ConsoleFiles.class.getResourceAsStream(place)) {
      if (file == null) {
        throw new IllegalStateException(place + " is not on the class path");
      }
      return file.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
