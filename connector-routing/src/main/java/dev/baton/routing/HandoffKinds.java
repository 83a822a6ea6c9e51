package dev.baton.routing;

import dev.baton.conversation.AuditEntry;
import dev.baton.hook.HookKind;
import java.util.Arrays;
import java.util.Optional;

/** Says of what is written down what webhooks would call it. */
final class HandoffKinds {

  private HandoffKinds() {}

  /** Such as {@code handoff.claimed}; empty for what is no step of a handoff. */
  static Optional<String> of(AuditEntry entry) {
    return switch (entry.action()) {
      case ControlRecords.PASSED -> passed(String.valueOf(entry.detail().get("why")));
      case ControlRecords.ENDED, ControlRecords.REFUSED ->
          Optional.of(HookKind.HANDOFF_ENDED.word());
      default -> Optional.empty();
    };
  }

  private static Optional<String> passed(String word) {
    return Arrays.stream(Passing.values())
        .filter(each -> each.word().equals(word))
        .findFirst()
        .map(HandoffKinds::kind)
        .or(() -> Optional.of(ControlRecords.PASSED));
  }

  private static String kind(Passing why) {
    return switch (why) {
      case ASKED, TAKEN, LEAVES_MESSAGE, OPENED, WAITS_AGAIN -> HookKind.HANDOFF_REQUESTED.word();
      case CLAIMED, CALLED_BACK -> HookKind.HANDOFF_CLAIMED.word();
      case RELEASED -> HookKind.HANDOFF_RELEASED.word();
      case TAKEN_OVER, TRANSFERRED, CAME_BACK, ESCALATED -> HookKind.HANDOFF_TRANSFERRED.word();
      case ENDED -> HookKind.HANDOFF_ENDED.word();
      case KEPT_PLACE, LEFT_MESSAGE, SWITCHED -> ControlRecords.PASSED;
    };
  }
}
