package dev.baton.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.baton.connector.ChannelProvider;
import org.junit.jupiter.api.Test;

/**
 * The rules for the code of a channel: its provider is its only public type, and of Baton it uses
 * only the contract, {@code dev.baton.connector}, and the connections of HTTP calls, {@code
 * dev.baton.wire}.
 *
 * <p>To use it, write a subclass that passes the class of your provider. The provider's package and
 * all packages below it are checked, test classes left out.
 */
public abstract class AdapterContract {

  private final Class<? extends ChannelProvider> provider;
  private final JavaClasses adapter;

  protected AdapterContract(Class<? extends ChannelProvider> provider) {
    this.provider = provider;
    this.adapter =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(provider.getPackageName());
  }

  @Test
  void theProviderIsTheOnlyPublicType() {
    assertThat(adapter.stream())
        .filteredOn(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .filteredOn(JavaClass::isTopLevelClass)
        .extracting(JavaClass::getName)
        .containsExactly(provider.getName());
  }

  @Test
  void ofBatonAnAdapterKnowsTheContractAndTheWireOnly() {
    noClasses()
        .should()
        .dependOnClassesThat(
            describe(
                "are of Baton beyond the contract",
                type ->
                    (type.getPackageName() + ".").startsWith("dev.baton.")
                        && !type.getPackageName().equals("dev.baton.connector")
                        && !type.getPackageName().equals("dev.baton.wire")
                        && !type.getPackageName().equals(provider.getPackageName())))
        .check(adapter);
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
        .check(adapter);
    noClasses().should(ACCESS_STANDARD_STREAMS).check(adapter);
    assertThat(adapter.stream().flatMap(type -> type.getMethods().stream()))
        .noneMatch(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED));
  }
}
