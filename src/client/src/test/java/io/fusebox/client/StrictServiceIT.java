package io.fusebox.client;

import io.fusebox.client.ServiceOptions.Mode;
import io.fusebox.client.support.ServiceProcess;
import java.time.Duration;

class StrictServiceIT extends BreakersContract {

  @Override
  Breakers build(Breakers.Builder builder) {
    // A build machine that stands still for a while is not what this is about.
    ServiceOptions options =
        ServiceOptions.builder().mode(Mode.STRICT).timeLimit(Duration.ofSeconds(10)).build();
    return builder.service(ServiceProcess.shared().uri(), options);
  }
}
