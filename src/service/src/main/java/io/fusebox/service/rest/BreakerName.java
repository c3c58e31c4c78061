package io.fusebox.service.rest;

import static java.lang.annotation.ElementType.PARAMETER;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A parameter that keeps to the rule for names. */
@Pattern(regexp = Contract.NAME_TEXT, message = Contract.NAME_MESSAGE)
@Constraint(validatedBy = {})
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(PARAMETER)
@interface BreakerName {

  /** Not used: the pattern has the message. */
  String message() default "";

  /** As Jakarta Validation demands. */
  Class<?>[] groups() default {};

  /** As Jakarta Validation demands. */
  Class<? extends Payload>[] payload() default {};
}
