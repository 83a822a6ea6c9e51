/** Tests of the reports. */
@NullMarked
package dev.baton.report;

import org.jspecify.annotations.NullMarked;
