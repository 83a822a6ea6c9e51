/**
 * The published test kit for authors of channels. Of Baton it needs {@code connector-api} alone.
 *
 * <p>{@link dev.baton.testkit.ChannelContract} is the suite that every channel must pass: subclass
 * it in a package of your own and give it a {@link dev.baton.testkit.ChannelStage}, a fake of your
 * platform with your channel connected to it. {@link dev.baton.testkit.AdapterContract} checks the
 * channel's code, {@link dev.baton.testkit.SecretsContract} that its token never shows. The
 * subpackages hold strict fakes of Telegram, Webex and Rasa, each with the people who use it.
 */
@NullMarked
package dev.baton.testkit;

import org.jspecify.annotations.NullMarked;
