package io.fusebox.service.support;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The header {@link #MARK} of the requests that got as far as JAX-RS. */
@Provider
public class JaxRsRequests implements ContainerRequestFilter {

  /** What a test sends with a request to find it again. */
  public static final String MARK = "X-Test-Mark";

  private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

  /** Whether the request with this mark was one of them. */
  public static boolean have(String mark) {
    return SEEN.contains(mark);
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String mark = request.getHeaderString(MARK);
    if (mark != null) {
      SEEN.add(mark);
    }
  }
}
