package io.fusebox.client;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(
    packages = "io.fusebox.client",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ClientArchitectureTest {

  private static final String OURS = "io.fusebox.client";
  private static final String[] GENERATED = {"io.fusebox.client.api", "io.fusebox.client.model"};

  @ArchTest
  static final ArchRule needsNothingButTheEngineJacksonAndYaml =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.fusebox.client..",
              "io.fusebox.engine",
              "com.fasterxml.jackson..",
              "org.yaml.snakeyaml..",
              "jakarta.annotation",
              "java..",
              "org.jspecify.annotations");

  @ArchTest
  static final ArchRule showsNothingThatIsGenerated =
      noMethods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage(OURS)
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .and()
          .arePublic()
          .should()
          .haveRawReturnType(resideInAnyPackage(GENERATED))
          .orShould()
          .haveRawParameterTypes(
              com.tngtech.archunit.base.DescribedPredicate.anyElementThat(
                  resideInAnyPackage(GENERATED)));

  @ArchTest
  static final ArchRule memoryAndFileKnowNothingOfHttp =
      noClasses()
          .that(belongToAnyOf(MemoryHome.class, LocalCore.class, FileHome.class, FileCore.class))
          .or(belongToAnyOf(BreakerFile.class, Writers.class, News.class, StoredBreaker.class))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.fusebox.client.api", "io.fusebox.client.model", "java.net.http");

  /**
   * A file that is kept aside is named by the time at which a person will look for it, and a key
   * begins with it so that keys of one time are stored together: neither decides anything.
   */
  @ArchTest
  static final ArchRule onlyOneClassReadsTheHostsClock =
      noClasses()
          .that()
          .resideInAPackage(OURS)
          .and(not(JavaClass.Predicates.equivalentTo(HostClock.class)))
          .and(not(belongToAnyOf(BreakerFile.class, RequestKey.class)))
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);
}
