package io.fusebox.service.support;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The header {@link #MARK} of the latest requests that got as far as JAX-RS. */
@Provider
public class JaxRsRequests implements ContainerRequestFilter {

  /** What a test sends with a request to find it again. */
  public static final String MARK = "X-Test-Mark";

  private static final int MOST = 1_000;

  private static final Map<String, Boolean> SEEN =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > MOST;
            }
          });

  /** Whether the request with this mark was one of them. */
  public static boolean have(String mark) {
    return SEEN.containsKey(mark);
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String mark = request.getHeaderString(MARK);
    if (mark != null) {
      SEEN.put(mark, true);
    }
  }
}
