package dev.baton.playground;

import dev.baton.testkit.ChatClient;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A chat client in memory. */
final class StandInChat implements ChatClient {

  private final String person;
  private final String title;
  private final Consumer<String> heard;
  private final BiConsumer<String, String> pressed;
  private final List<Shown> shown = new CopyOnWriteArrayList<>();
  private final List<ThreadShown> threads = new CopyOnWriteArrayList<>();
  private final List<String> toasts = new CopyOnWriteArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  StandInChat(
      String person, String title, Consumer<String> heard, BiConsumer<String, String> pressed) {
    this.person = person;
    this.title = title;
    this.heard = heard;
    this.pressed = pressed;
  }

  void open(String thread, String name) {
    threads.add(new ThreadShown(thread, name, false));
    changed();
  }

  void hear(String author, String text, @Nullable String thread) {
    add(author, false, thread, text, List.of(), null);
  }

  void offer(String text, String button) {
    add("Baton", false, null, text, List.of(button), null);
  }

  void settle(String message, String text) {
    shown.replaceAll(one ->
        one.id().equals(message)
            ? new Shown(
                one.id(),
                one.author(),
                false,
                true,
                one.thread(),
                text,
                List.of(),
                null,
                null,
                true,
                List.of())
            : one);
    changed();
  }

  void toast(String text) {
    toasts.add(text);
    changed();
  }

  private String add(
      String author,
      boolean own,
      @Nullable String thread,
      String text,
      List<String> buttons,
      @Nullable FileShown file) {
    String id = person + shown.size();
    shown.add(
        new Shown(
            id,
            author,
            own,
            !own,
            thread,
            text,
            buttons,
            file,
            null,
            false,
            own && title.equals("Support") ? List.of("👌") : List.of()));
    changed();
    return id;
  }

  private void changed() {
    listeners.forEach(Runnable::run);
  }

  @Override
  public String person() {
    return person;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String say(@Nullable String thread, String text) {
    String id = add(person, true, thread, text, List.of(), null);
    heard.accept(text);
    return id;
  }

  @Override
  public String reply(@Nullable String thread, String messageId, String text) {
    return say(thread, text);
  }

  @Override
  public String sendFile(
      @Nullable String thread, String name, String mime, byte[] bytes, @Nullable String caption) {
    return add(
        person, true, thread, "", List.of(), new FileShown(name, mime, ByteBuffer.wrap(bytes)));
  }

  @Override
  public void edit(String messageId, String text) {
    settle(messageId, text);
  }

  @Override
  public void press(String messageId, String buttonTitle) {
    pressed.accept(messageId, buttonTitle);
  }

  @Override
  public List<Shown> shown() {
    return new ArrayList<>(shown);
  }

  @Override
  public List<ThreadShown> threads() {
    return List.copyOf(threads);
  }

  @Override
  public List<String> toasts() {
    return List.copyOf(toasts);
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }
}
