package io.fusebox.service.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/**
 * A provider of OpenID Connect: signs tokens, and signs in every browser that is sent to it as the
 * user that the test has named, without asking.
 */
public final class OidcProvider implements AutoCloseable {

  /** The client that it knows. */
  public static final String CLIENT = "fusebox";

  private final HttpServer server;
  private final RsaJsonWebKey key;
  private final AtomicInteger codes = new AtomicInteger();

  /** By code: what the request for it had. */
  private final Map<String, Map<String, String>> asked = new ConcurrentHashMap<>();

  private volatile Map<String, Object> user = Map.of();

  /** Starts it. */
  public OidcProvider() {
    try {
      key = RsaJwkGenerator.generateJwk(2048);
      key.setKeyId("key");
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/.well-known/openid-configuration", this::configuration);
    server.createContext("/keys", exchange -> json(exchange, keys()));
    server.createContext("/authorize", this::authorize);
    server.createContext("/token", this::token);
    server.start();
  }

  /** Where it answers. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What a service needs to be set to know it. */
  public Map<String, String> environment() {
    return Map.of(
        "QUARKUS_OIDC_AUTH_SERVER_URL", url(),
        "QUARKUS_OIDC_CLIENT_ID", CLIENT,
        "QUARKUS_OIDC_CREDENTIALS_SECRET", "a-secret-of-thirty-two-characters",
        "QUARKUS_OIDC_ROLES_ROLE_CLAIM_PATH", "roles",
        "QUARKUS_OIDC_ROLES_SOURCE", "idtoken");
  }

  /** Who is signed in from now on, by the claims of the token. */
  public void signIn(Map<String, Object> claims) {
    user = Map.copyOf(claims);
  }

  /** A token with these claims, beside those that each has. */
  public String token(Map<String, Object> claims, int lifetimeSeconds) {
    try {
      JwtClaims all = new JwtClaims();
      all.setIssuer(url());
      all.setAudience(CLIENT);
      all.setIssuedAtToNow();
      all.setExpirationTimeMinutesInTheFuture(lifetimeSeconds / 60f);
      claims.forEach(all::setClaim);
      JsonWebSignature signature = new JsonWebSignature();
      signature.setPayload(all.toJson());
      signature.setKey(key.getPrivateKey());
      signature.setKeyIdHeaderValue(key.getKeyId());
      signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private String keys() {
    return "{\"keys\": [" + key.toJson() + "]}";
  }

  private void configuration(HttpExchange exchange) throws IOException {
    json(
        exchange,
        """
        {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize",
         "token_endpoint": "%1$s/token", "jwks_uri": "%1$s/keys",
         "response_types_supported": ["code"], "subject_types_supported": ["public"],
         "id_token_signing_alg_values_supported": ["RS256"]}
        """
            .formatted(url()));
  }

  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> query = parameters(exchange.getRequestURI().getRawQuery());
    String code = "code-" + codes.incrementAndGet();
    asked.put(code, query);
    String back = query.get("redirect_uri") + "?code=" + code + "&state=" + query.get("state");
    exchange.getResponseHeaders().add("Location", back);
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void token(HttpExchange exchange) throws IOException {
    Map<String, String> form =
        parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    Map<String, String> request = asked.remove(form.get("code"));
    if (request == null) {
      exchange.sendResponseHeaders(400, -1);
      exchange.close();
      return;
    }
    String token = token(user, 300);
    json(
        exchange,
        "{\"access_token\": \"%1$s\", \"id_token\": \"%1$s\", \"token_type\": \"Bearer\","
                .formatted(token)
            + " \"expires_in\": 300}");
  }

  private static Map<String, String> parameters(String text) {
    return Arrays.stream(text.split("&"))
        .map(each -> each.split("=", 2))
        .collect(
            Collectors.toMap(
                each -> each[0], each -> URLDecoder.decode(each[1], UTF_8), (one, other) -> one));
  }

  private static void json(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
