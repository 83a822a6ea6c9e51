/**
 * Webex as a channel: a bot account heard through webhooks and answered through the REST API.
 *
 * <p>Webex tells little and keeps the rest for those who ask. A webhook names a message by its id;
 * {@link dev.baton.webex.WebexChannel} passes that on as an announcement, and once the announcement
 * is stored, {@link dev.baton.webex.AnnouncementCompleter} fetches what was said. Nothing is told
 * twice by the platform, so {@link dev.baton.webex.WebexWebhookRegistration} keeps the
 * registrations alive and {@link dev.baton.webex.CatchUp} reads what a lost call would have told.
 * Both make the same event ids, so the inbox recognises what it has.
 *
 * <p>The two converters, {@link dev.baton.webex.FromWebex} and {@link dev.baton.webex.ToWebex}, are
 * pure. {@link dev.baton.webex.WebexClient} is the only place that knows paths and queries; {@link
 * dev.baton.webex.WebexHttp} below it the only one that holds the token.
 */
@NullMarked
package dev.baton.webex;

import org.jspecify.annotations.NullMarked;
