package dev.baton.store;

import dev.baton.conversation.Actor;
import dev.baton.conversation.AuditEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A place in the chain of audit entries, and the seal there: SHA-256 in hexadecimal digits over the
 * seal before it and the entry in its canonical form.
 *
 * <p>The canonical form is one field after the other: {@code -;} for a field that is missing,
 * otherwise its length in bytes of UTF-8, a colon, the bytes, and a semicolon. The fields are the
 * seal before it; the entry's seq, id, time in milliseconds since 1970, actor's kind, id and name,
 * action, conversation, handoff and epoch; then, in the order of the names, name and value of each
 * detail.
 */
public record AuditSeal(long seq, String seal) {

  /** Where a chain begins of which nothing was ever cut off. */
  public static final AuditSeal FIRST = new AuditSeal(0, "0".repeat(64));

  /** The seal of the entry that comes next. */
  public AuditSeal next(AuditEntry entry) {
    long place = seq + 1;
    MessageDigest digest = sha256();
    add(digest, seal);
    add(digest, Long.toString(place));
    add(digest, entry.id());
    add(digest, Long.toString(entry.at().toEpochMilli()));
    Actor actor = entry.actor();
    add(digest, actor.kind());
    add(digest, actor.id());
    add(digest, actor.name());
    add(digest, entry.action());
    add(digest, entry.conversationId());
    add(digest, entry.handoffId());
    Long epoch = entry.epoch();
    add(digest, epoch == null ? null : epoch.toString());
    entry
        .detail()
        .forEach((name, value) -> {
          add(digest, name);
          add(digest, value);
        });
    return new AuditSeal(place, HexFormat.of().formatHex(digest.digest()));
  }

  private static void add(MessageDigest digest, @Nullable String field) {
    if (field == null) {
      digest.update("-;".getBytes(StandardCharsets.UTF_8));
      return;
    }
    byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
    digest.update((byte) ';');
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
