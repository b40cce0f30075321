package dev.weft.producer.input;

import com.google.protobuf.ByteString;
import dev.weft.producer.model.ModelException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Texts, encoded one after another and cut into rows of one length; each row is a sequence of its
 * own. Of N nodes each takes every Nth text. Begins again at the end, or ends there; what does not
 * fill a batch is left. Not safe for several threads.
 */
public final class TextSource implements TokenSource {
  private static final Pattern POSITION = Pattern.compile("text:([0-9]{1,18}):([0-9]{1,9})");
  private static final int[] NONE = {};

  private final Vocabulary vocabulary;
  private final Texts texts;
  private final int node;
  private final int nodes;
  private final int sequences;
  private final int length;
  private final boolean cycle;

  private Texts.@Nullable Cursor cursor;

  /** Own texts begun, over all rounds. */
  private long begun;

  /** Own texts begun, and tokens they gave, in this round. */
  private long begunThisRound;

  private long tokensThisRound;
  private int[] encoded = NONE;
  private int token;
  private boolean over;

  /**
   * At the beginning.
   *
   * @param node which of the nodes this is, from 0
   * @param cycle whether to begin again after the last text
   */
  public TextSource(
      Vocabulary vocabulary,
      Texts texts,
      int node,
      int nodes,
      int sequences,
      int length,
      boolean cycle) {
    if (node < 0 || node >= nodes || sequences < 1 || length < 1) {
      throw new IllegalArgumentException(
          "node " + node + " of " + nodes + ", " + sequences + " sequences of " + length);
    }
    this.vocabulary = vocabulary;
    this.texts = texts;
    this.node = node;
    this.nodes = nodes;
    this.sequences = sequences;
    this.length = length;
    this.cycle = cycle;
  }

  @Override
  public @Nullable TokenBatch next() {
    int[][] rows = new int[sequences][length];
    for (int[] row : rows) {
      for (int t = 0; t < length; t++) {
        while (token == encoded.length) {
          if (!advance()) {
            return null;
          }
        }
        row[t] = encoded[token++];
      }
    }
    return new TokenBatch(rows, ByteString.copyFromUtf8("text:" + (begun - 1) + ":" + token));
  }

  /** Goes to the next own text; false after the last, where it does not cycle. */
  private boolean advance() {
    String text = over ? null : nextOwn();
    if (text == null && cycle) {
      if (tokensThisRound == 0) {
        throw new ModelException(
            "the texts hold nothing for node " + (node + 1) + " of " + nodes + " nodes");
      }
      rewind();
      text = nextOwn();
    }
    over = text == null;
    encoded = text == null ? NONE : vocabulary.encode(text);
    token = 0;
    tokensThisRound += encoded.length;
    return !over;
  }

  private @Nullable String nextOwn() {
    if (cursor == null) {
      cursor = texts.begin();
    }
    String own = null;
    for (int i = 0; i < nodes; i++) {
      String text = cursor.next();
      if (text == null) {
        break; // The others' may be one more than ours.
      }
      own = i == node ? text : own;
    }
    if (own != null) {
      begun++;
      begunThisRound++;
    }
    return own;
  }

  private void rewind() {
    close();
    begunThisRound = 0;
    tokensThisRound = 0;
  }

  @Override
  public void seek(ByteString position) {
    Matcher matcher = POSITION.matcher(position.toStringUtf8());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + position.toStringUtf8() + "' is no position in texts");
    }
    long text = Long.parseLong(matcher.group(1));
    rewind();
    begun = 0;
    over = false;
    String own = skip(text);
    if (own == null && cycle && begunThisRound > 0) {
      long left = text % begunThisRound;
      rewind();
      own = skip(left);
    }
    over = own == null;
    begun = text + 1;
    encoded = own == null ? NONE : vocabulary.encode(own);
    token = Math.min(Integer.parseInt(matcher.group(2)), encoded.length);
    tokensThisRound = encoded.length;
  }

  /** The own text after so many; null if the round has fewer. */
  private @Nullable String skip(long count) {
    String own = nextOwn();
    for (long i = 0; i < count && own != null; i++) {
      own = nextOwn();
    }
    return own;
  }

  @Override
  public void close() {
    if (cursor != null) {
      cursor.close();
      cursor = null;
    }
  }
}
