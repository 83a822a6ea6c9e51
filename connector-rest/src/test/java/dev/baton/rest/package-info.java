/**
 * Tests of the rest channel: converters on JSON, the channel behind the real edge, the contract.
 */
@NullMarked
package dev.baton.rest;

import org.jspecify.annotations.NullMarked;
