package dev.baton.testkit.webex;

/** A person or a bot. */
record WebexAccount(String id, String email, String name, boolean bot) {}
