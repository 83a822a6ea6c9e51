package dev.baton.gateway;

import dev.baton.connector.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A first configuration: {@code baton.yml}, in which no secret is, and {@code .env} with the
 * secrets.
 *
 * @param store the file that messages are kept in; absolute, so that it is the same wherever Baton
 *     is started
 * @param rasaToken null for a Rasa without one
 * @param accounts at least one
 * @param handoffToken what the bot's action sends
 * @param apiToken what programs that call the API send
 */
record Starter(
    int port,
    Path store,
    String rasa,
    @Nullable Secret rasaToken,
    List<Account> accounts,
    Secret handoffToken,
    Secret apiToken) {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SET_GROUP = 0x400;
  private static final int OTHERS = 0x7;

  /**
   * A bot account and the space of its agents.
   *
   * @param apiUrl null for the platform's own
   * @param space null for no desk
   */
  record Account(Kind kind, Secret token, @Nullable String apiUrl, @Nullable String space) {}

  /** What differs from platform to platform. */
  enum Kind {
    TELEGRAM("telegram", "tg", "space", "TELEGRAM_TOKEN", "# from @BotFather"),
    WEBEX("webex", "wx", "direct", "WEBEX_TOKEN", "# of a bot made at developer.webex.com");

    final String type;
    final String desk;
    final String conversations;
    final String variable;
    final String source;

    Kind(String type, String desk, String conversations, String variable, String source) {
      this.type = type;
      this.desk = desk;
      this.conversations = conversations;
      this.variable = variable;
      this.source = source;
    }
  }

  String yaml() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Baton's configuration, written by `baton init`. Every key is in baton.example.yml.
        # ${NAME} is filled in from the environment, or from the file .env beside this one.

        server:
          host: 127.0.0.1                     # 0.0.0.0 if Rasa is on another machine
          port: %d
          api-token: ${BATON_API_TOKEN}       # what programs send that call the API

        store:
          url: %s

        bots:
          helpdesk:
            type: rasa
            url: %s
        """
            .formatted(port, quoted("jdbc:sqlite:" + store), quoted(rasa)));
    if (rasaToken != null) {
      text.append("    token: ${RASA_TOKEN}              # rasa run --auth-token\n");
    }
    text.append("\nchannels:\n");
    accounts.forEach(account -> channel(text, account));
    List<String> desks = new ArrayList<>();
    text.append(
        accounts.stream().anyMatch(account -> account.space() != null)
            ? "\ndesks:                                  # where your agents work\n"
            : "");
    for (Account account : accounts) {
      if (account.space() != null) {
        desks.add(account.kind().desk);
        text.append(
            """
              %s:
                channel: %s
                space: %s
                conversations: %-18s# space: in the group | direct: in the agent's own chat
            """
                .formatted(
                    account.kind().desk,
                    account.kind().type,
                    quoted(account.space()),
                    account.kind().conversations));
      }
    }
    text.append(
        """

        queues:
          support:
            desks: %-26s# all of them see who waits; the first to claim has it
            wait-timeout: 15m                 # then the user is told that nobody came
            idle-timeout: 30m                 # then a conversation in which nobody writes ends

        handoff:
          token: ${HANDOFF_TOKEN}             # what the bot's action sends to POST /handoff
          user-words: ["/human", "human"]     # a user who writes this gets a person
          end-words: ["/bot", "/end"]         # and this leads back to the bot
        """
            .formatted(desks.isEmpty() ? "[console]" : "[" + String.join(", ", desks) + "]"));
    return text.toString();
  }

  private static void channel(StringBuilder text, Account account) {
    text.append(
        """
          %s:
            type: %s
            token: %-26s%s
        """
            .formatted(
                account.kind().type,
                account.kind().type,
                "${" + account.kind().variable + "}",
                account.kind().source));
    if (account.apiUrl() != null) {
      text.append("    api-url: ").append(quoted(account.apiUrl())).append('\n');
    }
    text.append("    bot: helpdesk\n    queue: support\n");
  }

  /** A text as YAML, in which nothing is filled in from the environment. */
  private static String quoted(String value) {
    return JSON.writeValueAsString(value.replace("${", "$${"));
  }

  String env() {
    Map<String, Secret> secrets = new LinkedHashMap<>();
    accounts.forEach(account -> secrets.put(account.kind().variable, account.token()));
    if (rasaToken != null) {
      secrets.put("RASA_TOKEN", rasaToken);
    }
    secrets.put("HANDOFF_TOKEN", handoffToken);
    secrets.put("BATON_API_TOKEN", apiToken);
    StringBuilder text =
        new StringBuilder("# The secrets of baton.yml. Keep this file out of version control.\n");
    secrets.forEach((name, value) -> text.append(EnvFile.line(name, value.reveal())).append('\n'));
    return text.toString();
  }

  /**
   * Writes a file whole or not at all. One with secrets can be read by its owner only, and by the
   * folder's group if the folder is closed to others and hands its group on.
   */
  static void write(Path file, String text, boolean secret) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] rights =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(
                  PosixFilePermissions.fromString(
                      !secret ? "rw-r--r--" : forGroup(folder) ? "rw-r-----" : "rw-------"))
            }
            : new FileAttribute<?>[0];
    Path part = Files.createTempFile(folder, ".baton-init", null, rights);
    try {
      Files.writeString(part, text, StandardCharsets.UTF_8);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static boolean forGroup(Path folder) throws IOException {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("unix")
        && Files.getAttribute(folder, "unix:mode") instanceof Integer mode
        && (mode & SET_GROUP) != 0
        && (mode & OTHERS) == 0;
  }

  /** What remains to be done in the Rasa project. */
  List<String> rasaSteps() {
    return """
    In your Rasa project:
      credentials.yml   take out telegram: and webexteams:, and leave one line in:
                          rest:
      endpoints.yml     your actions' server, if it is not there yet:
                          action_endpoint:
                            url: "http://localhost:5055/webhook"
      actions.py        the action that calls for a person, with HANDOFF_TOKEN from .env in its environment:
                          requests.post("http://localhost:%d/handoff", timeout=10,
                              headers={"Authorization": "Bearer " + os.environ["HANDOFF_TOKEN"]},
                              json={"sender_id": tracker.sender_id,
                                    "latest_events": json.dumps(tracker.events_after_latest_restart())})
      start it with     rasa run --enable-api%s
    """
        .formatted(port, rasaToken == null ? "" : " --auth-token \"$RASA_TOKEN\"")
        .lines()
        .toList();
  }
}
