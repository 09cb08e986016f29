package dev.charm.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.domain.properties.HasParameterTypes;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;

/** Who may know whom, as CONTRIBUTING tells it. */
class HouseTest {
  private static final int MOST_FILES = 45;

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.charm");

  @Test
  void shouldHaveNoCirclesOfPackages() {
    slices().matching("dev.charm.(**)").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void shouldLetDataAndDependenciesWalkInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("schemas")
        .definedBy("dev.charm.schemas..")
        .layer("calibration")
        .definedBy("dev.charm.calibration..")
        .layer("producers")
        .definedBy("dev.charm.producers..")
        .layer("streams")
        .definedBy("dev.charm.streams..")
        .layer("views")
        .definedBy("dev.charm.consumers.views..")
        .layer("consumers")
        .definedBy(
            "dev.charm.consumers.audit..",
            "dev.charm.consumers.declared..",
            "dev.charm.consumers.generation..",
            "dev.charm.consumers.http..",
            "dev.charm.consumers.scoring..",
            "dev.charm.consumers.training..",
            "dev.charm.consumers.pretraining..",
            "dev.charm.consumers.service..",
            "dev.charm.consumers.store..")
        .layer("bench")
        .definedBy("dev.charm.ops.bench..")
        .whereLayer("bench")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("consumers")
        .mayOnlyBeAccessedByLayers("bench")
        .whereLayer("views")
        .mayOnlyBeAccessedByLayers("consumers", "bench")
        .whereLayer("streams")
        .mayOnlyBeAccessedByLayers("bench")
        .whereLayer("producers")
        .mayOnlyBeAccessedByLayers("bench")
        .whereLayer("calibration")
        .mayOnlyBeAccessedByLayers("streams", "consumers", "bench")
        .check(HOUSE);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.charm.ops..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.charm.ops..")
        .check(HOUSE);
  }

  @Test
  void shouldKeepMathematicsFreeOfKafka() {
    noClasses()
        .that()
        .resideInAPackage("dev.charm.calibration..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache..", "io.confluent..", "dev.charm.schemas..")
        .check(HOUSE);
  }

  @Test
  void shouldKnowTheCommandLineOnlyInCommands() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.charm.ops.command..", "dev.charm.ops.bench..")
        .and()
        .doNotHaveFullyQualifiedName("dev.charm.ops.Charm")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(HOUSE);
  }

  @Test
  void shouldHaveNothingAmongCommandsThatTheCommandLineDoesNotSee() {
    classes()
        .that()
        .resideInAPackage("dev.charm.ops.command..")
        .and()
        .areTopLevelClasses()
        .and()
        .doNotHaveSimpleName("package-info")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(HOUSE);
  }

  @Test
  void shouldReadTopicsThroughViewsUnlessAConsumerIsThePoint() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.charm.consumers.views..", "dev.charm.ops.bench..")
        .and()
        .doNotHaveSimpleName("ScoringSession") // takes its part of a group's partitions
        .and()
        .doNotHaveSimpleName("GeneratorSession") // the same
        .and()
        .doNotHaveSimpleName("PairsTailCommand") // follows what is written
        .and()
        .doNotHaveSimpleName("LostWritings") // looks at the last record of each partition
        .and()
        .doNotHaveSimpleName("GroupLags") // looks whether anything is left for a group to read
        .and()
        .doNotHaveSimpleName("OldestWaiting") // looks at the first record that waits
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(KafkaConsumer.class.getName())
        .check(HOUSE);
  }

  /** DJL frees such a number before the backward pass reads it; an array of the number stays. */
  @Test
  void shouldTrainWithoutNumbersThatAreGoneBeforeTheirGradients() {
    noClasses()
        .that()
        .resideInAPackage("dev.charm.consumers.training..")
        .should()
        .callMethodWhere(
            JavaCall.Predicates.target(
                    HasOwner.Predicates.With.owner(
                        HasName.Predicates.nameMatching("ai\\.djl\\.ndarray\\..*")))
                .and(
                    JavaCall.Predicates.target(
                        HasParameterTypes.Predicates.rawParameterTypes(Number.class))))
        .check(HOUSE);
  }

  @Test
  void shouldHaveRoomsThatOneLooksOver() {
    Map<String, Long> files =
        HOUSE.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(type -> !type.isAssignableTo(SpecificRecordBase.class))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
    assertThat(files)
        .allSatisfy((room, count) -> assertThat(count).as(room).isLessThanOrEqualTo(MOST_FILES));
  }
}
