package dev.baton.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class HandoffPlanTest {

  @Test
  void wordsMatchWholeMessagesIgnoringCase() {
    HandoffPlan plan = new HandoffPlan(List.of(" /Human"), List.of("/BOT "));

    assertThat(plan.asksForPerson("/human ")).isTrue();
    assertThat(plan.asksForPerson("/human please")).isFalse();
    assertThat(plan.ends("/bot")).isTrue();
  }

  @Test
  void anEmptyMessageAsksForNothing() {
    HandoffPlan plan = new HandoffPlan(List.of("", " "), List.of("\t"));

    assertThat(plan.asksForPerson("")).isFalse();
    assertThat(plan.asksForPerson("  ")).isFalse();
    assertThat(plan.ends("\n")).isFalse();
  }
}
