package dev.baton.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answering side of a process of the harness: a line of JSON on standard output for each line
 * of JSON on standard input, until that ends. Whatever else is printed goes to standard error.
 */
final class LineDialog {

  static final JsonMapper JSON = JsonMapper.builder().build();

  private final PrintStream answers;

  private LineDialog(PrintStream answers) {
    this.answers = answers;
  }

  /** Takes standard output for the answers. */
  static LineDialog begin() {
    PrintStream out = System.out;
    System.setOut(System.err);
    return new LineDialog(out);
  }

  void say(Object answer) {
    answers.println(JSON.writeValueAsString(answer));
    answers.flush();
  }

  <Q> void serve(Class<Q> question, Function<Q, Object> answer) throws IOException {
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      say(answer.apply(JSON.readValue(line, question)));
    }
  }
}
