package com.example.postbox;

import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import java.net.URI;

/** What {@code baton.yml} says of a channel: {@code type: postbox}, {@code url}, {@code token}. */
record PostboxSettings(URI url, Secret token) {

  static PostboxSettings read(Settings settings) {
    return new PostboxSettings(settings.url("url"), settings.secret("token"));
  }
}
