package dev.weft.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Core knows Kafka's common types only; its topics package may make topics too. */
class CoreKafkaUseTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.weft.core");

  @Test
  void shouldUseNothingOfKafkaButItsCommonTypes() {
    noClasses()
        .that()
        .resideInAPackage("dev.weft.core..")
        .and()
        .resideOutsideOfPackage("dev.weft.core.topics..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.apache.kafka..", "kafka..")
                .and(not(resideInAPackage("org.apache.kafka.common.."))))
        .check(CORE);
  }

  @Test
  void shouldUseKafkasAdminClientForTopicsAlone() {
    noClasses()
        .that()
        .resideInAPackage("dev.weft.core.topics..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.apache.kafka..", "kafka..")
                .and(
                    not(
                        resideInAnyPackage(
                            "org.apache.kafka.common..", "org.apache.kafka.clients.admin.."))))
        .check(CORE);
  }
}
