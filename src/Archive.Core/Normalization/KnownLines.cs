using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Archive.Core.Normalization;

/// <summary>
/// What an archive has found out about the lines of one source: those that recur in its articles, and those that a person has restored. The lines are known
/// by their key (<see cref="KeyOf"/>), so that spacing, case, accents and punctuation do not tell two copies of a line apart.
/// </summary>
public sealed class KnownLines(long version, IEnumerable<long> recurring, IEnumerable<long> allowed)
{
    /// <summary>The longest line that is known, in UTF-16 units; longer ones are text.</summary>
    public const int MaxLength = 600;

    /// <summary>The line that stands for a habit: in three articles of the source a date was printed with the month first (09/28/2022).</summary>
    public const string MonthFirst = "MM/DD/YYYY";

    private static readonly long MonthFirstKey = KeyOf(MonthFirst);

    private readonly HashSet<long> _recurring = recurring.ToHashSet();
    private readonly HashSet<long> _allowed = allowed.ToHashSet();

    /// <summary>Nothing is known.</summary>
    public static KnownLines None { get; } = new(0, [], []);

    /// <summary>Grows with every change; 0 when nothing is known.</summary>
    public long Version { get; } = version;

    /// <summary>The first eight bytes of the SHA-256 of the line's words: letters and digits only, lower case, accents folded.</summary>
    public static long KeyOf(string line)
    {
        var words = string.Join(' ', PhraseWords.Split(line, int.MaxValue));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(words), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    /// <summary>Whether the source prints the month before the day.</summary>
    internal bool IsMonthFirst => _recurring.Contains(MonthFirstKey);

    internal LineStanding StandingOf(string line)
    {
        if ((_recurring.Count == 0 && _allowed.Count == 0) || line.Length > MaxLength) return LineStanding.Unknown;
        var key = KeyOf(line);
        return _allowed.Contains(key) ? LineStanding.Allowed : _recurring.Contains(key) ? LineStanding.Recurring : LineStanding.Unknown;
    }
}

/// <summary>What is known of a line.</summary>
internal enum LineStanding
{
    Unknown,
    Recurring,
    Allowed,
}
