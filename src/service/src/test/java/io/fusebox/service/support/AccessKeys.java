package io.fusebox.service.support;

import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys of a deployment whose access control is on. */
public final class AccessKeys {

  private static final Pattern KEY = Pattern.compile("fbx_[A-Za-z0-9_-]{43}");

  private final ServiceProcess service;
  private final String admin;

  /** Those of services on one database, one of which has shown the first key. */
  public AccessKeys(ServiceProcess... services) {
    this.service = services[0];
    this.admin =
        await("the first key")
            .until(() -> shownBy(List.of(services)), Optional::isPresent)
            .orElseThrow();
  }

  /** Those of both. */
  public AccessKeys(TwoServices services) {
    this(services.one(), services.two());
  }

  private static Optional<String> shownBy(List<ServiceProcess> services) {
    return services.stream()
        .map(each -> KEY.matcher(each.output()))
        .filter(Matcher::find)
        .map(Matcher::group)
        .findFirst();
  }

  /** The first one, which has every role. */
  public String admin() {
    return admin;
  }

  /** A new one with these roles. */
  public String create(String name, String... roles) {
    String all = String.join("\", \"", Arrays.asList(roles));
    return createOf(name, "{\"roles\": [\"" + all + "\"]}");
  }

  /** A new one, as a body in JSON describes it. */
  public String createOf(String name, String json) {
    return request(service, admin)
        .body(json)
        .put("/v1/keys/{name}", name)
        .then()
        .statusCode(201)
        .extract()
        .path("key");
  }

  /** Ends one. */
  public void revoke(String name) {
    request(service, admin).delete("/v1/keys/{name}", name).then().statusCode(204);
  }

  /** A request to a service with a key. */
  public static RequestSpecification request(ServiceProcess service, String key) {
    return RestAssured.given().spec(service.request()).header("Authorization", "Bearer " + key);
  }
}
