package dev.baton.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;

/** A call of which some places are written anew each time. */
final class PreparedCall {

  private final byte[] bytes;
  private final String text;
  private final int body;

  private PreparedCall(String head, String body) {
    this.text = head + body;
    this.bytes = text.getBytes(US_ASCII);
    this.body = head.length();
  }

  static PreparedCall post(String path, String json, String... headers) {
    List<String> lines = new ArrayList<>();
    lines.add("POST " + path + " HTTP/1.1");
    lines.add("Host: 127.0.0.1");
    lines.add("Content-Type: application/json");
    lines.addAll(List.of(headers));
    lines.add("Content-Length: " + json.length());
    return new PreparedCall(String.join("\r\n", lines) + "\r\n\r\n", json);
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where the body begins. */
  int body() {
    return body;
  }

  /** All places where a text stands. */
  int[] places(String part) {
    List<Integer> places = new ArrayList<>();
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
      places.add(at);
    }
    if (places.isEmpty()) {
      throw new IllegalArgumentException("there is no " + part);
    }
    return places.stream().mapToInt(Integer::intValue).toArray();
  }

  void write(int[] places, int digits, long number) {
    for (int place : places) {
      Stamp.writeNumber(bytes, place, digits, number);
    }
  }

  void write(int[] places, byte[] part) {
    for (int place : places) {
      System.arraycopy(part, 0, bytes, place, part.length);
    }
  }

  void stamp(int[] places, long nanos) {
    for (int place : places) {
      Stamp.write(bytes, place, nanos);
    }
  }
}
