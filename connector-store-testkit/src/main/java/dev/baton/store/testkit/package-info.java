/** The contract suites that both databases under the store must pass. Not published. */
@NullMarked
package dev.baton.store.testkit;

import org.jspecify.annotations.NullMarked;
