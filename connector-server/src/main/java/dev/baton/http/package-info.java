/**
 * The HTTP surface of a Baton: everything that others call, behind one Undertow handler.
 *
 * <p>{@link dev.baton.http.HttpEdge} builds the surface and lists its paths. An application mounts
 * the handler in its own server, or lets {@link dev.baton.http.Listener} open a port for it.
 *
 * <p>A call arrives on an I/O thread and stays there. {@link dev.baton.http.Endpoint} refuses a
 * wrong method, asks the {@link dev.baton.http.AccessRule} who calls and whether they may, and only
 * then lets {@link dev.baton.http.BodyReader} read the body. The reader has its own limit and its
 * own deadline, because a client that sends one byte a second resets every timeout of the server.
 *
 * <p>The {@link dev.baton.http.HttpRoute} of the path then returns a future {@link
 * dev.baton.http.Answer}, which {@link dev.baton.http.AnswerSender} sends when it is complete: a
 * webhook call is answered when the store has committed its events, {@code /handoff} when control
 * has changed. So no thread waits. The exceptions are the API, which asks blocking ports, and long
 * JSON bodies, which take time to parse; both run on virtual threads.
 *
 * <p>Some channels serve their own paths, and their answers may last for minutes. {@link
 * dev.baton.http.ServiceEndpoint} hands each such call to the channel, together with a {@link
 * dev.baton.http.StreamingResponse} that sends the answer piece by piece and hangs up on clients
 * that do not read.
 *
 * <p>{@link dev.baton.http.ConsoleHandler} serves the console's files, which are all that is not
 * JSON here. Every other answer of Baton is, and every error is {@code
 * {"error":{"code","message"}}}, under {@code /api/v1} a problem of RFC 9457 ({@link
 * dev.baton.http.Problem}). Whatever a caller sends, it is never answered with a 5xx because of its
 * content: a 5xx means that Baton itself is in trouble and that the caller should try again.
 */
@NullMarked
package dev.baton.http;

import org.jspecify.annotations.NullMarked;
