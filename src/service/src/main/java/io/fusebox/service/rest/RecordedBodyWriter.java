package io.fusebox.service.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Writes the answers to reports. One is mostly like the one before, whose JSON is at hand. Safe to
 * call from any thread.
 */
@Provider
@Produces(MediaType.APPLICATION_JSON)
public class RecordedBodyWriter implements ServerMessageBodyWriter<RecordedBody> {

  private static final String JSON = MediaType.APPLICATION_JSON + ";charset=UTF-8";

  private final ObjectMapper mapper;
  private volatile @Nullable Written latest;

  @SuppressWarnings("ArrayRecordComponent") // nobody compares what was written
  private record Written(RecordedBody body, byte[] json) {}

  /** A writer of the JSON that this mapper makes. */
  public RecordedBodyWriter(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  private byte[] json(RecordedBody body) throws IOException {
    Written written = latest;
    if (written == null || !written.body.equals(body)) {
      written = new Written(body, mapper.writeValueAsBytes(body));
      latest = written;
    }
    return written.json;
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
    return type == RecordedBody.class;
  }

  @Override
  public void writeResponse(RecordedBody body, Type genericType, ServerRequestContext context)
      throws IOException {
    context.serverResponse().setResponseHeader(HttpHeaders.CONTENT_TYPE, JSON);
    context.serverResponse().end(json(body));
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == RecordedBody.class;
  }

  @Override
  public void writeTo(
      RecordedBody body,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream to)
      throws IOException {
    to.write(json(body));
  }
}
