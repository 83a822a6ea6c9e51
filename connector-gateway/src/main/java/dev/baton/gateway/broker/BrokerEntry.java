package dev.baton.gateway.broker;

import dev.baton.broadcast.EventBroker;
import dev.baton.plan.BroadcastPlan;
import java.util.function.Supplier;

/**
 * The event broker of a configuration.
 *
 * @param address where it is, for people; holds no secret
 * @param maker makes one, without I/O
 */
public record BrokerEntry(String address, Supplier<EventBroker> maker, BroadcastPlan plan) {}
