package dev.baton.routing.file;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Tells public addresses from all others, by the special-purpose registries of IANA.
 *
 * <p>An IPv6 address that carries an IPv4 address (mapped, NAT64, 6to4) is judged by that address.
 */
final class PublicAddresses {

  private static final List<Range> INSIDE_V4 =
      List.of(
          Range.v4(0, 8),
          Range.v4(10, 8),
          Range.v4(100, 64, 10),
          Range.v4(127, 8),
          Range.v4(169, 254, 16),
          Range.v4(172, 16, 12),
          Range.v4(192, 0, 0, 24),
          Range.v4(192, 0, 2, 24),
          Range.v4(192, 88, 99, 24),
          Range.v4(192, 168, 16),
          Range.v4(198, 18, 15),
          Range.v4(198, 51, 100, 24),
          Range.v4(203, 0, 113, 24),
          Range.v4(224, 4),
          Range.v4(240, 4));

  private static final Range GLOBAL_V6 = Range.v6(0x2000, 3);
  private static final List<Range> INSIDE_V6 =
      List.of(Range.v6(0x2001, 0x0000, 23), Range.v6(0x2001, 0x0db8, 32), Range.v6(0x3fff, 20));
  private static final Range NAT64 = Range.v6(0x0064, 0xff9b, 0, 0, 0, 0, 96);
  private static final Range MAPPED = Range.v6(0, 0, 0, 0, 0, 0xffff, 96);
  private static final Range SIX_TO_FOUR = Range.v6(0x2002, 16);

  private PublicAddresses() {}

  /** Whether an address can be reached from anywhere on the internet. */
  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? isPublicV4(bytes) : isPublicV6(bytes);
  }

  private static boolean isPublicV4(byte[] bytes) {
    return INSIDE_V4.stream().noneMatch(range -> range.holds(bytes));
  }

  private static boolean isPublicV6(byte[] bytes) {
    if (NAT64.holds(bytes) || MAPPED.holds(bytes)) {
      return isPublicV4(Arrays.copyOfRange(bytes, 12, 16));
    }
    if (SIX_TO_FOUR.holds(bytes)) {
      return isPublicV4(Arrays.copyOfRange(bytes, 2, 6));
    }
    return GLOBAL_V6.holds(bytes) && INSIDE_V6.stream().noneMatch(range -> range.holds(bytes));
  }

  /** The addresses that start with the same bits. */
  private static final class Range {

    private final byte[] first;
    private final int bits;

    private Range(byte[] first, int bits) {
      this.first = first;
      this.bits = bits;
    }

    /** Takes the leading bytes, followed by the number of bits. */
    static Range v4(int... numbers) {
      byte[] first = new byte[4];
      for (int i = 0; i < numbers.length - 1; i++) {
        first[i] = (byte) numbers[i];
      }
      return new Range(first, numbers[numbers.length - 1]);
    }

    /** Takes the leading groups, followed by the number of bits. */
    static Range v6(int... numbers) {
      byte[] first = new byte[16];
      for (int i = 0; i < numbers.length - 1; i++) {
        first[2 * i] = (byte) (numbers[i] >> 8);
        first[2 * i + 1] = (byte) numbers[i];
      }
      return new Range(first, numbers[numbers.length - 1]);
    }

    boolean holds(byte[] address) {
      for (int i = 0; i * 8 < bits; i++) {
        int compared = Math.min(8, bits - i * 8);
        int mask = (0xff << (8 - compared)) & 0xff;
        if ((address[i] & mask) != (first[i] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
