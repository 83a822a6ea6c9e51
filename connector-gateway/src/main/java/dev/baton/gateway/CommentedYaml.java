package dev.baton.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.comments.CommentLine;
import org.snakeyaml.engine.v2.comments.CommentType;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.emitter.Emitter;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Writes YAML with comments, and with texts over several lines as people write them. */
final class CommentedYaml {

  private static final DumpSettings SETTINGS =
      DumpSettings.builder()
          .setDumpComments(true)
          .setWidth(1_000)
          .setIndicatorIndent(2)
          .setIndentWithIndicator(true)
          .setIndent(2)
          .setSplitLines(false)
          .build();

  Fields fields() {
    return new Fields();
  }

  Items items() {
    return new Items();
  }

  String print(Fields document) {
    StringBuilder text = new StringBuilder();
    Emitter emitter =
        new Emitter(
            SETTINGS,
            new StreamDataWriter() {
              @Override
              public void write(String part) {
                text.append(part);
              }

              @Override
              public void write(String part, int offset, int length) {
                text.append(part, offset, offset + length);
              }
            });
    new Serialize(SETTINGS).serializeOne(document.node()).forEach(emitter::emit);
    return text.toString();
  }

  private static Node plain(String word) {
    return new ScalarNode(Tag.STR, word, ScalarStyle.PLAIN);
  }

  private static Node commented(List<String> comments, Node node) {
    List<CommentLine> lines = new ArrayList<>();
    for (String comment : comments) {
      lines.add(
          new CommentLine(
              Optional.empty(),
              Optional.empty(),
              " " + comment.replaceAll("\\R", " "),
              CommentType.BLOCK));
    }
    node.setBlockComments(lines);
    return node;
  }

  /** A mapping, in the order in which it is filled. */
  static final class Fields {

    private final List<NodeTuple> fields = new ArrayList<>();

    private Fields() {}

    boolean isEmpty() {
      return fields.isEmpty();
    }

    /** A field whose value is always a text, whatever it looks like. */
    Fields text(String name, String value) {
      return add(List.of(), name, new ScalarNode(Tag.STR, value, ScalarStyle.DOUBLE_QUOTED));
    }

    /** A field whose value is a text over several lines. */
    Fields block(String name, String value) {
      return add(List.of(), name, new ScalarNode(Tag.STR, value, ScalarStyle.LITERAL));
    }

    Fields items(List<String> comments, String name, Items items) {
      return add(comments, name, items.node());
    }

    Fields fields(List<String> comments, String name, Fields inner) {
      return add(comments, name, inner.node());
    }

    private Fields add(List<String> comments, String name, Node value) {
      fields.add(new NodeTuple(commented(comments, plain(name)), value));
      return this;
    }

    private Node node() {
      return new MappingNode(Tag.MAP, fields, FlowStyle.BLOCK);
    }
  }

  /** A sequence. */
  static final class Items {

    private final List<Node> items = new ArrayList<>();

    private Items() {}

    void word(String word) {
      items.add(plain(word));
    }

    void fields(List<String> comments, Fields item) {
      items.add(commented(comments, item.node()));
    }

    private Node node() {
      return new SequenceNode(Tag.SEQ, items, FlowStyle.BLOCK);
    }
  }
}
