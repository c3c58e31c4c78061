package io.fusebox.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SharedHttpTest {

  @Test
  void whoeverAsksWhileItIsInUseGetsTheSameClient() throws InterruptedException {
    var client = SharedHttp.client();
    AtomicReference<Object> other = new AtomicReference<>();

    Thread thread = new Thread(() -> other.set(SharedHttp.client()));
    thread.start();
    thread.join();

    assertThat(other.get()).isSameAs(client);
  }
}
