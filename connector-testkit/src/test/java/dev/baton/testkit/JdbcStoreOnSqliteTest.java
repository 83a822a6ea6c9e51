package dev.baton.testkit;

import dev.baton.store.JdbcStore;
import dev.baton.store.Store;
import java.nio.file.Path;

class JdbcStoreOnSqliteTest extends StoreContract {

  @Override
  protected Store storeIn(Path folder) {
    return JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db"));
  }
}
