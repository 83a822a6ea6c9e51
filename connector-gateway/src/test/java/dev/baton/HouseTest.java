package dev.baton;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the house, as far as a machine can judge them. */
class HouseTest {

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(
              place -> !place.contains("-testkit") && !place.contains("connector-gateway"))
          .importPackages("dev.baton");

  /** What each package may know of the others; whoever is not named may know all. */
  private static final Map<String, Set<String>> KNOWS =
      Map.ofEntries(
          entry("connector", Set.of()),
          entry("wire", Set.of()),
          entry("plan", Set.of()),
          entry("conversation", Set.of("connector")),
          entry("bot", Set.of("connector", "conversation", "wire")),
          entry("store", Set.of("connector", "conversation")),
          entry("duty", Set.of()),
          entry("audit", Set.of("connector", "conversation", "duty", "store")),
          entry("masking", Set.of("connector")),
          entry("texts", Set.of("connector", "plan")),
          entry("report", Set.of("plan", "store")),
          entry("training", Set.of("connector", "conversation", "masking", "plan", "store")),
          entry("walk", Set.of("connector", "conversation", "store")),
          entry("routing.lane", Set.of("connector", "store")),
          entry("routing.pacing", Set.of("connector", "routing.lane")),
          entry("routing.circuit", Set.of("connector", "plan", "routing.lane")),
          entry("routing.content", Set.of("connector")),
          entry("routing.file", Set.of("connector", "wire")),
          entry(
              "routing",
              Set.of(
                  "connector",
                  "conversation",
                  "bot",
                  "plan",
                  "store",
                  "masking",
                  "texts",
                  "audit",
                  "broadcast",
                  "hook",
                  "report",
                  "training",
                  "walk",
                  "wire")),
          entry("broadcast", Set.of("connector", "conversation", "duty", "plan", "store")),
          entry("hook", Set.of("connector", "conversation", "duty", "masking", "store", "wire")),
          entry("console", Set.of()),
          entry(
              "http",
              Set.of(
                  "connector",
                  "conversation",
                  "console",
                  "routing",
                  "masking",
                  "report",
                  "training")));

  /** What each module is built on; its sources import from nowhere else in the house. */
  private static final Map<String, Set<String>> FLOORS =
      Map.ofEntries(
          entry("connector-api", Set.of()),
          entry("connector-store", Set.of("connector-api")),
          entry("connector-wire", Set.of()),
          entry("connector-bots", Set.of("connector-api", "connector-wire")),
          entry("connector-routing", Set.of("connector-api", "connector-store", "connector-wire")),
          entry("connector-server", Set.of("connector-api", "connector-routing")),
          entry("connector-telegram", Set.of("connector-api", "connector-wire")),
          entry("connector-webex", Set.of("connector-api", "connector-wire")),
          entry("connector-rest", Set.of("connector-api")),
          entry("connector-testkit", Set.of("connector-api")),
          entry("connector-store-testkit", Set.of("connector-api", "connector-store")),
          entry(
              "connector-gateway",
              Set.of(
                  "connector-api",
                  "connector-store",
                  "connector-bots",
                  "connector-routing",
                  "connector-server")));

  static Stream<String> rooms() {
    return KNOWS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void eachPackageKnowsOnlyWhatIsBelowIt(String room) {
    classes()
        .that()
        .resideInAPackage("dev.baton." + room + "..")
        .should(
            knowOnly(
                Stream.concat(Stream.of(room), KNOWS.getOrDefault(room, Set.of()).stream())
                    .map(name -> "dev.baton." + name)
                    .toList()))
        .check(HOUSE);
  }

  @Test
  void noSimpleNameStandsForTwoThings() {
    assertThat(SourceTree.namesUsedTwice(SourceTree.modules(Path.of("..")))).isEmpty();
  }

  @Test
  void importsGoDownwardsOnly() {
    Map<String, Path> modules = SourceTree.modules(Path.of(".."));
    assertThat(modules.keySet().stream().filter(name -> name.startsWith("connector-")))
        .containsExactlyInAnyOrderElementsOf(FLOORS.keySet());
    assertThat(SourceTree.importsUpwards(modules, FLOORS)).isEmpty();
  }

  @Test
  void tablesAreTakenFromAUnitOfWorkByConstructorsOnly() {
    classes()
        .that(
            describe(
                "keep a table",
                type ->
                    type.getPackageName().equals("dev.baton.routing")
                        && type.getFields().stream()
                            .anyMatch(field -> field.getRawType().getName().endsWith("Table"))))
        .should(
            new ArchCondition<JavaClass>("see only the tables that they keep") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                type.getMethodCallsFromSelf().stream()
                    .filter(call -> call.getTarget().getName().equals("tables"))
                    .filter(
                        call -> call.getTarget().getOwner().getSimpleName().equals("UnitOfWork"))
                    .filter(call -> !call.getOrigin().isConstructor())
                    .filter(call -> !call.getOrigin().getModifiers().contains(JavaModifier.STATIC))
                    .forEach(call ->
                        events.add(SimpleConditionEvent.violated(type, call.getDescription())));
              }
            })
        .check(HOUSE);
  }

  @Test
  void theContractNeedsNothingButTheJdk() {
    classes()
        .that()
        .resideInAnyPackage("dev.baton.connector", "dev.baton.conversation", "dev.baton.plan")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.crypto..",
            "org.jspecify..",
            "dev.baton.connector",
            "dev.baton.conversation",
            "dev.baton.plan")
        .check(HOUSE);
  }

  @Test
  void thereAreNoCircles() {
    slices().matching("dev.baton.(*)..").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void librariesStayOutOfTheSignaturesThatOthersUse() {
    classes()
        .that()
        .resideInAnyPackage(
            "dev.baton.connector..",
            "dev.baton.conversation..",
            "dev.baton.bot..",
            "dev.baton.plan..",
            "dev.baton.masking..",
            "dev.baton.texts..",
            "dev.baton.broadcast..",
            "dev.baton.hook..",
            "dev.baton.report..",
            "dev.baton.training..",
            "dev.baton.routing..",
            "dev.baton.store..")
        .and()
        .arePublic()
        .should(
            notShow("tools.jackson", "com.fasterxml", "io.undertow", "org.flywaydb", "com.ibm.icu"))
        .check(HOUSE);
  }

  @Test
  void locksAreNamedAndNobodySleeps() {
    noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED).check(HOUSE);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.baton.bot.wire.Sleeper")
        .should()
        .callMethodWhere(
            describe(
                "Thread.sleep",
                call ->
                    call.getTarget().getOwner().isEquivalentTo(Thread.class)
                        && call.getTarget().getName().equals("sleep")))
        .check(HOUSE);
    assertThat(linesWith("synchronized (")).isEmpty();
  }

  @Test
  void nothingIsPrintedOrInjected() {
    noClasses().should(ACCESS_STANDARD_STREAMS).check(HOUSE);
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(HOUSE);
    NO_CLASSES_SHOULD_USE_FIELD_INJECTION.check(HOUSE);
  }

  @Test
  void classesAreNamedAfterWhatTheyAre() {
    noClasses()
        .should()
        .haveNameMatching(".*\\.([A-Za-z]*)(Util|Utils|Helper|Manager|Impl|Common)")
        .orShould()
        .resideInAnyPackage("..util..", "..common..", "..impl..", "..helper..", "..manager..")
        .check(HOUSE);
  }

  @Test
  void everyPackageMarksItsNulls() {
    Set<JavaPackage> packages =
        HOUSE.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
    assertThat(packages).isNotEmpty();
    assertThat(packages)
        .allSatisfy(
            each -> assertThat(each.isAnnotatedWith(NullMarked.class)).as(each.getName()).isTrue());
  }

  @Test
  void talentsAndPortsStaySmall() {
    methods()
        .that()
        .areDeclaredInClassesThat(
            describe(
                "interfaces of the contract",
                type -> type.isInterface() && type.getPackageName().equals("dev.baton.connector")))
        .should(
            new ArchCondition<JavaMethod>("be one of at most six") {
              @Override
              public void check(JavaMethod method, ConditionEvents events) {
                int count = method.getOwner().getMethods().size();
                events.add(
                    new SimpleConditionEvent(
                        method, count <= 6, method.getOwner().getName() + " has " + count));
              }
            })
        .check(HOUSE);
  }

  @Test
  void nothingIsLeftForLater() {
    assertThat(linesWith("TODO")).isEmpty();
    assertThat(linesWith("FIXME")).isEmpty();
    assertThat(linesWith("XXX")).isEmpty();
  }

  private static ArchCondition<JavaClass> knowOnly(List<String> packages) {
    return new ArchCondition<>("know only " + packages) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getDirectDependenciesFromSelf().stream()
            .filter(known -> known.getTargetClass().getPackageName().startsWith("dev.baton"))
            .forEach(known -> {
              String target = known.getTargetClass().getPackageName();
              boolean allowed =
                  packages.stream()
                      .anyMatch(each -> target.equals(each) || target.startsWith(each + "."));
              events.add(new SimpleConditionEvent(type, allowed, known.getDescription()));
            });
      }
    };
  }

  private static ArchCondition<JavaClass> notShow(String... libraries) {
    return new ArchCondition<>("not show " + List.of(libraries)) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Stream.concat(type.getMethods().stream(), type.getConstructors().stream())
            .filter(HouseTest::isSeen)
            .forEach(unit -> {
              boolean shows =
                  Stream.concat(
                          Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream())
                      .map(JavaClass::getName)
                      .anyMatch(name -> Stream.of(libraries).anyMatch(name::startsWith));
              events.add(new SimpleConditionEvent(unit, !shows, unit.getDescription()));
            });
      }
    };
  }

  private static boolean isSeen(JavaCodeUnit unit) {
    return unit.getModifiers().contains(JavaModifier.PUBLIC)
        || unit.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static List<String> linesWith(String word) {
    return SourceTree.modules(Path.of("..")).values().stream()
        .flatMap(sources -> SourceTree.files(sources).stream())
        .flatMap(file ->
            SourceTree.lines(file).stream()
                .filter(line -> line.contains(word))
                .map(line -> file + line))
        .toList();
  }
}
