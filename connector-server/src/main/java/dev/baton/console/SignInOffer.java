package dev.baton.console;

/**
 * Somewhere else where people can sign in to the console.
 *
 * @param name what people call it
 * @param address where the page leads to
 */
public record SignInOffer(String name, String address) {

  /** Where the page finds it. */
  String element() {
    return "<meta name=\"sign-in\" content=\""
        + escaped(name)
        + "\" data-address=\""
        + escaped(address)
        + "\">\n";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
