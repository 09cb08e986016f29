package dev.charm.producers.form;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Forms that are not read, told by their first bytes, and what to do with each. */
final class ForeignForm {
  private static final int TAR_MARK = 257;
  private static final int ZIP_NAME_LENGTH = 26;
  private static final int ZIP_NAME = 30;
  private static final int LOOKED_AT = 1024;

  private record Mark(int at, byte[] bytes, String told) {
    Mark(String begins, String told) {
      this(0, begins.getBytes(StandardCharsets.ISO_8859_1), told);
    }

    boolean of(byte[] head) {
      return head.length >= at + bytes.length
          && Arrays.equals(head, at, at + bytes.length, bytes, 0, bytes.length);
    }
  }

  private static final String FEATHER =
      "is an Arrow file (Feather); write it as Parquet:"
          + " pandas.read_feather(\"IN\").to_parquet(\"OUT.parquet\")";
  private static final String NUMPY = "; write its rows as JSON Lines or CSV";

  private static final List<Mark> MARKS =
      List.of(
          new Mark("7z\u00bc\u00af'\u001c", "is a 7z archive; unpack it"),
          new Mark("Rar!\u001a\u0007", "is a rar archive; unpack it"),
          new Mark(
              TAR_MARK, "ustar".getBytes(StandardCharsets.US_ASCII), "is a tar archive; unpack it"),
          new Mark("LZIP\u0001", "is compressed with lzip; decompress it"),
          new Mark("\u0004\"M\u0018", "is compressed with lz4; decompress it"),
          new Mark("\u001f\u009d", "is compressed with compress (.Z); decompress it"),
          new Mark("\u00ff\u0006\u0000\u0000sNaPpY", "is compressed with snappy; decompress it"),
          new Mark(
              "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1",
              "is an old Excel workbook (xls); save the sheet as CSV"),
          new Mark("%PDF-", "is a PDF; get its table as CSV"),
          new Mark("{\\rtf", "is a document (RTF); save it as plain text"),
          new Mark("SQLite format 3\u0000", "is an SQLite database; export the table as CSV"),
          new Mark("\u0089HDF\r\n\u001a\n", "is an HDF5 file" + NUMPY),
          new Mark("\u0093NUMPY", "is a NumPy file (npy)" + NUMPY),
          new Mark("ARROW1", FEATHER),
          new Mark("FEA1", FEATHER),
          new Mark(
              "\u00ff\u00ff\u00ff\u00ff",
              "is an Arrow stream, as Hugging Face datasets keep it; write it as Parquet:"
                  + " datasets.Dataset.from_file(\"IN\").to_parquet(\"OUT.parquet\")"),
          new Mark("PARE", "is an encrypted Parquet file; decrypt it"),
          new Mark("ORC", "is an ORC file; write it as Parquet"),
          new Mark("Obj\u0001", "is an Avro file; write it as Parquet or JSON Lines"),
          new Mark("\u0089PNG", "is an image"),
          new Mark(
              "version https://git-lfs.github.com/spec",
              "is a pointer of Git LFS, not the file; fetch it with git lfs pull"),
          new Mark("# xet version", "is a pointer of Xet, not the file; fetch the file itself"));

  private ForeignForm() {}

  /**
   * What is to be told of a file that begins so; empty if it may be a table or JSON.
   *
   * @param head its first bytes, decompressed
   */
  static Optional<String> of(byte[] head) {
    if (isZip(head)) {
      return Optional.of(zip(head));
    }
    for (Mark mark : MARKS) {
      if (mark.of(head)) {
        return Optional.of(mark.told());
      }
    }
    if (isPickle(head)) {
      return Optional.of("is a Python pickle; write its rows as JSON Lines or CSV");
    }
    String begin =
        new String(head, 0, Math.min(head.length, LOOKED_AT), StandardCharsets.ISO_8859_1)
            .replace("\u00ef\u00bb\u00bf", "")
            .stripLeading()
            .toLowerCase(Locale.ROOT);
    if (begin.startsWith("<!doctype html") || begin.startsWith("<html")) {
      return Optional.of(
          "is a web page (HTML), not the file; fetch the file itself (the address of its raw form)");
    }
    if (begin.startsWith("<?xml")) {
      return Optional.of("is XML; write its rows as JSON Lines or CSV");
    }
    if (begin.startsWith("//") || begin.startsWith("/*")) {
      return Optional.of("begins with a comment, which JSON does not have; take it away");
    }
    if (begin.matches("(?s)(---\\s*\n)?- \\w+: .*")) {
      return Optional.of("is YAML; write its rows as JSON Lines or CSV");
    }
    if (begin.startsWith("{'") || begin.startsWith("[{'")) {
      return Optional.of("is Python, not JSON: it has single quotes; write it with json.dumps");
    }
    return Optional.empty();
  }

  private static boolean isZip(byte[] head) {
    return head.length >= 4
        && head[0] == 'P'
        && head[1] == 'K'
        && ((head[2] == 3 && head[3] == 4)
            || (head[2] == 5 && head[3] == 6)
            || (head[2] == 7 && head[3] == 8));
  }

  /** By the name of the first thing in it. */
  private static String zip(byte[] head) {
    String name = "";
    if (head.length > ZIP_NAME && head[2] == 3) {
      int length = (head[ZIP_NAME_LENGTH] & 0xFF) | ((head[ZIP_NAME_LENGTH + 1] & 0xFF) << 8);
      name =
          new String(
              head,
              ZIP_NAME,
              Math.min(length, head.length - ZIP_NAME),
              StandardCharsets.ISO_8859_1);
    }
    if (name.startsWith("xl/")
        || name.startsWith("docProps/")
        || name.equals("[Content_Types].xml")
        || name.equals("_rels/.rels")) {
      return "is an Excel workbook (xlsx); save the sheet as CSV";
    }
    if (name.equals("mimetype")) {
      return "is an OpenDocument file; save the sheet as CSV";
    }
    if (name.endsWith(".npy")) {
      return "is a NumPy archive (npz)" + NUMPY;
    }
    if (name.endsWith("/data.pkl")) {
      return "is a PyTorch file; write its rows as JSON Lines or CSV";
    }
    return "is a zip archive; unpack it";
  }

  /** Protocols 2 to 5, which all of Python 3 writes. */
  private static boolean isPickle(byte[] head) {
    return head.length > 2 && head[0] == (byte) 0x80 && head[1] >= 2 && head[1] <= 5;
  }
}
