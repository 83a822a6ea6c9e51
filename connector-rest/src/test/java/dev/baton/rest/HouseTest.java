package dev.baton.rest;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rules of the house for an adapter. */
class HouseTest {

  private static final JavaClasses ADAPTER =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.baton.rest");

  @Test
  void theProviderIsTheOnlyPublicType() {
    assertThat(ADAPTER.stream())
        .filteredOn(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .filteredOn(JavaClass::isTopLevelClass)
        .extracting(JavaClass::getSimpleName)
        .containsExactly("RestProvider");
  }

  @Test
  void ofBatonAnAdapterKnowsTheContractOnly() {
    noClasses()
        .should()
        .dependOnClassesThat(
            describe(
                "are of Baton beyond the contract",
                type ->
                    type.getPackageName().startsWith("dev.baton")
                        && !type.getPackageName().equals("dev.baton.connector")
                        && !type.getPackageName().equals("dev.baton.rest")))
        .check(ADAPTER);
  }

  @Test
  void nobodySleepsPrintsOrSynchronizes() {
    noClasses()
        .should()
        .callMethodWhere(
            describe(
                "Thread.sleep",
                call ->
                    call.getTarget().getOwner().isEquivalentTo(Thread.class)
                        && call.getTarget().getName().equals("sleep")))
        .check(ADAPTER);
    noClasses().should(ACCESS_STANDARD_STREAMS).check(ADAPTER);
    assertThat(ADAPTER.stream().flatMap(type -> type.getMethods().stream()))
        .noneMatch(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED));
  }
}
