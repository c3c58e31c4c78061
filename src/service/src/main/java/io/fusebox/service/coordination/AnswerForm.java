package io.fusebox.service.coordination;

/**
 * How answers of one kind are kept, to be given again to a request that is sent again. It has to
 * read what other versions of the service have written, for as long as answers are kept.
 */
public interface AnswerForm<R> {

  /** The bytes of an answer. */
  byte[] write(R answer);

  /** The answer with these bytes. */
  R read(byte[] bytes);
}
