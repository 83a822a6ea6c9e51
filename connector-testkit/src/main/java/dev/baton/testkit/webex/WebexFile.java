package dev.baton.testkit.webex;

import java.nio.ByteBuffer;

/** A file that was sent. */
record WebexFile(String id, String name, String mime, ByteBuffer bytes) {}
