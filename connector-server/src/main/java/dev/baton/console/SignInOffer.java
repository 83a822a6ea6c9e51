package dev.baton.console;

import java.util.Map;

/**
 * Somewhere else where people can sign in to the console.
 *
 * @param name what people call it
 * @param address where the page leads to
 */
public record SignInOffer(String name, String address) {

  private static final Map<Character, String> ESCAPED =
      Map.of('&', "&amp;", '<', "&lt;", '>', "&gt;", '"', "&quot;", '\'', "&#39;");

  /** Where the page finds it. */
  String element() {
    return "<meta name=\"sign-in\" content=\""
        + escaped(name)
        + "\" data-address=\""
        + escaped(address)
        + "\">\n";
  }

  private static String escaped(String text) {
    StringBuilder all = new StringBuilder();
    for (char sign : text.toCharArray()) {
      all.append(ESCAPED.getOrDefault(sign, String.valueOf(sign)));
    }
    return all.toString();
  }
}
