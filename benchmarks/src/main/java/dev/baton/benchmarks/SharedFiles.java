package dev.baton.benchmarks;

import java.nio.file.Path;

/**
 * What the generator and the world share.
 *
 * @param seen shows how many stamped messages the world has seen
 * @param chats shows what users wrote on Webex, whose webhooks do not say it
 */
record SharedFiles(String seen, String chats) {

  /** Creates them, for as many conversations as {@link RecentMessages} takes. */
  static SharedFiles create(Path folder) {
    Path seen = folder.resolve("seen");
    Path chats = folder.resolve("chats");
    SharedNumbers.create(seen);
    RecentMessages.create(chats);
    return new SharedFiles(seen.toString(), chats.toString());
  }
}
