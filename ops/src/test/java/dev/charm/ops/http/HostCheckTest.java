package dev.charm.ops.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostCheckTest {
  private final HostCheck hosts = new HostCheck(List.of("streams", " Charm.Example.org "));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:9404",
        "127.0.0.1",
        "127.0.0.1:9404",
        "172.18.0.5:9404",
        "[::1]:9404",
        "[fe80::1]",
        "streams:9404",
        "charm.example.org"
      })
  void shouldAnswerAddressesLocalhostAndNamesThatWereTold(String host) {
    assertThat(hosts.allows(host)).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "evil.com",
        "evil.com:9404",
        "127.0.0.1.evil.com",
        "localhost.evil.com",
        "127.0.0.1@evil.com",
        "scorer:9404",
        "[evil.com]",
        "[::1",
        "::1",
        "localhost:",
        "localhost:9404, evil.com",
        "127.0.0.1:9404/evil.com",
        "1.2.3.4.5"
      })
  void shouldRefuseEveryOtherName(String host) {
    assertThat(hosts.allows(host)).isFalse();
  }
}
