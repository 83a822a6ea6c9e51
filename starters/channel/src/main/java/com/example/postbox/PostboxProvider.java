package com.example.postbox;

import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.ChannelProvider;
import dev.baton.connector.Settings;

/** Creates channels of {@code type: postbox}. */
public final class PostboxProvider implements ChannelProvider {

  @Override
  public String type() {
    return "postbox";
  }

  @Override
  public String inputChannel() {
    return "postbox";
  }

  @Override
  public Channel create(Settings settings, ChannelContext context) {
    return new PostboxChannel(PostboxSettings.read(settings), context);
  }
}
