package dev.weft.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Dependencies point one way: cli -> {producer, streams-app, clusterer} -> core. */
class ModuleDirectionTest {
  private static final JavaClasses WEFT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.weft");

  @Test
  void shouldKeepServicesApart() {
    for (String[] pair :
        new String[][] {
          {"producer", "streams", "clusterer"},
          {"streams", "producer", "clusterer"},
          {"clusterer", "producer", "streams"}
        }) {
      noClasses()
          .that()
          .resideInAPackage("dev.weft." + pair[0] + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.weft." + pair[1] + "..", "dev.weft." + pair[2] + "..", "dev.weft.cli..")
          .check(WEFT);
    }
  }

  @Test
  void shouldKeepCoreAtTheBottomAndFromKafkaButItsCommonTypes() {
    noClasses()
        .that()
        .resideInAPackage("dev.weft.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.weft.cli..", "dev.weft.producer..", "dev.weft.streams..", "dev.weft.clusterer..")
        .check(WEFT);
    noClasses()
        .that()
        .resideInAPackage("dev.weft.core")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka.clients..", "org.apache.kafka.streams..")
        .check(WEFT);
  }

  @Test
  void shouldKeepNumericsFromKafkaAndMeters() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.weft.streams.comoments..",
            "dev.weft.clusterer.linalg..",
            "dev.weft.clusterer.graph..",
            "dev.weft.clusterer.spectral..",
            "dev.weft.clusterer.snapshot..",
            "dev.weft.producer.model..",
            "dev.weft.producer.input..",
            "dev.weft.producer.npz..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "io.micrometer..")
        .check(WEFT);
  }

  @Test
  void shouldMeterInBindersAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.weft.cli..", "dev.weft.core.metrics..")
        .and()
        .haveSimpleNameNotEndingWith("Metrics")
        .and()
        .haveSimpleNameNotEndingWith("Meters")
        .and()
        .doNotHaveSimpleName("Registrar")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.micrometer..")
        .check(WEFT);
  }

  @Test
  void shouldMarkEveryPackageAsNullMarked() {
    classes()
        .that()
        .haveSimpleName("package-info")
        .should()
        .beAnnotatedWith(org.jspecify.annotations.NullMarked.class)
        .check(WEFT);
  }
}
