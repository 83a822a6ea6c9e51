package dev.baton.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.baton.connector.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Everything in the jar that is named like a secret is a {@link Secret}. */
final class SecretNamesTest {

  private static final Pattern SECRETIVE =
      Pattern.compile("(?i).*(token|secret|passw(or)?d|credential|apikey|privatekey).*");

  /** Types that may hold a secret's text. */
  private static final Set<String> WORDS =
      Set.of("java.lang.String", "java.lang.CharSequence", "[B", "[C", "java.lang.StringBuilder");

  /** Named token but not secret: a button's nonce, which is of no use to anybody else. */
  private static final Map<String, String> NONCES =
      Map.of(
          "dev.baton.connector.Button.token", "a button's nonce",
          "dev.baton.connector.Event$Pressed.token", "a button's nonce");

  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(place -> !place.contains("/testkit/"))
          .importPackages("dev.baton");

  @Test
  void everyFieldThatIsCalledASecretIsOne() {
    assertThat(PROGRAM.contain("dev.baton.gateway.Gateway")).isTrue();
    assertThat(PROGRAM.contain("dev.baton.telegram.TelegramProvider")).isTrue();
    assertThat(PROGRAM.contain("dev.baton.webex.WebexProvider")).isTrue();
    fields()
        .that()
        .haveNameMatching(SECRETIVE.pattern())
        .and(DescribedPredicate.describe("are no constants", field -> !isConstant(field)))
        .and(
            DescribedPredicate.describe(
                "are no nonces", field -> !NONCES.containsKey(field.getFullName())))
        .should()
        .notHaveRawType(
            DescribedPredicate.<JavaClass>describe(
                "text or bytes", type -> WORDS.contains(type.getName())))
        .check(PROGRAM);
  }

  @Test
  void onlyASecretItselfPrintsWhatItIs() {
    noMethods()
        .that()
        .haveName("toString")
        .should(
            new ArchCondition<>("reveal a secret") {
              @Override
              public void check(JavaMethod method, ConditionEvents events) {
                method.getMethodCallsFromSelf().stream()
                    .filter(call -> call.getTargetOwner().isEquivalentTo(Secret.class))
                    .filter(call -> call.getTarget().getName().equals("reveal"))
                    .forEach(call ->
                        events.add(SimpleConditionEvent.satisfied(call, call.getDescription())));
              }
            })
        .check(PROGRAM);
  }

  @Test
  void nothingComesWithAPassword() {
    Pattern written =
        Pattern.compile("\\b(?:token|secret|password|api-token): *(?!\"?\\$\\{)[^\\s}].*");
    List<String> pieces = new ArrayList<>();
    pieces.add(Pages.text(Pages.ROOT.resolve("baton.example.yml")));
    Pages.all()
        .forEach(page ->
            Pages.blocks(page, "yaml").stream()
                .filter(piece -> !piece.startsWith("# credentials.yml"))
                .forEach(pieces::add));
    assertThat(pieces).hasSizeGreaterThan(10);
    assertThat(pieces)
        .flatExtracting(piece -> written.matcher(piece).results().map(MatchResult::group).toList())
        .isEmpty();
  }

  private static boolean isConstant(JavaField field) {
    return field.getModifiers().contains(JavaModifier.STATIC)
        && field.getModifiers().contains(JavaModifier.FINAL);
  }
}
