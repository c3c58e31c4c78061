package io.fusebox.service.rest;

import io.fusebox.service.coordination.NamePattern;
import io.fusebox.service.coordination.NamePatterns;
import io.fusebox.service.coordination.StorageException;
import io.fusebox.service.overview.Attention;
import io.fusebox.service.overview.CallerStore.CallerQuery;
import io.fusebox.service.overview.Callers;
import io.fusebox.service.overview.DatabaseStatus;
import io.fusebox.service.overview.Overview;
import io.fusebox.service.overview.OverviewPage;
import io.fusebox.service.overview.OverviewSnapshot;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
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
      @Context RoutingContext context,
      @QueryParam("attention") List<Attention> attention,
      @QueryParam("order") @Nullable Order order,
      @BeanParam @Valid PageQuery query) {
    OverviewSnapshot snapshot = overview.current();
    if (!snapshot.isRead()) {
      throw new StorageException("breakers have not been read yet");
    }
    NamePatterns visible = Received.of(context).grant().breakers();
    OverviewPage page =
        OverviewPage.of(
            snapshot,
            new OverviewPage.Query(
                query.name == null ? visible : NamePattern.of(query.name).and(visible),
                Set.copyOf(attention),
                order == Order.NAME,
                query.offset(),
                query.limit()));
    return new OverviewBody(
        snapshot.at(),
        overview.now(),
        new OverviewBody.Database(
            database.isAvailable(), overview.now().minus(database.sinceAnswered())),
        callers.instances().stream().map(OverviewBody.Instance::of).toList(),
        visible.areAll() ? snapshot.total() : countOf(snapshot, visible),
        page.matching(),
        page.counts(),
        snapshot.suspects().stream()
            .filter(suspect -> suspect.breakers().stream().allMatch(visible::matches))
            .map(suspect -> new OverviewBody.Suspect(suspect.caller(), suspect.breakers()))
            .toList(),
        page.entries().stream()
            .map(entry -> OverviewBody.Row.of(entry, callers.callersOf(entry.name())))
            .toList());
  }

  private static long countOf(OverviewSnapshot snapshot, NamePatterns visible) {
    return snapshot.entries().stream().filter(entry -> visible.matches(entry.name())).count();
  }

  @GET
  @Path("/callers")
  public CompletionStage<CallersBody> listCallers(
      @Context RoutingContext context, @BeanParam @Valid PageQuery query) {
    Access.requireAllBreakers(Received.of(context).grant(), "the list of callers");
    return callers
        .read(new CallerQuery(query.name, query.offset(), query.limit()))
        .thenApply(CallersBody::of);
  }
}
