package dev.baton.routing.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneNameTest {

  @ParameterizedTest
  @CsvSource({
    "user:c1,            ToUser,    c1",
    "desk:tg:c1,         ToDesk,    desk:tg",
    "desk:tg:a:b,        ToDesk,    desk:tg",
    "place:tg:-100:null, ToPlace,   place:tg:-100:null",
    "mark:tg:-100,       Marks,     mark:tg:-100",
    "state:tg:c1,        States,    desk:tg",
    "state:tg:a:b,       States,    desk:tg",
    "state:tg,           Unknown,   state:tg",
    "erase:c1,           Erasure,   erase:c1",
    "age:c1,             Retention, age:c1",
    "desk:tg,            Unknown,   desk:tg",
    "song:c1,            Unknown,   song:c1",
    "'',                 Unknown,   ''"
  })
  void storedNamesAreReadBackAndKeepTheirShard(String stored, String type, String shardKey) {
    LaneName name = LaneName.ofDeliveries(stored);

    assertThat(name.getClass().getSimpleName()).isEqualTo(type);
    assertThat(name.stored()).isEqualTo(stored);
    assertThat(name.shardKey()).isEqualTo(shardKey);
  }

  @Test
  void aChatIsOneStreamUnlessItsThreadsAreSeparate() {
    assertThat(new LaneName.Events("tg", "-100", null).stored()).isEqualTo("tg:-100");
    assertThat(new LaneName.Events("tg", "-100", "7").stored()).isEqualTo("tg:-100:7");
  }

  @Test
  void rowsOfEarlierVersionsKeepTheirNames() {
    assertThat(LaneName.ToPlace.of("tg", Place.chat("-100")).stored())
        .isEqualTo("place:tg:-100:null");
    assertThat(LaneName.ToPlace.of("tg", new Place("-100", "7")).stored())
        .isEqualTo("place:tg:-100:7");
    assertThat(LaneName.Marks.of("tg", new Place("-100", "7")).stored()).isEqualTo("mark:tg:-100");
  }
}
