package dev.baton.bot.rasa;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTest {

  @ParameterizedTest
  @CsvSource({
    "2.8.12,false",
    "3.6.21,false",
    "3.6.21a1,false",
    "3.7.0,true",
    "3.7.0.dev1,true",
    "3.10.4,true",
    "3.16.0rc1,true",
    "4.0.0,true",
    "'',false",
    "unknown,false",
    "99999999999.1,false"
  })
  void knowsRasaProByItsVersion(String version, boolean pro) {
    assertThat(Server.isPro(version)).isEqualTo(pro);
  }
}
