package dev.baton.testkit.webex;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One connection of a device, after its handshake: what it may send, and what it is told.
 *
 * <p>The first frame must show the token. After that a device sends pings and acknowledgements of
 * frames that it was sent, each once, and nothing else.
 */
final class DeviceConnection {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceConnection.class);
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int LARGEST = 1 << 16;

  /** What is to be written; half of it, if the connection is to break in the middle. */
  private record Outgoing(int opcode, ByteBuffer payload, boolean last) {

    Outgoing(int opcode, byte[] payload, boolean last) {
      this(opcode, ByteBuffer.wrap(payload), last);
    }
  }

  private final ActivitySockets sockets;
  private final String device;
  private final Socket socket;
  private final BlockingQueue<Outgoing> outgoing = new LinkedBlockingQueue<>();
  private final Set<String> unacknowledged = ConcurrentHashMap.newKeySet();
  private final ReentrantLock numbering = new ReentrantLock();
  private volatile boolean cutting;
  private boolean authorised;
  private long sequence;

  DeviceConnection(ActivitySockets sockets, String device, Socket socket) {
    this.sockets = sockets;
    this.device = device;
    this.socket = socket;
  }

  String device() {
    return device;
  }

  int unacknowledged() {
    return unacknowledged.size();
  }

  /** Sends a frame that is to be acknowledged. */
  void send(ObjectNode frame) {
    unacknowledged.add(frame.path("id").asString(""));
    numbered(frame);
  }

  private void numbered(ObjectNode frame) {
    numbering.lock();
    try {
      frame.put("sequenceNumber", ++sequence);
      outgoing.add(new Outgoing(TEXT, WebexJson.bytes(frame), false));
    } finally {
      numbering.unlock();
    }
  }

  void raw(String text) {
    outgoing.add(new Outgoing(TEXT, text.getBytes(StandardCharsets.UTF_8), false));
  }

  void close(int code, String reason) {
    byte[] words = reason.getBytes(StandardCharsets.UTF_8);
    byte[] payload =
        ByteBuffer.allocate(2 + words.length).putShort((short) code).put(words).array();
    outgoing.add(new Outgoing(CLOSE, payload, true));
  }

  void cutMidFrame() {
    cutting = true;
  }

  /** Reads until the connection ends. */
  void serve(InputStream bytes) throws IOException {
    Thread writer = Thread.ofVirtual().start(this::write);
    try {
      DataInputStream in = new DataInputStream(bytes);
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      while (true) {
        int first = in.readUnsignedByte();
        byte[] payload = payload(in);
        if (sockets.isFrozen()) {
          continue;
        }
        int opcode = first & 0x0f;
        if (opcode == CLOSE) {
          outgoing.add(new Outgoing(CLOSE, payload, true));
          return;
        } else if (opcode == PING) {
          outgoing.add(new Outgoing(PONG, payload, false));
        } else if (opcode != PONG) {
          message.writeBytes(payload);
          if ((first & 0x80) != 0) {
            received(message.toByteArray());
            message.reset();
          }
        }
      }
    } finally {
      sockets.ended(this);
      writer.interrupt();
    }
  }

  private byte[] payload(DataInputStream in) throws IOException {
    int second = in.readUnsignedByte();
    if ((second & 0x80) == 0) {
      sockets.blame("frame", 1002, "a client's frames are masked");
      throw new IOException("not masked");
    }
    long length = second & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    if (length > LARGEST) {
      sockets.blame("frame", 1009, "too long");
      throw new IOException("too long");
    }
    byte[] mask = new byte[4];
    in.readFully(mask);
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return payload;
  }

  private void received(byte[] json) {
    JsonNode frame;
    try {
      frame = WebexJson.MAPPER.readTree(json);
    } catch (JacksonException malformed) {
      refuse("frame", 1003, "not JSON");
      return;
    }
    String type = frame.path("type").asString("");
    if (!authorised) {
      authorise(frame, type);
      return;
    }
    switch (type) {
      case "ping" -> {
        ObjectNode pong = WebexJson.object();
        pong.put("id", frame.path("id").asString(""));
        pong.put("type", "pong");
        numbered(pong);
      }
      case "ack" -> {
        String id = frame.path("messageId").asString("");
        if (!unacknowledged.remove(id)) {
          refuse("ack", 1003, "nothing with this id is to be acknowledged: " + id);
        }
      }
      default -> refuse(type, 1003, "unknown type of frame");
    }
  }

  private void authorise(JsonNode frame, String type) {
    if (!type.equals("authorization") || frame.path("id").asString("").isEmpty()) {
      refuse(type, 4401, "the first frame must show the token");
    } else if (!sockets.isValid(frame.path("data").path("token").asString(""))) {
      close(4401, "Authentication failed");
    } else {
      authorised = true;
      ObjectNode ready = ActivityJson.frame("mercury.buffer_state");
      ((ObjectNode) ready.get("data")).putObject("bufferState").put("conversation", "UNKNOWN");
      unacknowledged.add(ready.path("id").asString(""));
      numbered(ready);
      sockets.authorised(this);
    }
  }

  private void refuse(String what, int code, String reason) {
    sockets.blame(what, code, reason);
    close(code, reason);
  }

  private void write() {
    try {
      OutputStream out = socket.getOutputStream();
      while (true) {
        Outgoing next = outgoing.take();
        if (sockets.isFrozen()) {
          continue;
        }
        byte[] frame = frame(next);
        if (cutting && next.opcode() == TEXT) {
          out.write(frame, 0, frame.length / 2);
          out.flush();
          ActivitySockets.reset(socket);
          return;
        }
        out.write(frame);
        out.flush();
        if (next.last()) {
          socket.shutdownOutput();
          sockets.ended(this);
          return;
        }
      }
    } catch (IOException gone) {
      LOG.debug("a device is gone", gone);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] frame(Outgoing outgoing) {
    byte[] payload = outgoing.payload().array();
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 10);
    frame.put((byte) (0x80 | outgoing.opcode()));
    if (payload.length < 126) {
      frame.put((byte) payload.length);
    } else if (payload.length < 1 << 16) {
      frame.put((byte) 126).putShort((short) payload.length);
    } else {
      frame.put((byte) 127).putLong(payload.length);
    }
    frame.put(payload);
    return Arrays.copyOf(frame.array(), frame.position());
  }
}
