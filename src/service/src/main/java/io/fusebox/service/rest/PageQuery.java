package io.fusebox.service.rest;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** The query of a request for a page of what matches a name pattern, by offset and limit. */
class PageQuery {

  @QueryParam("name")
  @Pattern(regexp = Contract.NAME_PATTERN, message = Contract.NAME_PATTERN_MESSAGE)
  @Nullable String name;

  @QueryParam("limit")
  @Min(value = 1, message = Contract.LIMIT_MESSAGE)
  @Max(value = Contract.MOST_LISTED, message = Contract.LIMIT_MESSAGE)
  @Nullable Integer limit;

  @QueryParam("offset")
  @Min(value = 0, message = Contract.OFFSET_MESSAGE)
  @Nullable Integer offset;

  /** How many the page has at most. */
  int limit() {
    return Contract.limit(limit);
  }

  /** How many to skip. */
  int offset() {
    return offset == null ? 0 : offset;
  }
}
