package dev.baton.gateway;

import dev.baton.connector.InspectingChannel.Finding;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** Asks a person, in plain lines that any terminal, pipe or screen reader can carry. */
final class Dialog {

  private final BufferedReader in;
  private final PrintWriter out;
  private final boolean asks;

  /**
   * @param asks whether somebody answers; otherwise each question has its usual answer
   */
  Dialog(BufferedReader in, PrintWriter out, boolean asks) {
    this.in = in;
    this.out = out;
    this.asks = asks;
  }

  boolean asks() {
    return asks;
  }

  void say(String line) {
    out.println(line);
  }

  /** Shows what was found, and returns whether nobody has to do anything about it. */
  boolean show(List<Finding> findings) {
    for (Finding finding : findings) {
      String sign =
          switch (finding.kind()) {
            case GOOD -> "✓";
            case NOTE -> "·";
            case FAULT -> "✗";
          };
      out.println("  " + sign + " " + finding.text());
    }
    return findings.stream().allMatch(Finding::ok);
  }

  /**
   * Asks, and returns the answer without blanks around it.
   *
   * @param usual what an empty answer stands for
   * @throws EndedException if there are no more answers
   */
  String ask(String question, String usual) {
    if (!asks) {
      return usual;
    }
    out.print(question + (usual.isEmpty() ? ": " : " [" + usual + "]: "));
    out.flush();
    try {
      String answer = in.readLine();
      if (answer == null) {
        out.println();
        throw new EndedException("the answers ended before the last question");
      }
      return answer.isBlank() ? usual : answer.strip();
    } catch (IOException broken) {
      throw new EndedException("no answer can be read");
    }
  }

  /** It cannot go on. */
  static final class EndedException extends RuntimeException {

    EndedException(String message) {
      super(message);
    }
  }
}
