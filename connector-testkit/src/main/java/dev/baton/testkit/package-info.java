/**
 * The published test kit: strict fakes of the platforms Baton talks to, each with the people at its
 * chat clients, and the contract suites that every channel must pass.
 */
@NullMarked
package dev.baton.testkit;

import org.jspecify.annotations.NullMarked;
