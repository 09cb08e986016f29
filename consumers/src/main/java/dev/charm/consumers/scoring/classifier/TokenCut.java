package dev.charm.consumers.scoring.classifier;

import ai.djl.huggingface.tokenizers.Encoding;
import java.util.Arrays;

/**
 * Cuts what is too long as Hugging Face's tokenizers do: of one text an end, of a pair from the
 * longer text first, and never the special tokens that the tokenizer has put around.
 *
 * @param most tokens that stay, special ones included
 * @param left whether beginnings go, and not ends
 */
record TokenCut(int most, boolean left) {

  Tokens of(Encoding encoding) {
    long[] ids = encoding.getIds();
    long[] types = encoding.getTypeIds();
    if (ids.length <= most) {
      return new Tokens(ids, types, false);
    }
    long[] special = encoding.getSpecialTokenMask();
    int[] texts = texts(encoding.getSequenceIds(), special);
    int first = (int) Arrays.stream(texts).filter(text -> text == 0).count();
    int second = (int) Arrays.stream(texts).filter(text -> text == 1).count();
    int room = Math.max(0, most - (ids.length - first - second));
    int[] stay = second == 0 ? new int[] {room, 0} : shares(first, second, room);
    int[] skip = left ? new int[] {first - stay[0], second - stay[1]} : new int[2];
    long[] keptIds = new long[ids.length];
    long[] keptTypes = new long[ids.length];
    int[] seen = new int[2];
    int kept = 0;
    for (int i = 0; i < ids.length; i++) {
      int text = texts[i];
      boolean stays = text < 0;
      if (!stays) {
        stays = seen[text] >= skip[text] && seen[text] < skip[text] + stay[text];
        seen[text]++;
      }
      if (stays) {
        keptIds[kept] = ids[i];
        keptTypes[kept++] = types[i];
      }
    }
    return new Tokens(Arrays.copyOf(keptIds, kept), Arrays.copyOf(keptTypes, kept), true);
  }

  /** Which text each token is of, or -1 for what the tokenizer has added. */
  private static int[] texts(long[] sequences, long[] special) {
    int[] texts = new int[special.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = special[i] != 0 ? -1 : sequences[i] == 1 ? 1 : 0;
    }
    return texts;
  }

  /** How much of each stays: the shorter one whole if there is room, else half of each. */
  static int[] shares(int first, int second, int room) {
    int less = Math.min(first, second);
    int more = less > room ? less : Math.max(less, room - less);
    if (less + more > room) {
      less = room / 2;
      more = less + room % 2;
    }
    return first <= second ? new int[] {less, more} : new int[] {more, less};
  }
}
