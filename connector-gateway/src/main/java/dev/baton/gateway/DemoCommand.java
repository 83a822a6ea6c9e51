package dev.baton.gateway;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code baton demo}: the scripts of packages and checkouts run it; the jar alone says so. */
@Command(
    name = "demo",
    description =
        "Shows a whole handoff in the browser, without accounts (not from the jar alone).",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine()
          .getErr()
          .println(
              "The playground is no part of this jar: run 'bin/baton demo' of a package, or"
                  + " './baton demo' in a checkout.");
    }
    return ExitCode.USAGE;
  }
}
