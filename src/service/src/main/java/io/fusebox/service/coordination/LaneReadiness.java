package io.fusebox.service.coordination;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether the lanes move, for {@code /q/health/ready}. */
@Readiness
@ApplicationScoped
class LaneReadiness implements HealthCheck {

  private final Lanes lanes;

  LaneReadiness(Lanes lanes) {
    this.lanes = lanes;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("lanes").up();
    for (LaneWatch lane : lanes.watches()) {
      Duration standstill = lane.standstill();
      if (standstill != null) {
        response.down().withData(lane.name(), "has not moved for " + standstill.toSeconds() + " s");
      }
    }
    return response.build();
  }
}
