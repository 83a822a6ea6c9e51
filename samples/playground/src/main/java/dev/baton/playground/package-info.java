/**
 * The playground: the real Baton between strict fakes of Telegram, Webex and Rasa, in one process
 * on loopback, with a page that shows every chat client side by side.
 *
 * <p>{@link dev.baton.playground.PlaygroundMain} starts it. A {@code PlaygroundWorld} is one Baton
 * with its platforms and the people at their chat clients ({@code Seat}s); "start again" discards
 * the world and creates the next one. Between Baton and each platform sits a {@code RecordingProxy}
 * that passes calls on unchanged and records them in the {@code HttpCallLog}. {@code
 * PlaygroundState} turns the world into named parts of JSON with versions, and {@code
 * PlaygroundServer} hands them to the page. {@code Troubles} are what goes wrong on purpose, and
 * {@code ChatRelay} lets visitors of a web page in. Nothing outlives the process.
 */
@NullMarked
package dev.baton.playground;

import org.jspecify.annotations.NullMarked;
