package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.conversation.Actor;
import dev.baton.conversation.AuditEntry;
import dev.baton.gateway.AuditChain.Verdict;
import dev.baton.store.AuditSeal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is done to an exported audit is found. */
class AuditChainTest {

  private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");
  private static final JsonMapper JSON = JsonMapper.shared();

  /** The lines of an export with so many entries. */
  private static List<String> export(int count, AuditSeal anchor, boolean namingIt) {
    List<String> lines = new ArrayList<>();
    lines.add(place("anchor", anchor));
    AuditSeal last = anchor;
    for (int i = 1; i <= count; i++) {
      boolean cut = namingIt && i == count / 2;
      Map<String, String> detail =
          cut
              ? Map.of("through_seq", Long.toString(anchor.seq()), "through_seal", anchor.seal())
              : Map.of("why", "claimed", "queue", "söpport " + i);
      AuditEntry entry =
          new AuditEntry(
              "id" + i,
              NOON.plusMillis(i * 700L),
              i % 3 == 0 ? Actor.USER : Actor.agent("7", "Änn"),
              cut ? "audit.cut" : "control.passed",
              cut ? null : "c" + i % 4,
              i % 5 == 0 ? null : "h" + i,
              (long) i,
              new TreeMap<>(detail),
              null,
              null);
      last = last.next(entry);
      lines.add(line(entry.sealed(last.seq(), last.seal())));
    }
    lines.add(place("end", last));
    return lines;
  }

  private static String place(String name, AuditSeal place) {
    ObjectNode json = JSON.createObjectNode();
    json.putObject(name).put("seq", place.seq()).put("seal", place.seal());
    return json.toString();
  }

  private static String line(AuditEntry entry) {
    ObjectNode json = JSON.createObjectNode();
    json.put("seq", entry.seq()).put("id", entry.id()).put("at", entry.at().toString());
    json.putObject("actor")
        .put("kind", entry.actor().kind())
        .put("id", entry.actor().id())
        .put("name", entry.actor().name());
    json.put("action", entry.action())
        .put("conversation", entry.conversationId())
        .put("handoff", entry.handoffId())
        .put("epoch", entry.epoch());
    ObjectNode detail = json.putObject("detail");
    entry.detail().forEach(detail::put);
    return json.put("seal", entry.seal()).toString();
  }

  private static Verdict check(List<String> lines) {
    return new AuditChain().check(lines.iterator());
  }

  @Test
  void whatIsAsItWasIsSound() {
    assertThat(check(export(40, AuditSeal.FIRST, false)))
        .isInstanceOfSatisfying(
            Verdict.Sound.class, sound -> assertThat(sound.entries()).isEqualTo(40));
    assertThat(check(export(0, AuditSeal.FIRST, false))).isInstanceOf(Verdict.Sound.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void anyChangeIsFoundWhereItWasMade(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<String> lines = export(30, AuditSeal.FIRST, false);
      int at = 1 + random.nextInt(30);
      long found =
          switch (random.nextInt(6)) {
            case 0 -> {
              String name = List.of("id", "action", "conversation").get(random.nextInt(3));
              lines.set(at, with(lines.get(at), name, "forged"));
              yield at;
            }
            case 1 -> {
              ObjectNode entry = (ObjectNode) JSON.readTree(lines.get(at));
              entry.withObjectProperty("detail").put("why", "released");
              lines.set(at, entry.toString());
              yield at;
            }
            case 2 -> {
              ObjectNode entry = (ObjectNode) JSON.readTree(lines.get(at));
              entry.put("at", NOON.plusSeconds(90_000 + at).toString());
              lines.set(at, entry.toString());
              yield at;
            }
            case 3 -> {
              lines.remove(at);
              yield at;
            }
            case 4 -> {
              int other = 1 + (at + random.nextInt(28)) % 30;
              if (other == at) {
                other = at % 30 + 1;
              }
              Collections.swap(lines, at, other);
              yield Math.min(at, other);
            }
            default -> {
              lines.add(at, with(lines.get(at), "id", "added"));
              yield at;
            }
          };

      long line = found + 1;
      assertThat(check(lines))
          .isInstanceOfSatisfying(
              Verdict.Broken.class, broken -> assertThat(broken.line()).isEqualTo(line));
    }
  }

  private static String with(String line, String name, String value) {
    return ((ObjectNode) JSON.readTree(line)).put(name, value).toString();
  }

  @Test
  void anEndThatWasCutOffIsFoundByWhatWasThereBefore() {
    List<String> whole = export(30, AuditSeal.FIRST, false);
    List<String> shorter = export(20, AuditSeal.FIRST, false);
    AuditSeal end = AuditChain.endOf(whole.iterator());

    assertThat(check(shorter)).as("alone").isInstanceOf(Verdict.Sound.class);
    assertThat(new AuditChain().knowing(end).check(shorter.iterator()))
        .isInstanceOfSatisfying(
            Verdict.Broken.class, broken -> assertThat(broken.why()).contains("cut off"));
    AuditSeal earlier = AuditChain.endOf(shorter.iterator());
    assertThat(new AuditChain().knowing(earlier).check(whole.iterator()))
        .isInstanceOf(Verdict.Sound.class);
    AuditSeal other = new AuditSeal(earlier.seq(), "f".repeat(64));
    assertThat(new AuditChain().knowing(other).check(whole.iterator()))
        .as("a chain that was made anew")
        .isInstanceOf(Verdict.Broken.class);
  }

  @Test
  void aBeginningThatWasCutOffMustBeNamedInTheChain() {
    AuditSeal anchor = new AuditSeal(500, "a".repeat(64));

    assertThat(check(export(30, anchor, true))).isInstanceOf(Verdict.Sound.class);
    assertThat(check(export(30, anchor, false)))
        .isInstanceOfSatisfying(
            Verdict.Broken.class, broken -> assertThat(broken.line()).isEqualTo(1));
  }

  @Test
  void aFileThatIsNoneOrEndsEarlyIsBroken() {
    List<String> lines = export(3, AuditSeal.FIRST, false);

    assertThat(check(List.of())).isInstanceOf(Verdict.Broken.class);
    assertThat(check(List.of("hello"))).isInstanceOf(Verdict.Broken.class);
    assertThat(check(List.of("[[[["))).isInstanceOf(Verdict.Broken.class);
    assertThat(check(lines.subList(0, 3))).isInstanceOf(Verdict.Broken.class);
    assertThatThrownBy(() -> AuditChain.endOf(lines.subList(0, 2).iterator()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
