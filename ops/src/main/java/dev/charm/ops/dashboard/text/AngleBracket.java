package dev.charm.ops.dashboard.text;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.Link;
import org.commonmark.node.Text;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.InlineParserState;
import org.commonmark.parser.beta.ParsedInline;
import org.commonmark.parser.beta.Position;
import org.commonmark.parser.beta.Scanner;

/**
 * What {@code <} begins: an address as in {@code <https://example.org>}, or nothing. HTML is not
 * even looked for, since each look for its end goes through all the text that follows.
 */
final class AngleBracket implements InlineContentParser {
  private static final int LONGEST = 500;
  private static final Pattern ADDRESS =
      Pattern.compile("https?://[^\\s<>]+", Pattern.CASE_INSENSITIVE);

  /** Makes them. */
  static final class Factory implements InlineContentParserFactory {
    @Override
    public Set<Character> getTriggerCharacters() {
      return Set.of('<');
    }

    @Override
    public InlineContentParser create() {
      return new AngleBracket();
    }
  }

  @Override
  public ParsedInline tryParse(InlineParserState state) {
    Scanner scanner = state.scanner();
    scanner.next();
    Position after = scanner.position();
    StringBuilder address = new StringBuilder();
    while (scanner.hasNext() && scanner.peek() > ' ' && address.length() < LONGEST) {
      char c = scanner.peek();
      if (c == '>' || c == '<') {
        break;
      }
      address.append(c);
      scanner.next();
    }
    Matcher matcher = ADDRESS.matcher(address);
    if (scanner.peek() == '>' && matcher.matches()) {
      scanner.next();
      Link link = new Link(address.toString(), null);
      link.appendChild(new Text(address.toString()));
      return ParsedInline.of(link, scanner.position());
    }
    return ParsedInline.of(new Text("<"), after);
  }
}
