package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.store.JdbcStore;
import dev.baton.store.Store;
import dev.baton.store.StoreException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class JdbcStoreOnSqliteTest extends StoreContract {

  @Override
  protected Store storeIn(Path folder) {
    return JdbcStore.at("jdbc:sqlite:" + folder.resolve("baton.db"));
  }

  @Test
  void aSecondStoreOverTheSameRowsIsRefused() {
    Store second = storeIn(folder);
    assertThatThrownBy(second::open).isInstanceOf(StoreException.class);
    second.close();

    assertThat(add("still mine").join()).isTrue();
    restart();
    assertThat(drained("lane")).containsExactly("still mine");
  }
}
