package io.fusebox.service.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {

  private static final AllowedHosts OF_THIS_MACHINE = AllowedHosts.of(List.of(), "127.0.0.1", true);

  private static AllowedHosts set(String... names) {
    return AllowedHosts.of(List.of(names), "127.0.0.1", true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8080",
        "localhost:",
        "LOCALHOST",
        "LocalHost:8080",
        "localhost.",
        "localhost.:8080",
        "fusebox.localhost",
        "a.b.localhost:1",
        "127.0.0.1",
        "127.0.0.1:8080",
        "10.1.2.3:80",
        "192.168.0.255",
        "[::1]",
        "[::1]:8080",
        "[2001:DB8::7]:8080",
        "[::ffff:10.0.0.1]",
      })
  void onThisMachineLocalNamesAndAllAddressesAreAllowed(String authority) {
    assertThat(OF_THIS_MACHINE.allow(authority)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "notlocalhost",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "localhost..",
        ".",
        "",
        ":",
        ":8080",
        "localhost:80a",
        "localhost:80:80",
        "user@localhost",
        "localhost@evil.example",
        "localhost, evil.example",
        "localhost evil.example",
        "localhost/",
        "löcalhost",
        "localhoſt",
        "ｌocalhost",
        "\u0661\u0662\u0667.0.0.1",
        "256.0.0.1",
        "1.2.3",
        "2130706433",
        "::1",
        "[::1",
        "[::1]x",
        "[::1]:8080x",
        "[localhost]",
        "[]",
        "[evil.example]",
        "::1]",
        "xn--bcher-kva.example",
      })
  void onThisMachineWhateverElseIsRefused(String authority) {
    assertThat(OF_THIS_MACHINE.allow(authority)).isFalse();
  }

  @Test
  void whoNamesNoHostIsNoBrowser() {
    assertThat(OF_THIS_MACHINE.allow(null)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "fusebox.example, fusebox.example, true",
    "fusebox.example, FuseBox.Example.:8443, true",
    "fusebox.example:443, fusebox.example:8443, true",
    "FUSEBOX.example., fusebox.example, true",
    "fusebox.example, a.fusebox.example, false",
    "fusebox.example, evil.example, false",
    "*.example.com, a.example.com, true",
    "*.Example.com, a.b.example.COM:80, true",
    "*.example.com, example.com, false",
    "*.example.com, aexample.com, false",
    "*.example.com, .example.com, false",
    "*.example.com, *.example.com, false",
    "bücher.example, xn--bcher-kva.example, true",
    "bücher.example, bücher.example, false",
    "my_service, my_service:8080, true",
    "fusebox.example, 'fusebox.example, fusebox.example', false",
    "fusebox.example, localhost, true",
    "fusebox.example, 10.0.0.7, true",
    "*, evil.example, true",
    "*, löcalhost@x, true",
  })
  void theSettingAddsNames(String name, String authority, boolean isAllowed) {
    assertThat(set(name).allow(authority)).isEqualTo(isAllowed);
    assertThat(set("other.example", name).allow(authority)).isEqualTo(isAllowed);
  }

  @Test
  void whereOthersCanCallAnyHostIsAllowedUnlessTheSettingSaysWhich() {
    assertThat(AllowedHosts.of(List.of(), "0.0.0.0", false).allow("service:8080")).isTrue();
    AllowedHosts named = AllowedHosts.of(List.of("fusebox.example"), "0.0.0.0", false);
    assertThat(named.allow("service:8080")).isFalse();
    assertThat(named.allow("fusebox.example")).isTrue();
    assertThat(named.allow("10.0.0.7:8080")).isTrue();
  }

  @Test
  void theNameAtWhichTheServiceListensIsAllowed() {
    AllowedHosts named = AllowedHosts.of(List.of(), "My-Laptop", true);
    assertThat(named.allow("my-laptop:8080")).isTrue();
    assertThat(named.allow("laptop")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "127.8.8.8, true",
    "::1, true",
    "localhost, true",
    "0.0.0.0, false",
    "::, false",
    "10.0.0.1, false",
    "no-such-host.invalid, false"
  })
  void onlyThisMachineCallsALoopbackAddress(String host, boolean isLoopback) {
    assertThat(ListenAddress.isLoopback(host)).isEqualTo(isLoopback);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://fusebox.example",
        "fusebox.example/",
        "a*.example",
        "*.*.example",
        "*example",
        "a b",
        "user@host",
        "*.",
        "[::1"
      })
  void aNameThatIsNoneIsRefusedAtTheStart(String name) {
    assertThatThrownBy(() -> AllowedHosts.check(given("ok.example," + name)))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageStartingWith("FUSEBOX_ALLOWED_HOSTS cannot have '" + name + "': it takes names");
    assertThatIllegalArgumentException().isThrownBy(() -> set(name)).withMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "", "a.example,*.b.example", "a.example, b.example:8080", "[::1]"})
  void whatCanBeReadIsTaken(String names) {
    assertThatCode(() -> AllowedHosts.check(given(names))).doesNotThrowAnyException();
  }

  private static Config given(String names) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withSources(
            new PropertiesConfigSource(Map.of("fusebox.allowed-hosts", names), "given", 100))
        .build();
  }
}
