package dev.baton.gateway.broker;

import dev.baton.broadcast.EventBroker;
import dev.baton.plan.BroadcastPlan;
import java.util.function.Supplier;

/**
 * The event broker of a configuration.
 *
 * @param address where it is, for people to read; contains no secret
 * @param maker creates the broker, without I/O
 */
public record BrokerEntry(String address, Supplier<EventBroker> maker, BroadcastPlan plan) {}
