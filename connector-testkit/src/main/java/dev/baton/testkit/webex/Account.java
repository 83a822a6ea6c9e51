package dev.baton.testkit.webex;

/** A person or a bot. */
record Account(String id, String email, String name, boolean bot) {}
