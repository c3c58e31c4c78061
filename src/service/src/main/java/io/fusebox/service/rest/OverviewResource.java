package io.fusebox.service.rest;

import io.fusebox.service.coordination.NamePattern;
import io.fusebox.service.coordination.StorageException;
import io.fusebox.service.overview.Attention;
import io.fusebox.service.overview.CallerStore.CallerQuery;
import io.fusebox.service.overview.Callers;
import io.fusebox.service.overview.DatabaseStatus;
import io.fusebox.service.overview.Overview;
import io.fusebox.service.overview.OverviewPage;
import io.fusebox.service.overview.OverviewSnapshot;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** All breakers and all callers at a glance. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
class OverviewResource {

  private final Overview overview;
  private final Callers callers;
  private final DatabaseStatus database;

  OverviewResource(Overview overview, Callers callers, DatabaseStatus database) {
    this.overview = overview;
    this.callers = callers;
    this.database = database;
  }

  /** The order of breakers. */
  enum Order {
    ATTENTION,
    NAME
  }

  @GET
  @Path("/overview")
  @NonBlocking
  public OverviewBody getOverview(
      @QueryParam("name")
          @Pattern(regexp = Contract.NAME_PATTERN, message = Contract.NAME_PATTERN_MESSAGE)
          @Nullable String name,
      @QueryParam("attention") List<Attention> attention,
      @QueryParam("order") @Nullable Order order,
      @QueryParam("limit")
          @Min(value = 1, message = Contract.LIMIT_MESSAGE)
          @Max(value = Contract.MOST_LISTED, message = Contract.LIMIT_MESSAGE)
          @Nullable Integer limit,
      @QueryParam("offset") @Min(value = 0, message = Contract.OFFSET_MESSAGE)
          @Nullable Integer offset) {
    OverviewSnapshot snapshot = overview.current();
    if (!snapshot.isRead()) {
      throw new StorageException("breakers have not been read yet");
    }
    OverviewPage page =
        OverviewPage.of(
            snapshot,
            new OverviewPage.Query(
                name == null ? NamePattern.ALL : NamePattern.of(name),
                Set.copyOf(attention),
                order == Order.NAME,
                offset == null ? 0 : offset,
                Contract.limit(limit)));
    return new OverviewBody(
        snapshot.at(),
        overview.now(),
        new OverviewBody.Database(
            database.isAvailable(), overview.now().minus(database.sinceAnswered())),
        callers.instances().stream().map(OverviewBody.Instance::of).toList(),
        snapshot.total(),
        page.matching(),
        page.counts(),
        snapshot.suspects().stream()
            .map(suspect -> new OverviewBody.Suspect(suspect.caller(), suspect.breakers()))
            .toList(),
        page.entries().stream()
            .map(entry -> OverviewBody.Row.of(entry, callers.callersOf(entry.name())))
            .toList());
  }

  @GET
  @Path("/callers")
  public CompletionStage<CallersBody> listCallers(
      @QueryParam("name")
          @Pattern(regexp = Contract.NAME_PATTERN, message = Contract.NAME_PATTERN_MESSAGE)
          @Nullable String name,
      @QueryParam("limit")
          @Min(value = 1, message = Contract.LIMIT_MESSAGE)
          @Max(value = Contract.MOST_LISTED, message = Contract.LIMIT_MESSAGE)
          @Nullable Integer limit,
      @QueryParam("offset") @Min(value = 0, message = Contract.OFFSET_MESSAGE)
          @Nullable Integer offset) {
    int from = offset == null ? 0 : offset;
    return callers
        .read(new CallerQuery(name, from, Contract.limit(limit)))
        .thenApply(CallersBody::of);
  }
}
