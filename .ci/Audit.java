import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Judges the bill of materials that the build has written: licences, checksums, and, where it is
 * asked to, vulnerabilities that OSV knows. Run by {@code .ci/audit}; needs nothing but the JDK.
 */
final class Audit {

  private static final Path BILL = Path.of("target/bom.xml");
  private static final Path ACCEPTED = Path.of(".ci/dependencies.sha256");
  private static final URI OSV = URI.create("https://api.osv.dev/v1/querybatch");

  /** Licences under which everything may be used, as SPDX or the projects call them. */
  private static final Set<String> LICENCES =
      Set.of(
          "Apache-2.0",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "EPL-1.0",
          "EPL-2.0",
          "LGPL-2.1-only",
          "LGPL-2.1-or-later",
          "MIT",
          "MIT-0",
          "MPL-1.1",
          "MPL-2.0",
          "Unicode-3.0",
          "Mozilla Public License Version 2.0",
          "CC0-1.0",
          "Go License",
          "Public Domain");

  /** What says of itself nothing that is on the list, and why it may be used. */
  private static final Map<String, String> EXCEPTIONS =
      Map.of(
          "org.openjdk.jmh:jmh-core:1.37",
          "GPL-2.0 with the Classpath Exception; only benchmarks/ uses it, and nothing ships it");

  private record Part(String purl, String name, List<String> licences, String sha256) {}

  private Audit() {}

  public static void main(String[] arguments) throws Exception {
    List<String> wanted = List.of(arguments);
    List<Part> parts = parts();
    List<String> problems = new ArrayList<>();
    if (parts.size() < 20) {
      problems.add(BILL + " names " + parts.size() + " parts, which cannot be all");
    }
    licences(parts, problems);
    if (wanted.contains("--accept")) {
      accept(parts);
    }
    checksums(parts, problems);
    if (wanted.contains("--osv")) {
      vulnerabilities(parts, problems, address(wanted));
    } else {
      System.out.println("vulnerabilities: NOT looked for; --osv asks " + OSV.getHost());
    }
    problems.forEach(problem -> System.out.println("PROBLEM " + problem));
    System.exit(problems.isEmpty() ? 0 : 1);
  }

  private static URI address(List<String> arguments) {
    return arguments.stream()
        .filter(argument -> argument.startsWith("--osv-url="))
        .map(argument -> URI.create(argument.substring("--osv-url=".length())))
        .findFirst()
        .orElse(OSV);
  }

  private static void licences(List<Part> parts, List<String> problems) {
    Map<String, Integer> count = new TreeMap<>();
    for (Part part : parts) {
      boolean allowed = part.licences().stream().anyMatch(LICENCES::contains);
      if (!allowed && !EXCEPTIONS.containsKey(part.name())) {
        problems.add("licence: " + part.name() + " is under " + part.licences());
      }
      part.licences().forEach(licence -> count.merge(licence, 1, Integer::sum));
    }
    System.out.println("licences of " + parts.size() + " parts: " + count);
  }

  private static void accept(List<Part> parts) throws IOException {
    String lines =
        parts.stream()
            .map(part -> part.sha256() + "  " + part.purl())
            .collect(Collectors.joining("\n", "", "\n"));
    Files.writeString(ACCEPTED, lines);
    System.out.println("accepted " + parts.size() + " parts into " + ACCEPTED);
  }

  private static void checksums(List<Part> parts, List<String> problems) throws IOException {
    Map<String, String> accepted = new TreeMap<>();
    for (String line : Files.readAllLines(ACCEPTED)) {
      String[] halves = line.split(" {2}", 2);
      accepted.put(halves[1], halves[0]);
    }
    for (Part part : parts) {
      String sha256 = accepted.remove(part.purl());
      if (sha256 == null) {
        problems.add("checksum: " + part.purl() + " is new; look at it, then .ci/audit --accept");
      } else if (!sha256.equals(part.sha256())) {
        problems.add(
            "checksum: " + part.purl() + " is " + part.sha256() + " and was accepted as " + sha256);
      }
    }
    accepted
        .keySet()
        .forEach(gone -> problems.add("checksum: " + gone + " is not used; .ci/audit --accept"));
    System.out.println("checksums of " + parts.size() + " parts compared");
  }

  /** OSV answers a list of the same length: for each part nothing, or what is known of it. */
  private static void vulnerabilities(List<Part> parts, List<String> problems, URI osv)
      throws InterruptedException {
    String queries =
        parts.stream()
            .map(part ->
                "{\"package\":{\"purl\":\"" + part.purl().replaceFirst("\\?.*", "") + "\"}}")
            .collect(Collectors.joining(",", "{\"queries\":[", "]}"));
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(osv)
                  .timeout(Duration.ofMinutes(1))
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(queries))
                  .build(),
              BodyHandlers.ofString());
      List<String> results = answer.statusCode() == 200 ? results(answer.body()) : List.of();
      if (results.size() != parts.size()) {
        problems.add(
            "vulnerabilities: " + osv + " gave no answer to go by: " + answer.statusCode());
        return;
      }
      Pattern id = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");
      int found = 0;
      for (int nth = 0; nth < results.size(); nth++) {
        Matcher known = id.matcher(results.get(nth));
        while (known.find()) {
          found++;
          problems.add("vulnerability: " + parts.get(nth).name() + " has " + known.group(1));
        }
      }
      System.out.println("vulnerabilities: " + found + " known to " + osv.getHost());
    } catch (IOException unreachable) {
      problems.add(
          "vulnerabilities: "
              + osv.getHost()
              + " cannot be reached ("
              + unreachable.getClass().getSimpleName()
              + "), so nothing was looked for");
    }
  }

  /** The objects of the array {@code results}. */
  private static List<String> results(String json) {
    List<String> objects = new ArrayList<>();
    int depth = 0;
    int from = -1;
    boolean quoted = false;
    for (int at = Math.max(0, json.indexOf('[')); at < json.length(); at++) {
      char c = json.charAt(at);
      if (quoted) {
        at += c == '\\' ? 1 : 0;
        quoted = c != '"';
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{' && depth++ == 0) {
        from = at;
      } else if (c == '}' && --depth == 0) {
        objects.add(json.substring(from, at + 1));
      } else if (c == ']' && depth == 0) {
        break;
      }
    }
    return objects;
  }

  private static List<Part> parts() {
    NodeList found = bill().getElementsByTagName("component");
    List<Part> parts = new ArrayList<>();
    for (int nth = 0; nth < found.getLength(); nth++) {
      Element component = (Element) found.item(nth);
      String group = child(component, "group");
      if (isPart(component) && !group.equals("dev.baton")) {
        parts.add(
            new Part(
                child(component, "purl"),
                group + ":" + child(component, "name") + ":" + child(component, "version"),
                licencesOf(component),
                sha256(component)));
      }
    }
    parts.sort((one, other) -> one.purl().compareTo(other.purl()));
    return parts;
  }

  /** Tools that wrote the bill are components of it too. */
  private static boolean isPart(Element component) {
    return component.getParentNode().getNodeName().equals("components")
        && component.getParentNode().getParentNode().getNodeName().equals("bom");
  }

  private static Document bill() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(BILL.toFile());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(BILL + " cannot be read; run .ci/audit", unreadable);
    } catch (SAXException | ParserConfigurationException garbled) {
      throw new IllegalStateException(BILL + " is no XML", garbled);
    }
  }

  private static List<String> licencesOf(Element component) {
    List<String> names = new ArrayList<>();
    NodeList licences = component.getElementsByTagName("license");
    for (int nth = 0; nth < licences.getLength(); nth++) {
      Element licence = (Element) licences.item(nth);
      String id = child(licence, "id");
      names.add(id.isEmpty() ? child(licence, "name") : id);
    }
    String expression = child(component, "expression");
    if (!expression.isEmpty()) {
      names.addAll(List.of(expression.split(" OR ")));
    }
    return names;
  }

  private static String sha256(Element component) {
    NodeList hashes = component.getElementsByTagName("hash");
    for (int nth = 0; nth < hashes.getLength(); nth++) {
      Element hash = (Element) hashes.item(nth);
      if (hash.getAttribute("alg").equals("SHA-256")) {
        return hash.getTextContent().strip();
      }
    }
    return "none";
  }

  private static String child(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
  }
}
