package io.fusebox.service.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The panel's files, and what browsers are told of them. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class PanelFilesIT {

  private static final Path FILES = Path.of("src", "main", "resources", "META-INF", "resources");

  @ParameterizedTest
  @ValueSource(strings = {"/", "/index.html", "/panel/main.js", "/panel/settings.json"})
  void thePolicyIsStrict(String path) {
    RestAssured.given()
        .get(path)
        .then()
        .statusCode(200)
        .header(
            "Content-Security-Policy",
            equalTo(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'"))
        .header("X-Content-Type-Options", equalTo("nosniff"))
        .header("X-Frame-Options", equalTo("DENY"))
        .header("Referrer-Policy", equalTo("no-referrer"))
        .header("Cache-Control", equalTo("no-cache"));
  }

  @Test
  void noFileNamesAnotherHostAndNoPageHasAScriptOrAStyleOfItsOwn() throws IOException {
    try (Stream<Path> files = Files.walk(FILES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file).replace("http://www.w3.org/2000/svg", "");
        assertThat(text).as(file.toString()).doesNotContain("http://").doesNotContain("https://");
        assertThat(text).as(file.toString()).doesNotContainPattern("\\bstyle=|<style|\\son\\w+=\"");
      }
    }
    RestAssured.given().get("/").then().body(not(containsString("<script>")));
  }

  @Test
  void everyModuleThatIsImportedIsServed() throws IOException {
    Pattern imported = Pattern.compile("from '(\\.[^']+)'");
    try (Stream<Path> files = Files.walk(FILES.resolve("panel"))) {
      List<Path> modules = files.filter(file -> file.toString().endsWith(".js")).toList();
      assertThat(modules).isNotEmpty();
      for (Path module : modules) {
        imported
            .matcher(Files.readString(module))
            .results()
            .map(found -> FILES.relativize(module.resolveSibling(found.group(1)).normalize()))
            .forEach(path -> RestAssured.given().get("/" + path).then().statusCode(200));
      }
    }
  }

  @Test
  void thePageAsksForAllModulesAtOnce() throws IOException {
    String page = RestAssured.given().get("/").asString();
    try (Stream<Path> files = Files.walk(FILES.resolve("panel"))) {
      List<String> modules =
          files
              .map(file -> "/" + FILES.relativize(file))
              .filter(path -> path.endsWith(".js") && !path.endsWith("/main.js"))
              .toList();
      assertThat(modules)
          .allSatisfy(path -> assertThat(page).contains("modulepreload\" href=\"" + path));
    }
    Pattern.compile("modulepreload\" href=\"([^\"]+)")
        .matcher(page)
        .results()
        .forEach(found -> RestAssured.given().get(found.group(1)).then().statusCode(200));
  }
}
