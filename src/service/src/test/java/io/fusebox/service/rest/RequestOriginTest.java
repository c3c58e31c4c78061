package io.fusebox.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestOriginTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, localhost:8080",
        "-, -, -",
        "same-origin, -, localhost:8080",
        "none, -, localhost:8080",
        "same-origin, http://localhost:8080, localhost:8080",
        "-, http://localhost:8080, localhost:8080",
        "-, http://LOCALHOST:8080, localhost:8080",
        "-, http://[::1]:8080, [::1]:8080",
        "-, http://fusebox.example, fusebox.example",
        "-, http://fusebox.example, fusebox.example:80",
        "-, https://fusebox.example, fusebox.example",
        "-, https://fusebox.example, fusebox.example:443",
        "-, https://fusebox.example:8443, fusebox.example:8443",
      })
  void fromAPageOfItsOwnOrFromNoPage(
      @Nullable String site, @Nullable String origin, @Nullable String authority) {
    assertThat(new RequestOrigin(site, origin, authority).foreignness()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "cross-site | - | localhost:8080 | Sec-Fetch-Site is 'cross-site'",
        "same-site | - | localhost:8080 | Sec-Fetch-Site is 'same-site'",
        "'' | - | localhost:8080 | Sec-Fetch-Site is ''",
        "cross-site | http://localhost:8080 | localhost:8080 | Sec-Fetch-Site is 'cross-site'",
        "- | null | localhost:8080 | Origin is 'null' and Host is 'localhost:8080'",
        "- | '' | localhost:8080 | Origin is '' and Host is 'localhost:8080'",
        "- | http://localhost:8081 | localhost:8080 |"
            + " Origin is 'http://localhost:8081' and Host is 'localhost:8080'",
        "- | http://127.0.0.1:8080 | localhost:8080 |"
            + " Origin is 'http://127.0.0.1:8080' and Host is 'localhost:8080'",
        "- | http://localhost | localhost:8080 |"
            + " Origin is 'http://localhost' and Host is 'localhost:8080'",
        "- | http://localhost:8080 | localhost |"
            + " Origin is 'http://localhost:8080' and Host is 'localhost'",
        "- | https://a.example | a.example:80 |"
            + " Origin is 'https://a.example' and Host is 'a.example:80'",
        "- | http://a.example | - | Origin is 'http://a.example' and Host is not there",
        "- | chrome-extension://abc | abc | Origin is 'chrome-extension://abc' and Host is 'abc'",
        "none | http://evil.example | localhost |"
            + " Origin is 'http://evil.example' and Host is 'localhost'",
        "- | http://a.example | a.example, a.example |"
            + " Origin is 'http://a.example' and Host is 'a.example, a.example'",
      })
  void fromAPageOfAnotherOrigin(
      @Nullable String site, @Nullable String origin, @Nullable String authority, String why) {
    assertThat(new RequestOrigin(site, origin, authority).foreignness()).isEqualTo(why);
  }
}
