package io.fusebox.benchmark.peers;

import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Outcome;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Recording as a transaction for each request, which locks the breaker's row. It blocks. */
@Path("/peers/row-lock/{name}")
class RowLockResource {

  private final RowLockBreakers breakers;

  RowLockResource(RowLockBreakers breakers) {
    this.breakers = breakers;
  }

  @POST
  @Path("record-success")
  public RecordedBody recordSuccess(@PathParam("name") String name, CallBody body) {
    return record(name, Outcome.SUCCESS, body);
  }

  @POST
  @Path("record-failure")
  public RecordedBody recordFailure(@PathParam("name") String name, CallBody body) {
    return record(name, Outcome.FAILURE, body);
  }

  private RecordedBody record(String name, Outcome outcome, CallBody body) {
    return RecordedBody.of(
        breakers.record(
            name, new RecordOutcome(outcome, null, body.duration(), body.caller(), body.error())));
  }
}
