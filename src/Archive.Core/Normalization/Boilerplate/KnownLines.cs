using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Archive.Core.Catalog;

namespace Archive.Core.Normalization.Boilerplate;

/// <summary>
/// What an archive has found out about the lines of one source: those that recur in its articles, and those that a person has restored. The lines are known
/// by their key (<see cref="KeyOf"/>), so that spacing, case, accents and punctuation do not tell two copies of a line apart. Safe for any number of threads.
/// </summary>
public sealed class KnownLines
{
    /// <summary>The longest line that is known, in UTF-16 units; longer ones are text.</summary>
    public const int MaxLength = 600;

    /// <summary>Stands for a habit: in three articles of the source a date was printed with the month first (09/28/2022). No text holds this character.</summary>
    public const string MonthFirst = "\u0001month first";

    private static readonly long MonthFirstKey = KeyOf(MonthFirst);

    private readonly Dictionary<long, LineState> _states;

    /// <summary>What is known after changes to what was known before.</summary>
    /// <param name="before">What was known; null for nothing.</param>
    /// <param name="version">The number of the latest change.</param>
    /// <param name="changes">The keys, in the order they became known, and what is known of them.</param>
    public KnownLines(KnownLines? before, long version, IEnumerable<(long Key, LineState State)> changes)
    {
        _states = before is null ? [] : new Dictionary<long, LineState>(before._states);
        foreach (var (key, state) in changes) _states[key] = state;
        HasAllowed = _states.ContainsValue(LineState.Allowed);
        Version = version;
    }

    /// <summary>Nothing is known.</summary>
    public static KnownLines None { get; } = new(null, 0, []);

    /// <summary>Grows with every change; 0 when nothing is known.</summary>
    public long Version { get; }

    /// <summary>Whether the month comes first in the source's dates.</summary>
    internal bool IsMonthFirst => _states.GetValueOrDefault(MonthFirstKey, LineState.Allowed) != LineState.Allowed;

    /// <summary>Whether a person has restored any line.</summary>
    internal bool HasAllowed { get; }

    /// <summary>The first eight bytes of the SHA-256 of the line's words: letters and digits only, lower case, accents folded.</summary>
    public static long KeyOf(string line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> ascii = stackalloc byte[MaxLength];
        if (line.Length <= MaxLength && Ascii.IsValid(line))
        {
            SHA256.HashData(ascii[..(line == MonthFirst ? Encoding.ASCII.GetBytes(line, ascii) : WordsOf(line, ascii))], hash);
        }
        else
        {
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', PhraseWords.Split(line, int.MaxValue))), hash);
        }
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    /// <summary>The words of a line of ASCII, joined by spaces: as <see cref="PhraseWords"/> splits them, without making strings of them. Returns their length.</summary>
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

    /// <summary>
    /// The key of a line that was seen above the text of articles. It is another line there than below: a teaser under three articles is the headline of a fourth.
    /// </summary>
    public static long AboveTextKey(long key) => ~key;

    internal LineStanding StandingOf(string line)
    {
        if (_states.Count == 0 || line.Length > MaxLength) return LineStanding.Unknown;
        var key = KeyOf(line);
        var standing = StateOf(key) switch
        {
            LineState.Allowed => LineStanding.Allowed,
            LineState.Taken => LineStanding.Taken,
            LineState.Learned => LineStanding.RecursBelow,
            _ => LineStanding.Unknown,
        };
        var recursAbove = standing != LineStanding.Allowed && StateOf(AboveTextKey(key)) == LineState.Learned;
        return recursAbove ? standing | LineStanding.RecursAbove : standing;
    }

    private LineState? StateOf(long key) => _states.TryGetValue(key, out var state) ? state : null;
}
