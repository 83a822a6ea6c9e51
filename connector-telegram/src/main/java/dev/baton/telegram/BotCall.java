package dev.baton.telegram;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A call of the Bot API.
 *
 * @param method as it is documented
 * @param files what is uploaded with it; the parameters name the first {@link #ATTACHED}, and all
 *     by their {@link #attached} number
 */
record BotCall(String method, Map<String, Object> parameters, List<FileTransfer.Spooled> files) {

  private static final String FILE_PART = "file";

  /** How parameters name the uploaded file. */
  static final String ATTACHED = attached(0);

  BotCall(String method, Map<String, Object> parameters) {
    this(method, parameters, List.of());
  }

  /** The name of the part that holds an uploaded file. */
  static String part(int number) {
    return number == 0 ? FILE_PART : FILE_PART + number;
  }

  /** How parameters name one of several uploaded files. */
  static String attached(int number) {
    return "attach://" + part(number);
  }

  /** The same call with a file. */
  BotCall uploading(FileTransfer.Spooled spooled) {
    return new BotCall(method, parameters, List.of(spooled));
  }

  /** The same call with another value of a parameter. */
  BotCall with(String name, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(parameters);
    changed.put(name, value);
    return new BotCall(method, changed, files);
  }
}
