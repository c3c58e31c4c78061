package io.fusebox.benchmark.peers;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A POST that does nothing but read its body and answer, on the thread that reads from the network:
 * what HTTP and JSON alone cost.
 */
@Path("/peers/empty")
class EmptyResource {

  @POST
  public CompletionStage<RecordedBody> empty(CallBody body) {
    return CompletableFuture.completedFuture(RecordedBody.CLOSED);
  }
}
