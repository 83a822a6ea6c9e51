package dev.baton.telegram;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of the Bot API.
 *
 * @param method as it is documented
 * @param file what is uploaded with it; the parameters name it {@link #ATTACHED}. Null for none
 */
record BotCall(String method, Map<String, Object> parameters, FileTransfer.@Nullable Spooled file) {

  /** The name of the part that holds the uploaded file. */
  static final String FILE_PART = "file";

  /** How parameters name the uploaded file. */
  static final String ATTACHED = "attach://" + FILE_PART;

  BotCall(String method, Map<String, Object> parameters) {
    this(method, parameters, null);
  }

  /** The same call with a file. */
  BotCall uploading(FileTransfer.Spooled spooled) {
    return new BotCall(method, parameters, spooled);
  }

  /** The same call with another value of a parameter. */
  BotCall with(String name, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(parameters);
    changed.put(name, value);
    return new BotCall(method, changed, file);
  }
}
