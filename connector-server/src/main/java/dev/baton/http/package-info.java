/**
 * The one HTTP edge.
 *
 * <p>A call comes in on an I/O thread and stays there. {@link dev.baton.http.HttpEdge} finds its
 * route, refuses a wrong method or a missing token before a byte of the body is read, and reads the
 * body within a size and a deadline of its own, because a client that sends one byte a second
 * resets every time-out the server has. The route answers with a future: a webhook call is answered
 * when the store has committed its events, {@code /handoff} when control has changed. No thread
 * ever waits; only the reading API, which asks a blocking port, runs on virtual threads.
 *
 * <p>Every answer is JSON, every error is {@code {"error":{"code","message"}}}, and nothing that
 * was sent to Baton is ever answered with a 5xx: those mean that Baton itself is in trouble and
 * that the caller should try again.
 */
@NullMarked
package dev.baton.http;

import org.jspecify.annotations.NullMarked;
