namespace Archive.Core.Normalization.Boilerplate.Lines;

/// <summary>
/// What an archive has found out about the lines of one source: those that recur in its articles, and those that a person has restored. The
/// lines are known by their <see cref="LineKey"/>. Safe for any number of threads.
/// </summary>
public sealed class KnownLines
{
    /// <summary>The longest line that is known, in UTF-16 units; longer ones are text.</summary>
    public const int MaxLength = 600;

    private readonly Dictionary<LineKey, LineState> _states;

    /// <summary>What is known after changes to what was known before.</summary>
    /// <param name="before">What was known; null for nothing.</param>
    /// <param name="version">The number of the latest change.</param>
    /// <param name="changes">The keys, in the order they became known, and what is known of them.</param>
    public KnownLines(KnownLines? before, long version, IEnumerable<(LineKey Key, LineState State)> changes)
    {
        _states = before is null ? [] : new Dictionary<LineKey, LineState>(before._states);
        foreach (var (key, state) in changes) _states[key] = state;
        HasAllowed = _states.ContainsValue(LineState.Allowed);
        Version = version;
    }

    /// <summary>Nothing is known.</summary>
    public static KnownLines None { get; } = new(null, 0, []);

    /// <summary>Grows with every change; 0 when nothing is known.</summary>
    public long Version { get; }

    /// <summary>Whether the month comes first in the source's dates.</summary>
    internal bool IsMonthFirst => _states.GetValueOrDefault(LineKey.MonthFirst, LineState.Allowed) != LineState.Allowed;

    /// <summary>Whether a person has restored any line.</summary>
    internal bool HasAllowed { get; }

    internal LineStanding StandingOf(string line)
    {
        if (_states.Count == 0 || line.Length > MaxLength) return LineStanding.Unknown;
        var key = LineKey.Of(line);
        var standing = StateOf(key) switch
        {
            LineState.Allowed => LineStanding.Allowed,
            LineState.Taken => LineStanding.Taken,
            LineState.Learned => LineStanding.RecursBelow,
            _ => LineStanding.Unknown,
        };
        var recursAbove = standing != LineStanding.Allowed && StateOf(key.AboveText()) == LineState.Learned;
        return recursAbove ? standing | LineStanding.RecursAbove : standing;
    }

    private LineState? StateOf(LineKey key) => _states.TryGetValue(key, out var state) ? state : null;
}
