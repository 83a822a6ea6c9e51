/**
 * Webex as a channel: a bot account that receives through webhooks and answers through the REST
 * API.
 *
 * <p>A webhook of Webex names a message by its id and does not hold its text. {@link
 * dev.baton.webex.WebexChannel} passes the id on as an announcement. Once the announcement is
 * stored, {@link dev.baton.webex.AnnouncementCompleter} fetches the message. Webex never repeats a
 * webhook, so {@link dev.baton.webex.WebexWebhookRegistration} keeps the webhooks registered and
 * {@link dev.baton.webex.CatchUp} reads messages whose webhooks were lost. Both ways give a message
 * the same event id, so the inbox recognises repeats.
 *
 * <p>The two converters, {@link dev.baton.webex.FromWebex} and {@link dev.baton.webex.ToWebex}, are
 * pure. Only {@link dev.baton.webex.WebexClient} knows paths and queries, and only {@link
 * dev.baton.webex.WebexHttp} below it holds the token.
 */
@NullMarked
package dev.baton.webex;

import org.jspecify.annotations.NullMarked;
