/**
 * Tests of the rest channel: the converters, the channel behind the real HTTP edge, the contract.
 */
@NullMarked
package dev.baton.rest;

import org.jspecify.annotations.NullMarked;
