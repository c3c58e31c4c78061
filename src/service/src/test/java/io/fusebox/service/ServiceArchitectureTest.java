package io.fusebox.service;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.regex.Pattern;

@AnalyzeClasses(
    packages = "io.fusebox.service",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ServiceArchitectureTest {

  @ArchTest
  static final ArchRule restLeadsToCoordinationAndStorageServesIt =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("main")
          .definedBy("io.fusebox.service")
          .layer("rest")
          .definedBy("..service.rest..")
          .layer("access")
          .definedBy("..service.access..")
          .layer("command")
          .definedBy("..service.command..")
          .layer("coordination")
          .definedBy("..service.coordination..")
          .layer("metrics")
          .definedBy("..service.metrics..")
          .layer("overview")
          .definedBy("..service.overview..")
          .layer("panel")
          .definedBy("..service.panel..")
          .layer("storage")
          .definedBy("..service.storage..")
          .whereLayer("rest")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("panel")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("storage")
          .mayOnlyBeAccessedByLayers("main", "command")
          .whereLayer("command")
          .mayOnlyBeAccessedByLayers("main")
          .whereLayer("access")
          .mayOnlyBeAccessedByLayers("rest", "storage", "command")
          .whereLayer("coordination")
          .mayOnlyBeAccessedByLayers("rest", "overview", "panel", "storage", "metrics", "access")
          .whereLayer("metrics")
          .mayOnlyBeAccessedByLayers("rest")
          .whereLayer("overview")
          .mayOnlyBeAccessedByLayers("rest", "storage", "metrics");

  @ArchTest
  static final ArchRule thereAreNoCircles =
      slices().matching("io.fusebox.service.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule sqlIsOnlyInStorage =
      noClasses()
          .that()
          .resideOutsideOfPackage("..service.storage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.persistence..",
              "org.hibernate",
              "org.hibernate.annotations..",
              "org.hibernate.engine..",
              "org.hibernate.query..",
              "java.sql..",
              "io.agroal..",
              "io.quarkus.hibernate..");

  @ArchTest
  static final ArchRule httpIsOnlyInRest =
      noClasses()
          .that()
          .resideOutsideOfPackage("..service.rest..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.ws.rs..", "com.fasterxml.jackson.annotation..");

  @ArchTest
  static final ArchRule nobodyReadsAHostsClockToDecide =
      noClasses()
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  /** It is a file, see docs/adr/0032. */
  @ArchTest
  static final ArchRule theContractIsNotInAnnotations =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.microprofile.openapi..");

  /** So that none is made of what somebody sends. */
  @ArchTest
  static final ArchRule regularExpressionsAreConstants =
      noClasses()
          .should()
          .callMethodWhere(
              describe(
                  "a regular expression is made outside a class's initializer",
                  call ->
                      call.getTargetOwner().isEquivalentTo(Pattern.class)
                          && List.of("compile", "matches").contains(call.getName())
                          && !call.getOrigin().getName().equals("<clinit>")));
}
