using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Archive.Core.Normalization.Boilerplate.Rules;

namespace Archive.Core.Normalization.Boilerplate.Lines;

/// <summary>
/// What makes two lines of a source the same: a 64-bit hash of their words, so that spacing, case, accents and punctuation do not count,
/// and where they were seen. A line above the text of articles is another one than below: a teaser under three articles is the headline of
/// a fourth. Catalogues store <see cref="Value"/>, so its derivation must not change.
/// </summary>
public readonly record struct LineKey
{
    /// <summary>
    /// The habit of a source to print the month first (09/28/2022), learned like a line: in three articles such a date was proved. The
    /// hashed text begins with a control character, which no line of an article holds.
    /// </summary>
    public static readonly LineKey MonthFirst = new(Hash("\u0001month first"u8));

    private LineKey(long value) => Value = value;

    /// <summary>The key as catalogues store it.</summary>
    public long Value { get; }

    /// <summary>A line inside or below the text, and wherever a person names one.</summary>
    public static LineKey Of(string line)
    {
        Span<byte> ascii = stackalloc byte[KnownLines.MaxLength];
        return line.Length <= KnownLines.MaxLength && Ascii.IsValid(line)
            ? new LineKey(Hash(ascii[..WordsOf(line, ascii)]))
            : new LineKey(Hash(Encoding.UTF8.GetBytes(string.Join(' ', PhraseWords.Split(line, int.MaxValue)))));
    }

    /// <summary>A key that a catalogue has stored.</summary>
    public static LineKey FromStored(long value) => new(value);

    /// <summary>The same line above the text of articles: the complement, which costs no second hash.</summary>
    public LineKey AboveText() => new(~Value);

    /// <summary>The first eight bytes of the SHA-256.</summary>
    private static long Hash(ReadOnlySpan<byte> words)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(words, hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    /// <summary>
    /// The words of a line of ASCII joined by spaces, as <see cref="PhraseWords"/> splits them but without allocating
    /// strings. Returns their length.
    /// </summary>
    private static int WordsOf(string line, Span<byte> words)
    {
        var length = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(line[i])) continue;
            if (length > 0 && !char.IsAsciiLetterOrDigit(line[i - 1])) words[length++] = (byte)' ';
            words[length++] = (byte)char.ToLowerInvariant(line[i]);
        }
        return length;
    }
}
