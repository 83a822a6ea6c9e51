/** The contract suites that the store must pass on each of its databases. Not published. */
@NullMarked
package dev.baton.store.testkit;

import org.jspecify.annotations.NullMarked;
