package io.fusebox.service.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fusebox.service.contract.Exchange.Message;
import io.quarkus.test.junit.callback.QuarkusTestBeforeClassCallback;
import io.restassured.RestAssured;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.http.Header;
import io.restassured.http.Headers;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Has each exchange of a test compared with the contract. */
public final class ContractFilter implements Filter, QuarkusTestBeforeClassCallback {

  /** For the tests that run with a service in their own process: of all their requests. */
  @Override
  public void beforeClass(Class<?> testClass) {
    RestAssured.replaceFiltersWith(this);
  }

  @Override
  public Response filter(
      FilterableRequestSpecification request,
      FilterableResponseSpecification expected,
      FilterContext context) {
    Response response = context.next(request, expected);
    URI uri = URI.create(request.getURI());
    boolean isStream = "text/event-stream".equals(response.getContentType());
    ContractCheck.require(
        new Exchange(
            request.getMethod(),
            uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()),
            new Message(headers(request.getHeaders()), text(request.getBody())),
            response.statusCode(),
            new Message(headers(response.headers()), isStream ? null : response.asString())));
    return response;
  }

  private static String text(@Nullable Object body) {
    if (body == null) {
      return "";
    }
    return body instanceof byte[] bytes ? new String(bytes, UTF_8) : body.toString();
  }

  private static Map<String, List<String>> headers(Headers headers) {
    Map<String, List<String>> values = new TreeMap<>();
    for (Header header : headers) {
      values.computeIfAbsent(header.getName(), name -> new ArrayList<>()).add(header.getValue());
    }
    return values;
  }
}
