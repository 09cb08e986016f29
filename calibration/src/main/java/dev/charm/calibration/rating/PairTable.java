package dev.charm.calibration.rating;

import java.util.Arrays;

/**
 * A place for each two numbers that have met, given in the order in which they first do: an open
 * table of hashes, so that it grows with the pairs and not with the square of the numbers. Numbers
 * below {@value #NEAR} are looked up in a triangle, which is faster and takes half a megabyte.
 */
final class PairTable {
  private static final int FREE = -1;
  private static final int NEAR = 512;
  private static final long SPREAD = 0x9E3779B97F4A7C15L; // 2^64 over the golden ratio, odd

  private long[] pairs = new long[16]; // by place: the smaller number, then the greater
  private int[] near = new int[0]; // one more than the place, by triangle
  private int[] places = free(64); // by hash, a power of two of them
  private int hashed;
  private int size;

  private static int[] free(int length) {
    int[] places = new int[length];
    Arrays.fill(places, FREE);
    return places;
  }

  int size() {
    return size;
  }

  /** The smaller number of a pair. */
  int smaller(int place) {
    return (int) (pairs[place] >>> Integer.SIZE);
  }

  /** The greater number of a pair. */
  int greater(int place) {
    return (int) pairs[place];
  }

  /** The place of two numbers, or -1 if they have none. */
  int find(int smaller, int greater) {
    if (greater < NEAR) {
      int corner = corner(smaller, greater);
      return corner < near.length ? near[corner] - 1 : FREE;
    }
    return places[cell(pair(smaller, greater))];
  }

  /** The place of two numbers, a new one if need be. */
  int place(int smaller, int greater) {
    int known = find(smaller, greater);
    if (known != FREE) {
      return known;
    }
    if (size == pairs.length) {
      pairs = Arrays.copyOf(pairs, size + (size >> 1));
    }
    pairs[size] = pair(smaller, greater);
    if (greater < NEAR) {
      int corner = corner(smaller, greater);
      if (corner >= near.length) {
        near = Arrays.copyOf(near, corner(0, greater + 1) + (near.length >> 1));
      }
      near[corner] = size + 1;
    } else {
      if (2 * ++hashed > places.length) {
        grow();
      }
      places[cell(pairs[size])] = size;
    }
    return size++;
  }

  private void grow() {
    places = free(2 * places.length);
    for (int place = 0; place < size; place++) {
      if (greater(place) >= NEAR) {
        places[cell(pairs[place])] = place;
      }
    }
  }

  private static int corner(int smaller, int greater) {
    return greater * (greater - 1) / 2 + smaller;
  }

  private static long pair(int smaller, int greater) {
    return (long) smaller << Integer.SIZE | greater;
  }

  private int cell(long pair) {
    int mask = places.length - 1;
    int cell = (int) ((pair * SPREAD) >>> Integer.SIZE) & mask;
    while (places[cell] != FREE && pairs[places[cell]] != pair) {
      cell = cell + 1 & mask;
    }
    return cell;
  }
}
